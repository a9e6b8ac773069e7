/** Keys and values in 8 bits on the reference backend: each head of a row is a row of a q8_0 matrix. */
import type { CachedRows, CacheRows, KeyRows, PackedMatrix } from '../backend';
import { dequantizeRow, quantize } from '../quantization';
import { floats, ints } from './tensor';

interface ReferenceCached extends CachedRows {
  /** [rows·heads, width] */
  readonly matrix: PackedMatrix;
}

export function allocateCached(rows: number, heads: number, width: number): ReferenceCached {
  return { kind: 'cached', rows, heads, width, matrix: quantize('q8_0', new Float32Array(rows * heads * width), rows * heads, width) };
}

export function cacheRows({ out, x, index, rows }: CacheRows): void {
  const { heads, width, matrix } = out as ReferenceCached;
  const [input, to, columns] = [floats(x), ints(index), heads * width];
  for (let i = 0; i < rows; i++) {
    const { bytes } = quantize('q8_0', input.subarray(i * columns, (i + 1) * columns), heads, width);
    matrix.bytes.set(bytes, to[i]! * bytes.length);
  }
}

/** Heads of rows, one at a time: `seek` says where in `values` a head begins, and what it found is valid until the next is sought. */
export interface HeadReader {
  readonly values: Float32Array;
  seek(row: number, head: number): number;
}

export function readHeads(rows: KeyRows, heads: number, width: number): HeadReader {
  if (rows.kind !== 'cached') return { values: floats(rows), seek: (row, head) => (row * heads + head) * width };
  const { matrix } = rows as ReferenceCached;
  const values = new Float32Array(width);
  return {
    values,
    seek(row, head) {
      dequantizeRow(matrix, row * heads + head, values);
      return 0;
    },
  };
}
