/**
 * Products through workgroup memory: the threads of a workgroup read a slice of both operands together, dequantized once, with the sum's index outermost,
 * and each adds up the outer products of its rows and columns. So nt and nn read the same packed words, and transposed operands cost nothing extra.
 *
 * With `halves` slices are in f16, half the traffic through that memory, and sums stay in f32: a product of two f16 numbers is exact there, so each term is off
 * by its operands' rounding alone, 2⁻¹¹ at most, whatever the depth. Sums in f16 would overflow at 65504, which outliers of a model's activations come near.
 */
import { variants, type Kernel } from '../kernel';
import { declareInside, masked, productOf, range, type Pair, type ProductOptions } from './matmul-kernel';

export interface WorkgroupOptions extends ProductOptions {
  /** Of a thread, in groups of four that lie apart, so that neighbouring threads read neighbouring vectors. */
  readonly rows: 4 | 8;
  readonly columns: 4 | 8;
  /** Threads of a workgroup. */
  readonly across: number;
  readonly down: number;
  /** Of a slice. */
  readonly depth: 8 | 16 | 32;
  /** Slices in f16, for devices that have it. */
  readonly halves: boolean;
}

export const workgroupKernel = variants<WorkgroupOptions & Readonly<Record<string, string | number | boolean>>>((options): Kernel => {
  const { rows, columns, across, down, depth, halves } = options;
  const { main, low, begin, buffers, frozen, params, code } = productOf(options, true);
  const held = halves ? 'vec4<f16>' : 'vec4<f32>';
  const [rowQuads, columnQuads] = [range(rows / 4), range(columns / 4)];
  const sums = range(rows).flatMap((r) => columnQuads.map((q) => `s${r}_${q}`));
  return {
    name: `matmul in workgroups ${Object.values(options).join(' ')}`,
    buffers,
    frozen,
    enables: halves ? ['f16'] : [],
    params,
    workgroup: [across, down, 1],
    code: `${code}
var<workgroup> leftSlice: array<${held}, ${depth * strideOf(down * rows)}>;
var<workgroup> rightSlice: array<${held}, ${depth * strideOf(across * columns)}>;
${halves ? TO_HALVES : ''}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let i0 = p.rowStart + group.y * ${down * rows}u;
  let j0 = p.columnStart + group.x * ${across * columns}u;
  ${begin}
  ${sums.map((sum) => `var ${sum} = vec4<f32>();`).join(' ')}
  ${loop(main, options)}
  ${sums.map((sum) => `${sum} *= p.scale;`).join(' ')}
  ${low ? loop(low, options) : ''}
  ${rowQuads
    .flatMap((g) => range(4).flatMap((r) => columnQuads.map((q) => `store(i0 + ${4 * g * down}u + 4u * thread.y + ${r}u, j0 + ${4 * q * across}u + 4u * thread.x, s${4 * g + r}_${q});`)))
    .join('\n  ')}
}`,
  };
});

/** Beyond f16's largest number it isn't told what a number becomes: it becomes that one. */
const TO_HALVES = 'fn toHalves(value: vec4<f32>) -> vec4<f16> { return vec4<f16>(clamp(value, vec4(-65504.0), vec4(65504.0))); }';

/** Vectors between two steps of a slice: one more than a step has, so that transposed writes meet fewer others in their bank. */
const strideOf = (side: number): number => side / 4 + 1;

/** Adds slice after slice. Past the operands' ends a slice is zero. */
function loop({ a, b, start, end, firstB }: Pair, { layout, rows, columns, across, down, depth, halves }: WorkgroupOptions): string {
  const threads = across * down;
  const [leftSide, rightSide] = [down * rows, across * columns];
  const left =
    layout === 'tn'
      ? copyAlong({ slice: 'leftSlice', side: leftSide, depth, threads, end, halves, quad: (row, at) => a.quad(row, `(i0 >> 2u) + ${at}`) })
      : copyTurned({ slice: 'leftSlice', side: leftSide, depth, threads, end, halves, quad: (row, at) => a.quad(`min(i0 + ${row}, p.rowEnd - 1u)`, at) });
  const right =
    layout === 'nt'
      ? copyTurned({ slice: 'rightSlice', side: rightSide, depth, threads, end, halves, quad: (row, at) => b.quad(`min(j0 + ${row}, p.columnEnd - 1u) - ${firstB}`, at) })
      : copyAlong({ slice: 'rightSlice', side: rightSide, depth, threads, end, halves, quad: (row, at) => b.quad(`${row} - ${firstB}`, `(j0 >> 2u) + ${at}`) });
  const [rowQuads, columnQuads] = [range(rows / 4), range(columns / 4)];
  return `for (var l = ${start}; l < ${end}; l += ${depth}u) {
    ${left}
    ${right}
    workgroupBarrier();
    for (var t = 0u; t < ${depth}u; t++) {
      ${rowQuads.map((g) => `let x${g} = vec4<f32>(leftSlice[t * ${strideOf(leftSide)}u + ${g * down}u + thread.y]);`).join(' ')}
      ${columnQuads.map((q) => `let y${q} = vec4<f32>(rightSlice[t * ${strideOf(rightSide)}u + ${q * across}u + thread.x]);`).join(' ')}
      ${range(rows).flatMap((r) => columnQuads.map((q) => `s${r}_${q} += x${r >> 2}[${r & 3}] * y${q};`)).join(' ')}
    }
    workgroupBarrier();
  }`;
}

interface Copy {
  readonly slice: string;
  /** Rows or columns of the tile. */
  readonly side: number;
  readonly depth: number;
  readonly threads: number;
  readonly end: string;
  readonly halves: boolean;
  /** Four columns of an operand's row. */
  readonly quad: (row: string, at: string) => string;
}

const asHeld = (value: string, halves: boolean): string => (halves ? `toHalves(${value})` : value);

/** Each of `count` pieces of work `e` by one thread. */
const spread = (count: number, threads: number, statements: string): string =>
  count === threads ? `{ let e = index; ${statements} }` : count < threads ? `if (index < ${count}u) { let e = index; ${statements} }` : `for (var e = index; e < ${count}u; e += ${threads}u) { ${statements} }`;

/** The operand's rows are steps of the sum. */
function copyAlong({ slice, side, depth, threads, end, halves, quad }: Copy): string {
  const quads = side / 4;
  return spread(
    quads * depth,
    threads,
    `let step = l + e / ${quads}u;
      var value = vec4<f32>();
      if (step < ${end}) { value = ${quad('step', `e % ${quads}u`)}; }
      ${slice}[e / ${quads}u * ${strideOf(side)}u + e % ${quads}u] = ${asHeld('value', halves)};`,
  );
}

/** The operand's rows are rows or columns of the tile: four by four numbers are turned about. */
function copyTurned({ slice, side, depth, threads, end, halves, quad }: Copy): string {
  const steps = depth / 4;
  const column = `l + 4u * (e % ${steps}u)`;
  return spread(
    (side / 4) * steps,
    threads,
    `let first = 4u * (e / ${steps}u);
      let at = (l >> 2u) + e % ${steps}u;
      ${declareInside(column, end)}
      ${range(4).map((r) => `let v${r} = ${masked(quad(`first + ${r}u`, 'at'))};`).join('\n      ')}
      let to = 4u * (e % ${steps}u) * ${strideOf(side)}u + e / ${steps}u;
      ${range(4).map((c) => `${slice}[to + ${c * strideOf(side)}u] = ${asHeld(`vec4(v0[${c}], v1[${c}], v2[${c}], v3[${c}])`, halves)};`).join('\n      ')}`,
  );
}
