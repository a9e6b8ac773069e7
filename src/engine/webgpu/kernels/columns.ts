/** Kernels that work by column: taking columns out and putting them side by side, and what DoRA adds to LoRA. */
import type { Backend } from '../../backend';
import type { Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Queue } from '../queue';

export type ColumnOperations = Pick<Backend, 'copyColumns' | 'columnDots' | 'doraScales'>;

const THREADS = 64;

/** A thread writes one element of one block, or with `p.inner` the one element that so many blocks fall on, in their order. */
const COPY: Kernel = {
  name: 'copy columns',
  buffers: { out: 'f32', x: 'f32' },
  params: {
    count: 'u32', width: 'u32', outer: 'u32', inner: 'u32', outColumns: 'u32', outStart: 'u32', outStep: 'u32', xColumns: 'u32', xStart: 'u32', xStep: 'u32', accumulate: 'u32',
  },
  workgroup: [THREADS, 1, 1],
  code: `
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let i = group.x * ${THREADS}u + index;
  if (i >= p.count) { return; }
  let j = i % p.width;
  let block = (i / p.width) % p.outer;
  let row = i / (p.width * p.outer);
  let to = row * p.outColumns + p.outStart + block * p.outStep + j;
  var at = row * p.xColumns + p.xStart + block * p.xStep + j;
  if (p.accumulate == 0u) {
    out[to] = x[at + (p.inner - 1u) * p.xStep];
    return;
  }
  var sum = out[to];
  for (var b = 0u; b < p.inner; b++) {
    sum += x[at];
    at += p.xStep;
  }
  out[to] = sum;
}`,
};

/** Columns and shares of the rows of one workgroup. */
const [ACROSS, SHARES] = [32, 4];

const DOTS: Kernel = {
  name: 'column dots',
  buffers: { out: 'f32', x: 'f32', y: 'f32', divisors: 'f32' },
  params: { rows: 'u32', columns: 'u32', accumulate: 'u32' },
  workgroup: [ACROSS, SHARES, 1],
  code: `
var<workgroup> sums: array<f32, ${ACROSS * SHARES}>;
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let j = group.x * ${ACROSS}u + thread.x;
  var sum = 0.0;
  if (j < p.columns) {
    for (var t = thread.y; t < p.rows; t += ${SHARES}u) { sum += x[t * p.columns + j] * y[t * p.columns + j]; }
  }
  sums[index] = sum;
  workgroupBarrier();
  if (thread.y != 0u || j >= p.columns) { return; }
  for (var share = 1u; share < ${SHARES}u; share++) { sum += sums[share * ${ACROSS}u + thread.x]; }
  out[j] = select(0.0, out[j], p.accumulate != 0u) + sum / divisors[j];
}`,
};

const DORA: Kernel = {
  name: 'dora scales',
  buffers: { scales: 'f32', norms: 'f32', magnitude: 'f32', inverse: 'f32', b: 'f32', product: 'f32', bGram: 'f32' },
  params: { outputs: 'u32', inputs: 'f32', rank: 'u32', scale: 'f32' },
  workgroup: [THREADS, 1, 1],
  code: `
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let o = group.x * ${THREADS}u + index;
  if (o >= p.outputs) { return; }
  var squares = p.inputs / (inverse[o] * inverse[o]);
  for (var i = 0u; i < p.rank; i++) {
    squares += b[o * p.rank + i] * (2.0 * p.scale * product[i * p.outputs + o] + p.scale * p.scale * bGram[o * p.rank + i]);
  }
  let norm = sqrt(max(0.0, squares));
  norms[o] = norm;
  scales[o] = magnitude[o] / norm;
}`,
};

export function columnOperations(queue: Queue): ColumnOperations {
  return {
    copyColumns({ out, x, rows, blocks, width, outStart, outStep, xStart, xStep, accumulate }) {
      const [outer, inner] = outStep === 0 ? [1, blocks] : [blocks, 1];
      const count = rows * outer * width;
      const params = { count, width, outer, inner, outColumns: out.columns, outStart, outStep, xColumns: x.columns, xStart, xStep, accumulate: Number(accumulate) };
      queue.dispatch(COPY, { out: rangeOf(out), x: rangeOf(x) }, params, [Math.ceil(count / THREADS), 1, 1]);
    },
    columnDots({ out, x, y, divisors, rows, accumulate }) {
      const { columns } = out;
      const buffers = { out: rangeOf(out), x: rangeOf(x), y: rangeOf(y), divisors: rangeOf(divisors) };
      queue.dispatch(DOTS, buffers, { rows, columns, accumulate: Number(accumulate) }, [Math.ceil(columns / ACROSS), 1, 1]);
    },
    doraScales({ scales, norms, magnitude, inverse, inputs, b, product, bGram, scale }) {
      const { rows: outputs, columns: rank } = b;
      const buffers = {
        scales: rangeOf(scales),
        norms: rangeOf(norms),
        magnitude: rangeOf(magnitude),
        inverse: rangeOf(inverse),
        b: rangeOf(b),
        product: rangeOf(product),
        bGram: rangeOf(bGram),
      };
      queue.dispatch(DORA, buffers, { outputs, inputs, rank, scale }, [Math.ceil(outputs / THREADS), 1, 1]);
    },
  };
}
