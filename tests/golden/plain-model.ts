/** A reference model in memory: its config, and its weights as f32 numbers, to be written again in other forms. */
import * as z from 'zod';
import { matrixShape, openBase } from '../../src/engine/checkpoints';
import { writeSafetensors } from '../../src/engine/formats/safetensors';
import { filesInMemory, type FileSource } from '../../src/engine/source';

export interface Matrix {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Config = Readonly<Record<string, unknown>>;

export interface PlainModel {
  readonly config: Config;
  readonly tensors: ReadonlyMap<string, Matrix>;
}

const configSchema = z.record(z.string(), z.unknown());

/** Masks of GPT-2's hub files have four dimensions, and nobody needs them. */
const MOST_DIMENSIONS = 2;

export async function readPlain(source: FileSource): Promise<PlainModel> {
  const { config, openCheckpoint } = await openBase(source);
  const tensors = new Map<string, Matrix>();
  for (const [name, tensor] of (await openCheckpoint()).tensors) {
    if (tensor.shape.length <= MOST_DIMENSIONS) tensors.set(name, { shape: tensor.shape, values: await tensor.readRows(0, matrixShape(tensor)[0]) });
  }
  return { config: configSchema.parse(config), tensors };
}

export const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
export const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** As a Hugging Face folder with one file. */
export const modelFolder = (config: Config, safetensors: Uint8Array): FileSource => filesInMemory(new Map([['config.json', jsonBytes(config)], ['model.safetensors', safetensors]]));

/** As a folder in f32. */
export function plainFolder({ config, tensors }: PlainModel): FileSource {
  return modelFolder(config, writeSafetensors(new Map([...tensors].map(([name, { shape, values }]) => [name, { shape, data: values }]))));
}

/** Rows and columns exchanged. */
export function transpose({ shape, values }: Matrix): Matrix {
  const [rows = 1, columns = 1] = shape;
  return { shape: [columns, rows], values: values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!) };
}
