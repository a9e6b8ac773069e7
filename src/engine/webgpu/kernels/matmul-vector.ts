/**
 * Products of a few rows (A·Bᵀ): what counts is how fast the right operand is read. Several threads share one of its rows, side by side along the sum, so that
 * neighbours read neighbouring words; or a whole workgroup shares four, and each word of A is used for all of them. The threads' sums meet in a fixed order.
 */
import { variants, type Kernel } from '../kernel';
import { declareJoin, joinEnables } from './joins';
import { declareInside, masked, productOf, range, type Pair, type ProductOptions } from './matmul-kernel';

export interface VectorOptions extends ProductOptions {
  /** All of `out`. */
  readonly rows: number;
  /** Threads of an output: a power of two, at least `rows`; a workgroup's where `columns` is 4. */
  readonly lanes: number;
  /** Outputs of a row that a thread has a part of. */
  readonly columns: 1 | 4;
  readonly subgroups: boolean;
}

export const VECTOR_THREADS = 64;

/** Columns of `out` that a workgroup computes. */
export const vectorColumns = ({ lanes, columns }: Pick<VectorOptions, 'lanes' | 'columns'>): number => (VECTOR_THREADS / lanes) * columns;

export const vectorKernel = variants<VectorOptions & Readonly<Record<string, string | number | boolean>>>((options): Kernel => {
  const { rows, lanes, columns, subgroups } = options;
  const { main, low, begin, buffers, frozen, params, code } = productOf(options, true);
  const sums = range(rows).flatMap((r) => range(columns).map((c) => `s${r}_${c}`));
  const each = (statement: (sum: string) => string): string => sums.map(statement).join(' ');
  return {
    name: `matmul of vectors ${Object.values(options).join(' ')}`,
    buffers,
    frozen,
    enables: joinEnables(columns === 4 && subgroups),
    params,
    workgroup: [lanes, VECTOR_THREADS / lanes, 1],
    code: `${code}
${columns === 4 ? declareJoin({ name: 'total', type: 'vec4<f32>', by: 'sum' }, { threads: VECTOR_THREADS, subgroups }) : `var<workgroup> sums: array<f32, ${VECTOR_THREADS * rows}>;`}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let own = p.columnStart + group.x * ${vectorColumns(options)}u + thread.y;
  ${range(columns).map((c) => `let j${c} = min(own + ${c}u, p.columnEnd - 1u);`).join(' ')}
  ${begin}
  ${each((sum) => `var ${sum} = 0.0;`)}
  ${loop(main, options)}
  ${each((sum) => `${sum} *= p.scale;`)}
  ${low ? loop(low, options) : ''}
  ${columns === 4 ? storeFour(rows) : storeOne(rows, lanes)}
}`,
  };
});

const storeOne = (rows: number, lanes: number): string => `${range(rows).map((r) => `sums[${r * VECTOR_THREADS}u + index] = s${r}_0;`).join(' ')}
  workgroupBarrier();
  if (thread.x < ${rows}u && own < p.columnEnd) {
    var sum = 0.0;
    for (var t = 0u; t < ${lanes}u; t++) { sum += sums[thread.x * ${VECTOR_THREADS}u + thread.y * ${lanes}u + t]; }
    storeOne(p.rowStart + thread.x, j0, sum);
  }`;

const storeFour = (rows: number): string => `${range(rows).map((r) => `let row${r} = total(vec4(${range(4).map((c) => `s${r}_${c}`).join(', ')}), index);`).join(' ')}
  if (index < 4u) { ${range(rows).map((r) => `storeOne(p.rowStart + ${r}u, own + index, row${r}[index]);`).join(' ')} }`;

function loop({ a, b, start, end, firstB, isRagged }: Pair, { rows, lanes, columns }: VectorOptions): string {
  const cut = (quad: string): string => (isRagged ? masked(quad) : quad);
  const row = (c: number): string => `(j${c} - ${firstB})`;
  const id = (c: number): string => `_${c}`;
  return `for (var o = ${start} / 8u + thread.x; o < (${end} + 7u) / 8u; o += ${lanes}u) {
    ${range(columns).map((c) => b.hold(id(c), row(c), 'o')).join(' ')}
    for (var h = 0u; h < 2u; h++) {
      ${isRagged ? declareInside('8u * o + 4u * h', end) : ''}
      ${range(rows).map((r) => `let x${r} = ${cut(a.quad(`p.rowStart + ${r}u`, '2u * o + h'))};`).join(' ')}
      ${range(columns).map((c) => `let y${c} = ${cut(b.half(id(c), row(c), 'o', 'h'))}; ${range(rows).map((r) => `s${r}_${c} += dot(x${r}, y${c});`).join(' ')}`).join('\n      ')}
    }
  }`;
}
