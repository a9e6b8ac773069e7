/** Reads a checkpoint's tensors into a backend: one safetensors file or shards with an index, checked for shape, each decoded and uploaded once. */
import * as z from 'zod/mini';
import type { Backend, Tensor } from '../backend';
import { decodeTensor, readSafetensors, requireFinite, type TensorEntry } from '../formats/safetensors';
import type { Linear } from '../lora/linear';
import { Refusal } from '../refusal';
import { readJson, type FileSource } from '../source';

export interface WeightReader {
  has(name: string): boolean;
  /** [rows, columns]; a vector of n is [1, n]. */
  tensor(name: string, rows: number, columns: number): Promise<Tensor>;
  /** `name`.weight [outputs, inputs] and, where `bias`, `name`.bias. */
  linear(name: string, outputs: number, inputs: number, bias: boolean): Promise<Linear>;
  /** Tensors of the checkpoint that nothing asked for. */
  unread(): readonly string[];
}

const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

const INDEX = 'model.safetensors.index.json';
const SINGLE = 'model.safetensors';

interface Shards {
  readonly fileByTensor: ReadonlyMap<string, string>;
  read(file: string): Promise<Map<string, TensorEntry>>;
}

/** Which file holds which tensor, and the files as they are needed. Only one file is held at a time. */
async function openShards(source: FileSource): Promise<Shards> {
  let held: { readonly file: string; readonly tensors: Map<string, TensorEntry> } | null = null;
  const open = async (file: string): Promise<Map<string, TensorEntry> | null> => {
    if (held?.file === file) return held.tensors;
    const bytes = await source.read(file);
    if (!bytes) return null;
    held = { file, tensors: readSafetensors(bytes, file) };
    return held.tensors;
  };
  const read = async (file: string): Promise<Map<string, TensorEntry>> => {
    const tensors = await open(file);
    if (!tensors) throw new Refusal('weights', `The model folder has no ${file}.`, 'Fetch the whole model folder.');
    return tensors;
  };
  // The single file first: most folders have it, and asking for a file that isn't there shows as an error in a browser's console.
  const single = await open(SINGLE);
  if (single) return { fileByTensor: new Map([...single.keys()].map((name) => [name, SINGLE])), read };
  const index = await readJson(source, INDEX);
  if (index === null) throw new Refusal('weights', `The model folder has neither ${SINGLE} nor ${INDEX}.`, 'Fetch the whole model folder.');
  const parsed = indexSchema.safeParse(index);
  if (!parsed.success) throw new Refusal('weights', `${INDEX} has no "weight_map".`, 'Fetch the whole model folder.');
  return { fileByTensor: new Map(Object.entries(parsed.data.weight_map)), read };
}

/** `prefix` is optional in front of every name (hub files of some families lack it). `onRead` is told the share read so far. */
export async function openWeights(backend: Backend, source: FileSource, prefix: string, onRead: (share: number) => void): Promise<WeightReader> {
  const { fileByTensor, read } = await openShards(source);
  const seen = new Set<string>();
  const stored = (name: string): string | null => {
    const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return [name, short].find((candidate) => fileByTensor.has(candidate)) ?? null;
  };
  const tensor = async (name: string, rows: number, columns: number): Promise<Tensor> => {
    const key = stored(name);
    const entry = key === null ? undefined : (await read(fileByTensor.get(key)!)).get(key);
    if (key === null || !entry) throw new Refusal('weights', `The checkpoint has no tensor "${name}".`, 'Check that the folder is complete and of this architecture.');
    const shape = rows === 1 && entry.shape.length === 1 ? [columns] : [rows, columns];
    if (entry.shape.join() !== shape.join()) {
      throw new Refusal('weights', `The tensor "${key}" is ${entry.shape.join(' × ')}; config.json asks for ${shape.join(' × ')}.`, 'Use the config.json that belongs to these weights.');
    }
    const values = decodeTensor(key, entry);
    requireFinite(key, values);
    const made = backend.allocate('f32', rows, columns);
    backend.write(made, values);
    seen.add(key);
    onRead(seen.size / fileByTensor.size);
    return made;
  };
  return {
    has: (name) => stored(name) !== null,
    tensor,
    linear: async (name, outputs, inputs, bias) => ({
      name,
      weight: await tensor(`${name}.weight`, outputs, inputs),
      bias: bias ? await tensor(`${name}.bias`, 1, outputs) : null,
      inputs,
      outputs,
    }),
    unread: () => [...fileByTensor.keys()].filter((name) => !seen.has(name)),
  };
}
