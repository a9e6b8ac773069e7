/**
 * Products of a few rows (A·Bᵀ): what counts is how fast the right operand is read. Several threads share one of its rows, side by side along the sum,
 * so that neighbours read neighbouring words; their sums meet in workgroup memory, in a fixed order.
 */
import { variants, type Kernel } from '../kernel';
import { declareInside, masked, productOf, range, type Pair, type ProductOptions } from './matmul-kernel';

export interface VectorOptions extends ProductOptions {
  /** All of `out`. */
  readonly rows: number;
  /** Threads of an output: a power of two, at least `rows`. */
  readonly lanes: number;
}

const THREADS = 64;

/** Columns of `out` that a workgroup computes. */
export const vectorColumns = (lanes: number): number => THREADS / lanes;

export const vectorKernel = variants<VectorOptions & Readonly<Record<string, string | number | boolean>>>((options): Kernel => {
  const { rows, lanes } = options;
  const { main, low, begin, buffers, frozen, params, code } = productOf(options, true);
  const each = (statement: (r: number) => string): string => range(rows).map(statement).join(' ');
  return {
    name: `matmul of vectors ${Object.values(options).join(' ')}`,
    buffers,
    frozen,
    params,
    workgroup: [lanes, THREADS / lanes, 1],
    code: `${code}
var<workgroup> sums: array<f32, ${THREADS * rows}>;
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let own = p.columnStart + group.x * ${THREADS / lanes}u + thread.y;
  let j = min(own, p.columnEnd - 1u);
  let lane = thread.x;
  ${begin}
  ${each((r) => `var s${r} = 0.0;`)}
  ${loop(main, options)}
  ${each((r) => `s${r} *= p.scale;`)}
  ${low ? loop(low, options) : ''}
  ${each((r) => `sums[${r * THREADS}u + index] = s${r};`)}
  workgroupBarrier();
  if (lane < ${rows}u && own < p.columnEnd) {
    var sum = 0.0;
    for (var t = 0u; t < ${lanes}u; t++) { sum += sums[lane * ${THREADS}u + thread.y * ${lanes}u + t]; }
    storeOne(p.rowStart + lane, j, sum);
  }
}`,
  };
});

function loop({ a, b, start, end, firstB, isRagged }: Pair, { rows, lanes }: VectorOptions): string {
  const cut = (quad: string): string => (isRagged ? masked(quad) : quad);
  const row = `(j - ${firstB})`;
  return `for (var o = ${start} / 8u + lane; o < (${end} + 7u) / 8u; o += ${lanes}u) {
    ${b.hold('', row, 'o')}
    for (var h = 0u; h < 2u; h++) {
      ${isRagged ? declareInside('8u * o + 4u * h', end) : ''}
      let y = ${cut(b.half('', row, 'o', 'h'))};
      ${range(rows).map((r) => `s${r} += dot(${cut(a.quad(`p.rowStart + ${r}u`, '2u * o + h'))}, y);`).join(' ')}
    }
  }`;
}
