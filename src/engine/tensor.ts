/** Handles to matrices in a backend's memory, and how frozen ones are stored. */

export type TensorKind = 'f32' | 'i32';

/** A matrix in a backend's memory. Only the backend that made it knows where. */
export interface Tensor {
  readonly kind: TensorKind;
  readonly rows: number;
  readonly columns: number;
}

/** How the numbers of a frozen matrix are stored: as f16 or bf16, or in blocks of a row (see `PackedMatrix`). */
export type Storage = 'f16' | 'bf16' | 'q8_0' | 'q4_0' | 'q4_1' | 'nf4';

/** A storage, and for NF4 whether its scales are quantized too. */
export type Form = Storage | 'nf4-double';

/** A frozen matrix in a backend's memory, kept in its own bits and dequantized inside the operations that read it. */
export interface PackedTensor {
  readonly kind: 'packed';
  readonly storage: Storage;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Keys or values in a backend's memory, a row a token, in 8 bits: `heads` of `width` numbers a row, each head in blocks of 32, its last block as short as
 * the head leaves it. A block is q8_0's: codes −127 … 127 and one f16 scale. Rows are written by `cacheRows` and read by attention.
 */
export interface CachedRows {
  readonly kind: 'cached';
  readonly rows: number;
  readonly heads: number;
  readonly width: number;
}

/** What attention reads keys and values from. */
export type KeyRows = Tensor | CachedRows;

/** What a frozen layer's weight can be. */
export type Weight = Tensor | PackedTensor;

/** NF4's block scales in 8 bits: absmax = map[codes[b]] · absmax[b / 256] + offset (QLoRA's double quantization). */
export interface NestedScales {
  readonly codes: Uint8Array;
  readonly absmax: Float32Array;
  readonly map: Float32Array;
  readonly offset: number;
}

/**
 * The bytes of a frozen matrix.
 *
 * - f16, bf16: row-major, little-endian.
 * - q8_0, q4_0, q4_1: each row is ceil(columns / 32) blocks as GGUF lays them out (34, 18 and 20 bytes), padded with zeros.
 * - nf4: as bitsandbytes lays it out: the row-major elements in blocks of 64 across rows, two a byte, the even one in the high nibble; `absmax` has
 *   one scale a block.
 */
export interface PackedMatrix {
  readonly storage: Storage;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** nf4 only. */
  readonly absmax?: Float32Array | NestedScales;
}

/** A frozen matrix on its way into a backend's memory, some rows at a time, so that its bytes don't lie beside it as a whole. */
export interface Packing {
  /** Takes the bytes of the next `rows`, as `PackedMatrix` has them: a multiple of 64 rows, but for the last ones. */
  add(bytes: Uint8Array, rows: number): void;
  /** The matrix, once every row was added. nf4 only: its scales. */
  finish(absmax?: PackedMatrix['absmax']): PackedTensor;
  /** Gives the room back instead. */
  discard(): void;
}
