/**
 * Products in registers: a thread computes `rows` × `columns` of `out` from what it reads itself. No workgroup memory and no barriers, which cost software
 * adapters more than reading twice. Those read number by number, and a read costs as much as some twenty multiply-adds: so tiles are large, and where
 * threads can tell each other what they read, four neighbours share the left operand.
 */
import { variants, type Kernel } from '../kernel';
import { declareInside, masked, productOf, range, type Pair, type ProductOptions } from './matmul-kernel';

export interface RegisterOptions extends ProductOptions {
  /** Of a thread; in the layout tn a multiple of 4, and with packed operands in nn whole octets. */
  readonly rows: number;
  readonly columns: number;
  /** Four neighbouring threads read the left operand together and tell each other: they have the same rows, a multiple of 4. Needs subgroups. */
  readonly isShared: boolean;
}

/** Threads of a workgroup: `across` of them side by side, a parameter. */
export const REGISTER_THREADS = 64;

export const registerKernel = variants<RegisterOptions & Readonly<Record<string, string | number | boolean>>>((options): Kernel => {
  const { rows, columns, layout } = options;
  const { main, low, buffers, frozen, params, code } = productOf(options, false);
  const isByOctets = layout === 'nn' && options.storage !== 'f32';
  const loop = (pair: Pair): string => {
    const of = { ...pair, rows, columns, isShared: options.isShared, isByOctets: isByOctets && pair === main };
    return layout === 'nt' ? rowsByRows(of) : layout === 'tn' ? columnsByColumns(of) : rowsByColumns(of);
  };
  const column = (c: string): string => (isByOctets ? `first + 8u * (${c} >> 3u) * p.threadsAcross + (${c} & 7u)` : `first + ${c} * p.threadsAcross`);
  return {
    name: `matmul in registers ${Object.values(options).join(' ')}`,
    buffers,
    frozen,
    enables: options.isShared ? ['subgroups'] : [],
    params: { ...params, threadsAcross: 'u32' },
    workgroup: [REGISTER_THREADS, 1, 1],
    code: `${code}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let i = p.rowStart + (group.y * (${REGISTER_THREADS}u / p.threadsAcross) + index / p.threadsAcross) * ${rows}u;
  let first = p.columnStart + group.x * p.threadsAcross * ${columns}u + index % p.threadsAcross${isByOctets ? ' * 8u' : ''};
  ${options.isShared ? 'let lane = index & 3u;' : 'if (i >= p.rowEnd || first >= p.columnEnd) { return; }'}
  ${options.isShared ? range(rows / 4).map((g) => `let i${g} = min(i + ${4 * g}u + lane, p.rowEnd - 1u);`).join(' ') : range(rows).map((r) => `let i${r} = min(i + ${r}u, p.rowEnd - 1u);`).join(' ')}
  ${range(columns).map((c) => `let j${c} = min(${column(`${c}u`)}, p.columnEnd - 1u);`).join(' ')}
  var sums = array<f32, ${rows * columns}>();
  ${loop(main)}
  for (var e = 0u; e < ${rows * columns}u; e++) { sums[e] *= p.scale; }
  ${low ? loop(low) : ''}
  for (var e = 0u; e < ${rows * columns}u; e++) {
    if (i + e / ${columns}u < p.rowEnd) { storeOne(i + e / ${columns}u, ${column(`(e % ${columns}u)`)}, sums[e]); }
  }
}`,
  };
});

interface Loop extends Pair {
  readonly rows: number;
  readonly columns: number;
  readonly isShared: boolean;
  readonly isByOctets: boolean;
}

/** Four columns of the thread's rows of A, as x0 and so on; `quad` says which of a row. */
function leftRows({ a, isRagged, rows, isShared }: Loop, quad: string): string {
  const read = (name: string, row: string): string => `let ${name} = ${isRagged ? masked(a.quad(row, quad)) : a.quad(row, quad)};`;
  if (!isShared) return range(rows).map((r) => read(`x${r}`, `i${r}`)).join(' ');
  return [...range(rows / 4).map((g) => read(`own${g}`, `i${g}`)), ...range(rows).map((r) => `let x${r} = quadBroadcast(own${r >> 2}, ${r & 3}u);`)].join(' ');
}

