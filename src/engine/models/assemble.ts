/** The first and the last step of every family's loading: its weights opened, and what the rest of the engine needs to know of a model. */
import type { Rehearsal, Weight } from '../backend';
import { amount } from '../bytes';
import { quantizedForm } from '../checkpoints';
import type { Linear } from '../lora/linear';
import { Refusal } from '../refusal';
import { isRehearsal } from '../rehearsal';
import type { LoadOptions, Model, Quantization } from './model';
import { emptyStore, storeIn } from './weight-store';
import { openCheckpoint, readWeights, type WeightReader } from './weights';

/** What weights of more bits can be made, the nearest to them first. */
const FEWER_BITS: readonly Quantization[] = ['int8', 'int4'];

/**
 * Calls `load` with the checkpoint's reader (`prefix` is optional in front of every name): once to hear what it asks for, so that what is missing or has
 * no room is refused before anything is read, and once to read it. It takes memory through the reader alone. What was read is given back when it fails.
 * On a rehearsal nothing is read.
 */
export async function loadWith(options: LoadOptions, prefix: string, load: (reader: WeightReader) => Promise<Model>): Promise<Model> {
  const { backend } = options;
  const checkpoint = await openCheckpoint(options);
  const rehearse = (rehearsal: Rehearsal, { quantization } = options): Promise<Model> =>
    load(readWeights(checkpoint, { ...options, backend: rehearsal, quantization, onProgress: () => {} }, prefix, emptyStore(rehearsal)));
  if (isRehearsal(backend)) return rehearse(backend);
  /** What the weights take in this form. */
  const bytesIn = async (quantization: Quantization | undefined): Promise<number> => {
    const rehearsal = backend.rehearse({ usedBytes: 0, limitBytes: Infinity });
    await rehearse(rehearsal, { ...options, quantization });
    return rehearsal.memory.usedBytes;
  };
  const isQuantized = [...checkpoint.tensors.values()].some((tensor) => quantizedForm(tensor) !== null);
  await requireRoom(bytesIn, options, isQuantized);
  const reader = readWeights(checkpoint, options, prefix, storeIn(backend));
  try {
    return await load(reader);
  } catch (error) {
    reader.owned().forEach((tensor) => backend.free(tensor));
    throw error;
  }
}

async function requireRoom(bytesIn: (quantization: Quantization | undefined) => Promise<number>, { backend: { memory }, quantization }: LoadOptions, isQuantized: boolean): Promise<void> {
  const room = memory.limitBytes - memory.usedBytes;
  const bytes = await bytesIn(quantization);
  if (bytes <= room) return;
  const fitting: Quantization[] = [];
  for (const form of isQuantized ? [] : FEWER_BITS) if ((await bytesIn(form)) <= room) fitting.push(form);
  const fix = fitting.length > 0 ? `They fit in ${fitting.join(' or ')}.` : 'Use a smaller model.';
  throw new Refusal('no-memory', `The model's weights take ${amount(bytes)} of memory, and there is room for ${amount(Math.max(0, room), Math.floor)}: ${amount(bytes - Math.max(0, room))} are missing.`, fix);
}

export interface Sizes {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly maxPositions: number;
  readonly tied: boolean;
}

/** The output layer `name`: the embedding itself where they are tied, even if the checkpoint holds another copy. */
export async function readHead(reader: WeightReader, name: string, table: Weight, { vocabulary, width, tied }: Sizes): Promise<Linear> {
  return tied ? { name, weight: table, bias: null, inputs: width, outputs: vocabulary } : reader.head(name, vocabulary, width);
}

export interface Parts extends Pick<Model, 'family' | 'head' | 'cache' | 'defaultTargets' | 'trace'> {
  readonly reader: WeightReader;
  /** Linear layers that adapters may target, block by block. */
  readonly linears: readonly Linear[];
  /** Tensors beside the reader's: a list that may grow while the model is in use. */
  readonly tables?: readonly Weight[];
  /** Names that known checkpoints hold and nobody needs: buffers, and layers for other purposes. */
  readonly isBuffer?: (name: string) => boolean;
}

export function assembleModel(sizes: Sizes, { reader, linears, tables = [], isBuffer = () => false, ...parts }: Parts): Model {
  const isTiedCopy = (name: string): boolean => sizes.tied && name === `${parts.head.name}.weight`;
  return {
    ...parts,
    vocabulary: sizes.vocabulary,
    width: sizes.width,
    layers: sizes.layers,
    maxPositions: sizes.maxPositions,
    parameterCount: reader.owned().reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    linears: new Map(linears.map((layer) => [layer.name, layer])),
    get owned() {
      return [...reader.owned(), ...tables];
    },
    unread: reader.unread().filter((name) => !name.endsWith('.inv_freq') && !isTiedCopy(name) && !isBuffer(name)),
  };
}
