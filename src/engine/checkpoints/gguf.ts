/** A GGUF file as a checkpoint: its tensors under their Hugging Face names, in the rows' order that those models have. */
import type { PackedMatrix, Storage } from '../backend';
import type { Gguf, GgufTensor } from '../formats/gguf';
import { dequantize } from '../quantization';
import { Refusal } from '../refusal';
import type { ByteFile } from '../source';
import { matrixShape, type Checkpoint, type StoredTensor } from './checkpoint';
import { dialectOf, type RowOrder } from './gguf-names';

export const GGUF_FILE = 'model.gguf';

const STORAGES: Readonly<Record<string, 'f32' | Storage>> = { F32: 'f32', F16: 'f16', BF16: 'bf16', Q8_0: 'q8_0', Q4_0: 'q4_0', Q4_1: 'q4_1' };

export function ggufCheckpoint(file: ByteFile, gguf: Gguf): Checkpoint {
  const dialect = dialectOf(gguf);
  const tensors = new Map<string, StoredTensor>();
  // Rows in another order are picked out of the whole tensor; the last one is held, for its next rows.
  let held: { readonly start: number; readonly bytes: Promise<Uint8Array> } | null = null;
  const readWhole = ({ start, end }: GgufTensor): Promise<Uint8Array> => {
    if (held?.start !== start) held = { start, bytes: file.read(start, end) };
    return held.bytes;
  };
  for (const [key, tensor] of gguf.tensors) {
    const place = dialect.place(key);
    if (!place) continue;
    const { order } = place;
    tensors.set(place.name, ggufTensor(file, key, tensor, order && { order, readWhole: () => readWhole(tensor) }));
  }
  return { tensors, keepsBits: true };
}

interface Moved {
  readonly order: RowOrder;
  readonly readWhole: () => Promise<Uint8Array>;
}

function ggufTensor(file: ByteFile, name: string, { type, shape, start, end }: GgufTensor, moved: Moved | null): StoredTensor {
  const storage = Object.hasOwn(STORAGES, type) ? STORAGES[type] : undefined;
  if (!storage) throw new Refusal('weights', `The tensor "${name}" is stored as ${type}, which is not supported.`, `Use a file with ${Object.keys(STORAGES).join(', ')} weights.`);

  /** The bytes of `count` equal parts of the file's tensor, from part `first` on in the model's order. */
  const readParts = async (parts: number, first: number, count: number): Promise<Uint8Array> => {
    const size = parts === 0 ? 0 : (end - start) / parts;
    if (!moved) return file.read(start + first * size, start + (first + count) * size);
    const { order } = moved;
    const whole = await moved.readWhole();
    const bytes = new Uint8Array(count * size);
    for (let i = 0; i < count; i++) bytes.set(whole.subarray(order(first + i) * size, (order(first + i) + 1) * size), i * size);
    return bytes;
  };
  const readPart = async (first: number, last: number): Promise<Uint8Array> => {
    const [rows, columns] = matrixShape({ name, shape });
    // The order of a vector's numbers is that of its matrix's rows.
    return shape.length === 1 && moved ? readParts(columns, 0, columns) : readParts(rows, first, last - first);
  };
  const packed = async (first: number, last: number): Promise<PackedMatrix> => {
    if (storage === 'f32') throw new TypeError(`"${name}" is not stored in a packed form.`);
    return { storage, rows: last - first, columns: matrixShape({ name, shape })[1], bytes: await readPart(first, last) };
  };
  return {
    name,
    shape,
    storage,
    outputsFirst: true,
    byteLength: end - start,
    readBits: readPart,
    readRows: async (first, last) => (storage === 'f32' ? new Float32Array(new Uint8Array(await readPart(first, last)).buffer) : dequantize(await packed(first, last))),
  };
}
