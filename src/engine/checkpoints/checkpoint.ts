/**
 * A checkpoint is named tensors, wherever and however they are stored. Nothing but the headers is in memory: a tensor is read from its file when it is
 * asked for, rows at a time where the whole in f32 would be large.
 */
import type { Form, PackedMatrix, Storage } from '../backend';
import { SLICE_ROWS } from '../quantization';
import { Refusal } from '../refusal';

export interface StoredTensor {
  /** As the checkpoint calls it. */
  readonly name: string;
  /** Row-major; a vector has one number. */
  readonly shape: readonly number[];
  /** What its numbers are: floats that can be read in f32 (f64 too), or a form that the engine computes with as it is. */
  readonly storage: 'f32' | Storage;
  /** For nf4: whether the scales are quantized too. */
  readonly isDouble?: boolean;
  /** A matrix is [outputs, inputs] even where the family's own layout is the other way round. */
  readonly outputsFirst: boolean;
  /** Bytes in the file. */
  readonly byteLength: number;
  /** The numbers of the rows from `first` up to `last`; a vector is one row. */
  readRows(first: number, last: number): Promise<Float32Array>;
  /** The same rows in their own bits, as `PackedMatrix` has them, from a multiple of `SLICE_ROWS` on; only where `storage` is not f32. */
  readBits(first: number, last: number): Promise<Uint8Array>;
  /** nf4 only. */
  readonly readScales?: () => Promise<NonNullable<PackedMatrix['absmax']>>;
}

/** A tensor of a safetensors file, with all of its bytes at hand for what is stored in several. */
export interface FileTensor extends StoredTensor {
  readonly dtype: string;
  /** All of them, or those from `start` up to `end`. */
  readBytes(start?: number, end?: number): Promise<Uint8Array>;
}

export interface Checkpoint {
  /** Every tensor by name, without what only belongs to another's storage. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Its makers chose the bits: they are kept, however small the model is. */
  readonly keepsBits: boolean;
}

/** Rows and columns; a vector is one row. */
export function matrixShape({ name, shape }: Pick<StoredTensor, 'name' | 'shape'>): readonly [rows: number, columns: number] {
  const [first = 1, second] = shape;
  if (shape.length > 2) throw new Refusal('weights', `The tensor "${name}" has ${shape.length} dimensions; matrices and vectors can be used.`, 'Check that the folder is of this architecture.');
  return second === undefined ? [1, first] : [first, second];
}

/** The form that a tensor has in the checkpoint; null for floats, which can take any. */
export function quantizedForm({ storage, isDouble }: Pick<StoredTensor, 'storage' | 'isDouble'>): Form | null {
  if (storage === 'f32' || storage === 'f16' || storage === 'bf16') return null;
  return storage === 'nf4' && isDouble ? 'nf4-double' : storage;
}

/** Numbers that are read at a time. */
const SLICE_NUMBERS = 1 << 20;

/** Where one slice of rows after the other begins and ends, each but the last a multiple of `SLICE_ROWS`. */
function* slices(tensor: StoredTensor): Generator<readonly [first: number, last: number]> {
  const [rows, columns] = matrixShape(tensor);
  const step = Math.max(1, Math.floor(SLICE_NUMBERS / Math.max(1, columns) / SLICE_ROWS)) * SLICE_ROWS;
  for (let first = 0; first < rows; first += step) yield [first, Math.min(first + step, rows)];
}

/** Calls `use` with one slice of rows after the other. */
export async function readSlices(tensor: StoredTensor, use: (values: Float32Array, firstRow: number) => void): Promise<void> {
  for (const [first, last] of slices(tensor)) use(await tensor.readRows(first, last), first);
}

/** The same in the tensor's own bits. */
export async function readBitSlices(tensor: StoredTensor, use: (bytes: Uint8Array, rows: number) => void): Promise<void> {
  for (const [first, last] of slices(tensor)) use(await tensor.readBits(first, last), last - first);
}