/** A·Bᵀ: both are read along the sum, four columns at a time, or eight where those share a word. */
function rowsByRows(loop: Loop): string {
  const { b, start, end, firstB, isRagged, rows, columns } = loop;
  const cut = (quad: string): string => (isRagged ? masked(quad) : quad);
  const row = (c: number): string => `(j${c} - ${firstB})`;
  const step = (quad: string, right: (c: number) => string): string => `{
      ${isRagged ? declareInside(`4u * (${quad})`, end) : ''}
      ${leftRows(loop, quad)}
      ${range(columns).map((c) => `let y${c} = ${cut(right(c))}; ${range(rows).map((r) => `sums[${r * columns + c}] += dot(x${r}, y${c});`).join(' ')}`).join('\n      ')}
    }`;
  if (!b.isByOctets) return `for (var q = ${start} / 4u; q < (${end} + 3u) / 4u; q++) ${step('q', (c) => b.quad(row(c), 'q'))}`;
  return `for (var o = ${start} / 8u; o < (${end} + 7u) / 8u; o++) {
    ${range(columns).map((c) => b.hold(String(c), row(c), 'o')).join(' ')}
    ${([0, 1] as const).map((h) => step(`2u * o + ${h}u`, (c) => b.half(String(c), row(c), 'o', `${h}u`))).join('\n    ')}
  }`;
}

/** A·B: four steps of the sum along A's rows, B's row by row. */
function rowsByColumns(loop: Loop): string {
  const { start, end, firstB, isRagged, rows, columns } = loop;
  const row = (t: number): string => (isRagged ? `(min(l + ${t}u, ${end} - 1u) - ${firstB})` : `(l + ${t}u - ${firstB})`);
  return `for (var l = ${start}; l < ${end}; l += 4u) {
    ${isRagged ? declareInside('l', end) : ''}
    ${leftRows(loop, 'l >> 2u')}
    ${range(4).map((t) => rightColumns(loop, t, row(t))).join('\n    ')}
    ${range(columns).map((c) => `let y${c} = vec4(${range(4).map((t) => `y${t}_${c}`).join(', ')}); ${range(rows).map((r) => `sums[${r * columns + c}] += dot(x${r}, y${c});`).join(' ')}`).join('\n    ')}
  }`;
}

/** Aᵀ·B: both are read row by row, four at a time. Past the end a row counts for nothing. */
function columnsByColumns(loop: Loop): string {
  const { a, start, end, firstB, rows, columns, isShared } = loop;
  const row = (t: string): string => `min(l + ${t}, ${end} - 1u)`;
  const left = (name: string, t: string, q: number): string => `let ${name}_${q} = select(vec4<f32>(), ${a.quad(row(t), `(i >> 2u) + ${q}u`)}, l + ${t} < ${end});`;
  const quads = range(rows / 4);
  const steps = isShared
    ? [...quads.map((q) => left('own', 'lane', q)), ...range(4).flatMap((t) => quads.map((q) => `let x${t}_${q} = quadBroadcast(own_${q}, ${t}u);`))]
    : range(4).flatMap((t) => quads.map((q) => left(`x${t}`, `${t}u`, q)));
  return `for (var l = ${start}; l < ${end}; l += 4u) {
    ${steps.join(' ')}
    ${range(4).map((t) => rightColumns(loop, t, `(${row(`${t}u`)} - ${firstB})`)).join('\n    ')}
    ${range(rows).map((r) => `let x${r} = vec4(${range(4).map((t) => `x${t}_${r >> 2}[${r & 3}]`).join(', ')});`).join(' ')}
    ${range(columns).map((c) => `let y${c} = vec4(${range(4).map((t) => `y${t}_${c}`).join(', ')}); ${range(rows).map((r) => `sums[${r * columns + c}] += dot(x${r}, y${c});`).join(' ')}`).join('\n    ')}
  }`;
}

/** The thread's columns of one of B's rows: y`t`_0 and so on. */
function rightColumns({ b, columns, isByOctets }: Loop, t: number, row: string): string {
  if (!isByOctets) return range(columns).map((c) => `let y${t}_${c} = ${b.name}[${row} * p.${b.name}Stride + j${c}];`).join(' ');
  return range(columns / 8)
    .map((o) => {
      const [id, octet] = [`${t}_${o}`, `(j${8 * o} >> 3u)`];
      const halves = ([0, 1] as const).map((h) => `let h${h}_${id} = ${b.half(id, row, octet, `${h}u`)}; ${range(4).map((c) => `let y${t}_${8 * o + 4 * h + c} = h${h}_${id}[${c}];`).join(' ')}`);
      return `${b.hold(id, row, octet)} ${halves.join(' ')}`;
    })
    .join(' ');
}
