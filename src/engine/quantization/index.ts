/** Quantized matrices: from f32 to the bytes of a form, and back. */
import type { Form, PackedMatrix, Storage } from '../backend';
import { q4_0, q4_1, q8_0 } from './blocks';
import type { Codec, Encoder } from './codec';
import { nf4, nf4Double } from './nf4';
import { bf16, f16 } from './sixteen';

export { SLICE_ROWS, type Encoder } from './codec';
export { NESTED_BLOCK, NESTED_CODES } from './double-quantization';
export { NF4_BLOCK, NF4_CODE } from './nf4';

export type { Form } from '../backend';

const CODECS: Readonly<Record<Form, Codec>> = { f16, bf16, q8_0, q4_0, q4_1, nf4, 'nf4-double': nf4Double };

/** How a form's numbers are stored: NF4's codes are the same, whether its scales are quantized or not. */
export const storageOf = (form: Form): Storage => (form === 'nf4-double' ? 'nf4' : form);

/** With scales: NF4 has an f32 one for 64 weights, or 8 bits and an f32 one for 256 of those. */
export const BITS_PER_WEIGHT: Readonly<Record<Form | 'f32', number>> = { f32: 32, f16: 16, bf16: 16, q8_0: 8.5, q4_0: 4.5, q4_1: 5, nf4: 4.5, 'nf4-double': 4 + 8 / 64 + 32 / (64 * 256) };

/** Takes a matrix slice by slice. */
export function createEncoder(form: Form, rows: number, columns: number): Encoder {
  return CODECS[form].encoder(rows, columns);
}

/** `values` is [rows, columns], row-major and finite. */
export function quantize(form: Form, values: Float32Array, rows: number, columns: number): PackedMatrix {
  const encoder = createEncoder(form, rows, columns);
  const bytes = encoder.add(values);
  const absmax = encoder.finish();
  return { storage: storageOf(form), rows, columns, bytes, ...(absmax ? { absmax } : {}) };
}

/** Writes one row's values to the start of `out`. */
export function dequantizeRow(matrix: PackedMatrix, row: number, out: Float32Array): void {
  CODECS[matrix.storage].decodeRow(matrix, row, out);
}

/** The rows from `first` up to `last`. */
export function dequantizeRows(matrix: PackedMatrix, first: number, last: number): Float32Array {
  const { columns } = matrix;
  const values = new Float32Array((last - first) * columns);
  for (let row = first; row < last; row++) dequantizeRow(matrix, row, values.subarray((row - first) * columns, (row - first + 1) * columns));
  return values;
}

/** [rows, columns] */
export function dequantize(matrix: PackedMatrix): Float32Array {
  return dequantizeRows(matrix, 0, matrix.rows);
}

/** Neither a scale nor a value is infinite or NaN. */
export function isFiniteMatrix(matrix: PackedMatrix): boolean {
  return CODECS[matrix.storage].isFinite(matrix);
}
