/** Matrix products of the reference backend: three layouts, one row of B at a time, so that a packed B is never dequantized as a whole. */
import type { Matmul, MatmulLayout, Tensor, Weight } from '../backend';
import { floats, rowsOf } from './tensor';

/** sums[i, j] += scale · Σ_p A[i, p]·B[p, j], all [m, n] of them. */
function addProduct(sums: Float64Array, m: number, n: number, k: number, layout: MatmulLayout, left: Tensor, right: Weight, scale: number): void {
  const a = floats(left);
  const row = rowsOf(right);
  if (layout === 'nt') {
    for (let j = 0; j < n; j++) {
      const b = row(j);
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let p = 0, at = i * left.columns; p < k; p++, at++) sum += a[at]! * b[p]!;
        sums[i * n + j]! += scale * sum;
      }
    }
    return;
  }
  const [ai, ap] = layout === 'tn' ? [1, left.columns] : [left.columns, 1];
  for (let p = 0; p < k; p++) {
    const b = row(p);
    for (let i = 0; i < m; i++) {
      const factor = scale * a[i * ai + p * ap]!;
      for (let j = 0, at = i * n; j < n; j++, at++) sums[at]! += factor * b[j]!;
    }
  }
}

export function matmul({ layout, out, a, b, m, n, k, scale = 1, low, add, bias }: Matmul): void {
  const result = floats(out);
  const start = add && floats(add);
  const shift = bias && floats(bias);
  const sums = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) sums[i * n + j] = (start ? start[i * add.columns + j]! : 0) + (shift ? shift[j]! : 0);
  }
  addProduct(sums, m, n, k, layout, a, b, scale);
  if (low) addProduct(sums, m, n, low.k, layout, low.a, low.b, 1);
  for (let i = 0; i < m; i++) result.set(sums.subarray(i * n, (i + 1) * n), i * out.columns);
}
