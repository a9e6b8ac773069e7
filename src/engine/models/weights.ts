/** Finds a checkpoint's tensors by name, checks their shapes, and decides in what form each is kept. Where they go is a `WeightStore`'s. */
import type { Tensor, Weight } from '../backend';
import { matrixShape, openFolder, quantizedForm, readSlices, type Checkpoint, type StoredTensor } from '../checkpoints';
import type { Linear } from '../lora/linear';
import { createEncoder, type Form } from '../quantization';
import { Refusal } from '../refusal';
import type { LoadOptions, Quantization } from './model';
import { storeIn, type WeightStore } from './weight-store';

export interface WeightReader {
  has(name: string): boolean;
  /** In f32, [rows, columns]; a vector of n is [1, n]. */
  tensor(name: string, rows: number, columns: number): Promise<Tensor>;
  /** A table that is read by rows, such as an embedding: [rows, columns]. */
  table(name: string, rows: number, columns: number): Promise<Weight>;
  /**
   * A layer of a block: `name`.weight [outputs, inputs] and, where `bias`, `name`.bias. `transposed`: the family stores [inputs, outputs] (GPT-2's
   * Conv1D).
   */
  linear(name: string, outputs: number, inputs: number, bias: boolean, transposed?: boolean): Promise<Linear>;
  /** The output layer, where it is not the embedding. */
  head(name: string, outputs: number, inputs: number): Promise<Linear>;
  /** What the reader made so far, to give back when the model is closed. Each once. */
  owned(): readonly Weight[];
  /** Tensors of the checkpoint that nothing asked for. */
  unread(): readonly string[];
}

/**
 * 16-bit checkpoints up to this size are widened to f32: products with f32 are faster, and so small a model has the room. Larger ones keep their bits.
 */
const WIDENED_BYTES = 64 * 2 ** 20;

/** What becomes of a matrix: `table` are embeddings and the output layer, which bitsandbytes leaves alone. */
const FORMS: Readonly<Record<Quantization, { readonly layer: Form | null; readonly table: Form | null }>> = {
  none: { layer: null, table: null },
  int8: { layer: 'q8_0', table: 'q8_0' },
  int4: { layer: 'q4_1', table: 'q8_0' },
  nf4: { layer: 'nf4', table: null },
  'nf4-double': { layer: 'nf4-double', table: null },
};

export const openCheckpoint = (options: LoadOptions): Promise<Checkpoint> => (options.openCheckpoint ?? (() => openFolder(options.source)))();

/** `prefix` is optional in front of every name (hub files of some families lack it). */
export async function openWeights(options: LoadOptions, prefix: string): Promise<WeightReader> {
  return readWeights(await openCheckpoint(options), options, prefix, storeIn(options.backend));
}

export function readWeights({ tensors, keepsBits }: Checkpoint, { quantization = 'none', onProgress }: LoadOptions, prefix: string, store: WeightStore): WeightReader {
  const totalBytes = [...tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const isWidened = !keepsBits && totalBytes <= WIDENED_BYTES;
  const seen = new Set<string>();
  let seenBytes = 0;
  const owned: Weight[] = [];

  const stored = (name: string): string | null => {
    const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return [name, short].find((candidate) => tensors.has(candidate)) ?? null;
  };
  const find = (name: string, rows: number, columns: number, transposed = false): StoredTensor => {
    const key = stored(name);
    const tensor = key === null ? undefined : tensors.get(key);
    if (key === null || !tensor) throw new Refusal('weights', `The checkpoint has no tensor "${name}".`, 'Check that it is complete and of this architecture.');
    const shape = rows === 1 && tensor.shape.length === 1 ? [columns] : transposed && !tensor.outputsFirst ? [columns, rows] : [rows, columns];
    if (tensor.shape.join() !== shape.join()) {
      throw new Refusal('weights', `The tensor "${tensor.name}" is ${tensor.shape.join(' × ')}; the config asks for ${shape.join(' × ')}.`, 'Use the config.json that belongs to these weights.');
    }
    if (!seen.has(key)) seenBytes += tensor.byteLength;
    seen.add(key);
    return tensor;
  };
  const keep = <T extends Weight>(made: T): T => {
    owned.push(made);
    onProgress(totalBytes === 0 ? 1 : seenBytes / totalBytes);
    return made;
  };

  const inF32 = async (tensor: StoredTensor, rows: number, columns: number): Promise<Tensor> => keep(await store.inF32(tensor, rows, columns));
  /** The matrix in `form`, or as it is stored. */
  const matrix = async (tensor: StoredTensor, form: Form | null, rows: number, columns: number): Promise<Weight> => {
    const { storage } = tensor;
    const has = quantizedForm(tensor);
    if (has && form && has !== form) {
      throw new Refusal('quantization', `The tensor "${tensor.name}" is quantized already, as ${has}; ${quantization} would make it ${form}.`, 'Load the model as it is stored, or start from weights in f32, f16 or bf16.');
    }
    if (form && !has) return keep(await store.quantized(tensor, form, rows, columns));
    if (storage === 'f32' || (isWidened && !has)) return inF32(tensor, rows, columns);
    return keep(await store.asStored(tensor, has ?? storage, rows, columns));
  };
  const tensor = async (name: string, rows: number, columns: number): Promise<Tensor> => inF32(find(name, rows, columns), rows, columns);
  const { layer, table } = FORMS[quantization];

  return {
    has: (name) => stored(name) !== null,
    tensor,
    table: (name, rows, columns) => matrix(find(name, rows, columns), table, rows, columns),
    linear: async (name, outputs, inputs, bias, transposed = false) => {
      const found = find(`${name}.weight`, outputs, inputs, transposed);
      const weight = transposed && !found.outputsFirst ? turned(found) : found;
      return {
        name,
        weight: await matrix(weight, layer, outputs, inputs),
        bias: bias ? await tensor(`${name}.bias`, 1, outputs) : null,
        inputs,
        outputs,
        transposed,
      };
    },
    head: async (name, outputs, inputs) => ({
      name,
      weight: await matrix(find(`${name}.weight`, outputs, inputs), table, outputs, inputs),
      bias: null,
      inputs,
      outputs,
    }),
    owned: () => owned,
    unread: () => [...tensors.keys()].filter((name) => !seen.has(name)),
  };
}

/** The same floats with rows and columns exchanged. Such matrices are small enough to be in memory once. */
function turned(tensor: StoredTensor): StoredTensor {
  const [columns, rows] = matrixShape(tensor);
  let held: Promise<Float32Array> | null = null;
  const readAll = async (): Promise<Float32Array> => {
    const values = new Float32Array(rows * columns);
    await readSlices(tensor, (slice, first) => {
      for (let i = 0; i < slice.length; i++) values[(i % rows) * columns + first + Math.floor(i / rows)] = slice[i]!;
    });
    return values;
  };
  return {
    ...tensor,
    shape: [rows, columns],
    readRows: async (first, last) => (await (held ??= readAll())).subarray(first * columns, last * columns),
    readBits: async (first, last) => {
      if (tensor.storage === 'f32') throw new TypeError(`"${tensor.name}" is not stored in a packed form.`);
      return createEncoder(tensor.storage, last - first, columns).add((await (held ??= readAll())).subarray(first * columns, last * columns));
    },
  };
}
