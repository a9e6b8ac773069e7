/** Operations of the reference backend that work by column: what DoRA adds to LoRA. */
import type { ColumnDots, DoraScales, ScaleColumns } from '../backend';
import { floats } from './tensor';

export function doraScales({ scales, norms, magnitude, inverse, inputs, b, product, bGram, scale }: DoraScales): void {
  const { rows: outputs, columns: rank } = b;
  const [out, length, wanted, inv, right, p, g] = [scales, norms, magnitude, inverse, b, product, bGram].map(floats) as Columns;
  for (let o = 0; o < outputs; o++) {
    let squares = inputs / inv[o]! ** 2;
    for (let i = 0; i < rank; i++) squares += right[o * rank + i]! * (2 * scale * p[i * outputs + o]! + scale ** 2 * g[o * rank + i]!);
    length[o] = Math.sqrt(Math.max(0, squares));
    out[o] = wanted[o]! / length[o]!;
  }
}

type Columns = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

export function scaleColumns({ out, x, scales, factor = 1, add, bias, rows }: ScaleColumns): void {
  const { columns } = out;
  const [y, input, by, start, shift] = [floats(out), floats(x), scales && floats(scales), add && floats(add), bias && floats(bias)];
  for (let i = 0; i < rows * columns; i++) {
    const j = i % columns;
    y[i] = (start ? start[i]! : 0) + (shift ? shift[j]! : 0) + factor * input[i]! * (by ? by[j]! : 1);
  }
}

export function columnDots({ out, x, y, divisors, rows, accumulate }: ColumnDots): void {
  const { columns } = out;
  const [sums, left, right, by] = [floats(out), floats(x), floats(y), floats(divisors)];
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += left[t * columns + j]! * right[t * columns + j]!;
    sums[j] = (accumulate ? sums[j]! : 0) + sum / by[j]!;
  }
}
