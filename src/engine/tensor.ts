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

/** A frozen matrix in a backend's memory, kept in its own bits and dequantized inside the operations that read it. */
export interface PackedTensor {
  readonly kind: 'packed';
  readonly storage: Storage;
  readonly rows: number;
  readonly columns: number;
}

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
