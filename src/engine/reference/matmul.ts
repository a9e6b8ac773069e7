/** Matrix products of the reference backend: three layouts, one loop. */
import type { Matmul, MatmulLayout, Tensor } from '../backend';
import { floats } from './tensor';

/** Strides of the two operands: element (i, p) of A, element (p, j) of B. */
function strides(layout: MatmulLayout, a: Tensor, b: Tensor): { readonly ai: number; readonly ap: number; readonly bp: number; readonly bj: number } {
  return {
    ai: layout === 'tn' ? 1 : a.columns,
    ap: layout === 'tn' ? a.columns : 1,
    bp: layout === 'nt' ? 1 : b.columns,
    bj: layout === 'nt' ? b.columns : 1,
  };
}

/** sums[j] += scale · Σ_p A[i, p]·B[p, j] */
function addProduct(sums: Float64Array, i: number, n: number, k: number, layout: MatmulLayout, left: Tensor, right: Tensor, scale: number): void {
  const { ai, ap, bp, bj } = strides(layout, left, right);
  const a = floats(left);
  const b = floats(right);
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[i * ai + p * ap]! * b[p * bp + j * bj]!;
    sums[j]! += scale * sum;
  }
}

export function matmul({ layout, out, a, b, m, n, k, scale = 1, low, add, bias }: Matmul): void {
  const result = floats(out);
  const start = add && floats(add);
  const shift = bias && floats(bias);
  const sums = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) sums[j] = (start ? start[i * add.columns + j]! : 0) + (shift ? shift[j]! : 0);
    addProduct(sums, i, n, k, layout, a, b, scale);
    if (low) addProduct(sums, i, n, low.k, layout, low.a, low.b, 1);
    for (let j = 0; j < n; j++) result[i * out.columns + j] = sums[j]!;
  }
}
