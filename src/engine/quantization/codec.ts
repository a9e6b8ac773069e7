/** What each way of storing a frozen matrix can do. A codec is exact about bytes: it writes what GGML or bitsandbytes would, and reads what they wrote. */
import type { PackedMatrix } from '../backend';

/** Takes a matrix a few rows at a time, so that its f32 values are never all in memory. */
export interface Encoder {
  /** The next rows, whole and finite; a multiple of `SLICE_ROWS` of them, but for the last ones. */
  add(values: Float32Array): void;
  finish(): PackedMatrix;
}

export interface Codec {
  encoder(rows: number, columns: number): Encoder;
  /** Writes the `columns` values of one row. */
  decodeRow(matrix: PackedMatrix, row: number, out: Float32Array): void;
  /** Neither a scale nor a value is infinite or NaN. */
  isFinite(matrix: PackedMatrix): boolean;
}

/** So many rows are whole blocks of every format, whatever their width. */
export const SLICE_ROWS = 64;
