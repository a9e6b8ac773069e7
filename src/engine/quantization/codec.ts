/** What each way of storing a frozen matrix can do. A codec is exact about bytes: it reads what GGML or bitsandbytes wrote, and writes what they read. */
import type { PackedMatrix } from '../backend';

/** Takes a matrix a few rows at a time, so that neither its f32 values nor its bytes are ever all in memory. */
export interface Encoder {
  /** The bytes of the next rows, which are whole and finite: a multiple of `SLICE_ROWS` of them, but for the last ones. */
  add(values: Float32Array): Uint8Array;
  /** What belongs to all rows together: NF4's scales. */
  finish(): PackedMatrix['absmax'];
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
