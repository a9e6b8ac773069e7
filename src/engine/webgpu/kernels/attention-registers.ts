/**
 * Attention where threads share nothing: a thread has a few items and takes their keys eight at a time, scores in registers, with a running maximum. What
 * it mixes is collected in the output itself, so a head may be of any width.
 */
import { variants, type Kernel } from '../kernel';
import { accessHeads } from './attention-cache';
import { ACROSS, BIAS, ITEM, KEYS, LEAST, SEEN, SHAPE, each } from './attention-code';
import { FACTS } from './attention-facts';
import { accessQuads, type Quads } from './quads';

/** Items (on the way to keys and values: keys) of a thread, at most. */
export const TILE = 4;
/** Threads of a workgroup. */
export const THREADS = 8;
/** Quads of keys that are taken at a time. */
const STEP = 2;

const QUADS = Array.from({ length: STEP }, (_, b) => b);

/** Which thread this is: a key head's tile, the last ones first, since they have the most keys. */
const place = (parts: string): string => `
  let at = group.x * ${THREADS}u + index;
  let g = at % p.keyHeads;
  ${parts}
  if (tile >= p.untilTile) { return; }`;

/** The rows of a tile of items; those past the last are the last again. */
const tileOfItems = (count: number, slopes: boolean): string => `
  let items = p.rows * p.group;
  ${each(count, (r) => `let item${r} = min((p.tiles - 1u - tile) * ${count}u + ${r}u, items - 1u);
  let row${r} = rowOf(item${r}, g);
  let qAt${r} = start_q(row${r});
  let start${r} = starts[item${r} / p.group];
  let end${r} = ends[item${r} / p.group];
  ${slopes ? `let slope${r} = slopes[row${r} % p.heads];` : ''}`)}
  let own = ${nest('min', count, 'start')};
  let last = ${nest('max', count, 'end')};`;

/** The least or the most of `name0`, `name1`, … */
const nest = (pick: string, count: number, name: string): string => Array.from({ length: count }, (_, i) => `${name}${i}`).reduce((text, next) => `${pick}(${text}, ${next})`);

const lane = (i: number): string => 'xyzw'[i % 4]!;
const quadOf = (i: number): number => Math.floor(i / 4);

/** Declares score quads `name{r}_{b}` of `rows` by `STEP` quads. */
const declare = (name: string, rows: number): string => each(rows, (r) => each(STEP, (b) => `var ${name}${r}_${b} = vec4(0.0);`, ' '));

/** Adds the products of rows `left{r}` and columns `right{c}`, quads both, to `name`. */
const products = (name: string, rows: number, left: string, right: string): string =>
  each(rows, (r) => each(STEP, (b) => `${name}${r}_${b} += vec4(${each(4, (i) => `dot(${left}${r}, ${right}${b * 4 + i})`, ', ')});`, ' '), '\n    ');

/** The mixture of columns `right{c}` with row `r` of the weights `name`. */
const mixture = (name: string, r: number, right: string): string => each(4 * STEP, (c) => `${name}${r}_${quadOf(c)}.${lane(c)} * ${right}${c}`, ' + ');

/** New values of each row, all of them before any is written: rows past the last are the last again. */
const collect = (rows: number, value: (r: number) => string, write: (r: number, value: string) => string): string =>
  `${each(rows, (r) => `let mixed${r} = ${value(r)};`, '\n    ')}\n    ${each(rows, (r) => write(r, `mixed${r}`), ' ')}`;

export interface ForwardOptions extends Readonly<Record<string, boolean | number>> {
  readonly aligned: boolean;
  readonly slopes: boolean;
  readonly cachedKeys: boolean;
  readonly cachedValues: boolean;
  /** Items of a thread. */
  readonly items: number;
  /** Keys are split among threads, each of which leaves a part: see attention-parts.ts. */
  readonly split: boolean;
}

export const forwardKernel = variants(({ aligned, slopes, cachedKeys, cachedValues, items, split }: ForwardOptions): Kernel => {
  const q = accessQuads('q', aligned);
  const k = accessHeads('k', cachedKeys, aligned, 'width', 'quads', 'keyScalesAt');
  const v = accessHeads('v', cachedValues, aligned, 'valueWidth', 'valueQuads', 'valueScalesAt');
  const out = accessQuads('out', aligned, 'valueWidth', 'valueQuads');
  const columns = Array.from({ length: 4 * STEP }, (_, c) => `key${c}`);
  const buffers: Kernel['buffers'] = split ? { parts: 'vec4<f32>' } : { out: out.type, logSum: 'f32' };
  const read = (r: number): string => (split ? `parts[part${r} + d]` : `read_out(outAt${r}, d)`);
  const write = (r: number, value: string): string => (split ? `parts[part${r} + d] = ${value};` : `write_out(outAt${r}, d, ${value});`);
  return {
    name: `attention, ${items} items a thread${split ? ', in parts' : ''}${aligned ? ', whole quads' : ''}${slopes ? ', slopes' : ''}${cachedKeys ? ', cached keys' : ''}${cachedValues ? ', cached values' : ''}`,
    buffers: { ...buffers, q: q.type, k: k.type, v: v.type, starts: 'u32', ends: 'u32', ...(slopes && { slopes: 'f32' }) },
    params: { ...SHAPE, keyScalesAt: 'u32', valueScalesAt: 'u32', splits: 'u32' },
    workgroup: [THREADS, 1, 1],
    code: `
${q.code}${k.code}${v.code}${split ? '' : out.code}
${ITEM}${KEYS}${SEEN}${slopes ? BIAS : ''}${ACROSS}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${place(split ? `let part = (at / p.keyHeads) % p.splits;\n  let tile = p.firstTile + at / (p.keyHeads * p.splits);` : 'let tile = p.firstTile + at / p.keyHeads;')}
  ${tileOfItems(items, slopes)}
  ${
    split
      ? `let span = ((last - own) / p.splits / ${4 * STEP}u + 1u) * ${4 * STEP}u;
  var j = min(own + part * span, last);
  let until = min(j + span, last);
  ${each(items, (r) => `let part${r} = (row${r} * p.splits + part) * (p.valueQuads + 1u);`)}`
      : 'var j = firstKey(own);\n  let until = last;'
  }
  ${split ? '' : each(items, (r) => `let outAt${r} = start_out(row${r});`, ' ')}
  for (var d = 0u; d < p.valueQuads; d++) { ${each(items, (r) => write(r, 'vec4(0.0)'), ' ')} }
  ${each(items, (r) => `var top${r} = ${LEAST}; var sum${r} = 0.0;`)}
  while (j < until) {
    let stop = ${split ? 'until' : 'stopOf(j, own, until)'};
    ${each(4 * STEP, (c) => `let key${c} = min(j + ${c}u, last - 1u) * p.keyHeads + g;`, '\n    ')}
    ${declare('s', items)}
    ${k.each(columns, `${each(items, (r) => `let q${r} = read_q(qAt${r}, d);`, ' ')}\n    ${products('s', items, 'q', 'k')}`)}
    ${QUADS.map((b) => `let at${b} = vec4(j) + vec4(${each(4, (i) => `${4 * b + i}u`, ', ')});`).join(' ')}
    ${each(
      items,
      (r) => `
    ${QUADS.map((b) => `let seen${r}_${b} = seen(at${b}, start${r}, end${r}, stop);`).join(' ')}
    ${QUADS.map((b) => `s${r}_${b} = select(vec4(${LEAST}), s${r}_${b} * p.scale${slopes ? ` + bias(slope${r}, at${b}, end${r})` : ''}, seen${r}_${b});`).join(' ')}
    let next${r} = max(top${r}, ${QUADS.reduce((text, b) => (text ? `max(${text}, largest(s${r}_${b}))` : `largest(s${r}_${b})`), '')});
    let shrink${r} = exp(max(top${r} - next${r}, -80.0));
    ${QUADS.map((b) => `s${r}_${b} = select(vec4(0.0), exp(s${r}_${b} - next${r}), seen${r}_${b});`).join(' ')}
    top${r} = next${r};
    sum${r} = sum${r} * shrink${r} + ${QUADS.map((b) => `total(s${r}_${b})`).join(' + ')};`,
      '',
    )}
    ${v.each(columns, collect(items, (r) => `${read(r)} * shrink${r} + ${mixture('s', r, 'v')}`, write))}
    j = ${split ? 'min' : 'nextKey(min'}(j + ${4 * STEP}u, stop)${split ? '' : ', own)'};
  }
  ${
    split
      ? each(items, (r) => `parts[part${r} + p.valueQuads] = vec4(top${r}, sum${r}, 0.0, 0.0);`)
      : `${each(items, (r) => `let inverse${r} = 1.0 / sum${r};`)}
  for (var d = 0u; d < p.valueQuads; d++) { ${collect(items, (r) => `read_out(outAt${r}, d) * inverse${r}`, write)} }
  ${each(items, (r) => `logSum[row${r}] = top${r} + log(sum${r});`)}`
  }
}`,
  };
});

export interface BackwardOptions extends Readonly<Record<string, boolean | number>> {
  readonly aligned: boolean;
  readonly slopes: boolean;
  /** Items of a thread, and keys. */
  readonly tile: number;
}

/** dq: a thread has a few items, and goes through their keys. */
export const queryGradientKernel = variants(({ aligned, slopes, tile }: BackwardOptions): Kernel => {
  const [q, dq] = ['q', 'dq'].map((name) => accessQuads(name, aligned)) as [Quads, Quads];
  const dOut = accessQuads('dOut', aligned, 'valueWidth', 'valueQuads');
  const k = accessHeads('k', false, aligned, 'width', 'quads', '');
  const v = accessHeads('v', false, aligned, 'valueWidth', 'valueQuads', '');
  const columns = Array.from({ length: 4 * STEP }, (_, c) => `key${c}`);
  const collected = collect(tile, (r) => `read_dq(qAt${r}, d) + ${mixture('s', r, 'k')}`, (r, value) => `write_dq(qAt${r}, d, ${value});`);
  return {
    name: `attention backward, queries, ${tile} items a thread${aligned ? ', whole quads' : ''}${slopes ? ', slopes' : ''}`,
    buffers: { dq: dq.type, dOut: dOut.type, q: q.type, k: k.type, v: v.type, facts: 'vec4<u32>' },
    params: SHAPE,
    workgroup: [THREADS, 1, 1],
    code: `
${q.code}${dq.code}${dOut.code}${k.code}${v.code}
${ITEM}${KEYS}${SEEN}${FACTS}${slopes ? BIAS : ''}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${place('let tile = p.firstTile + at / p.keyHeads;')}
  let items = p.rows * p.group;
  ${each(tile, (r) => `let row${r} = rowOf(min((p.tiles - 1u - tile) * ${tile}u + ${r}u, items - 1u), g);
  let qAt${r} = start_q(row${r});
  let outAt${r} = start_dOut(row${r});
  let known${r} = facts[row${r}];
  let start${r} = known${r}.x;
  let end${r} = select(known${r}.y, 0u, isSingle(known${r}.x, known${r}.y));
  let logSum${r} = bitcast<f32>(known${r}.z);
  let delta${r} = bitcast<f32>(known${r}.w);
  ${slopes ? `let slope${r} = slopeOf(row${r} % p.heads);` : ''}`)}
  let own = ${nest('min', tile, 'start')};
  let last = ${nest('max', tile, 'end')};
  for (var d = 0u; d < p.quads; d++) { ${each(tile, (r) => `write_dq(qAt${r}, d, vec4(0.0));`, ' ')} }
  var j = firstKey(own);
  while (j < last) {
    let stop = stopOf(j, own, last);
    ${each(4 * STEP, (c) => `let key${c} = min(j + ${c}u, last - 1u) * p.keyHeads + g;`, '\n    ')}
    ${declare('s', tile)}
    ${k.each(columns, `${each(tile, (r) => `let q${r} = read_q(qAt${r}, d);`, ' ')}\n    ${products('s', tile, 'q', 'k')}`)}
    ${declare('g', tile)}
    ${v.each(columns, `${each(tile, (r) => `let dOut${r} = read_dOut(outAt${r}, d);`, ' ')}\n    ${products('g', tile, 'dOut', 'v')}`)}
    ${QUADS.map((b) => `let at${b} = vec4(j) + vec4(${each(4, (i) => `${4 * b + i}u`, ', ')});`).join(' ')}
    ${each(tile, (r) =>
      QUADS.map((b) => {
        const score = `s${r}_${b} * p.scale${slopes ? ` + bias(slope${r}, at${b}, end${r})` : ''} - logSum${r}`;
        return `s${r}_${b} = select(vec4(0.0), exp(min(${score}, vec4(0.0))) * (g${r}_${b} - delta${r}) * p.scale, seen(at${b}, start${r}, end${r}, stop));`;
      }).join('\n    '), '\n    ')}
    ${k.each(columns, collected)}
    j = nextKey(min(j + ${4 * STEP}u, stop), own);
  }
}`,
  };
});

/** dk and dv: a thread has a few keys, and goes through the items that see them. */
export const keyGradientKernel = variants(({ aligned, slopes, tile }: BackwardOptions): Kernel => {
  const [k, dk] = ['k', 'dk'].map((name) => accessQuads(name, aligned)) as [Quads, Quads];
  const [v, dv] = ['v', 'dv'].map((name) => accessQuads(name, aligned, 'valueWidth', 'valueQuads')) as [Quads, Quads];
  const q = accessHeads('q', false, aligned, 'width', 'quads', '');
  const dOut = accessHeads('dOut', false, aligned, 'valueWidth', 'valueQuads', '');
  const columns = Array.from({ length: 4 * STEP }, (_, c) => `row${c}`);
  const gathered = (name: string, b: number, value: (c: number) => string): string => `let ${name}${b} = vec4(${each(4, (i) => value(4 * b + i), ', ')});`;
  const collectedValues = collect(tile, (r) => `read_dv(vAt${r}, d) + ${mixture('s', r, 'dOut')}`, (r, value) => `write_dv(vAt${r}, d, ${value});`);
  const collectedKeys = collect(tile, (r) => `read_dk(kAt${r}, d) + ${mixture('g', r, 'q')}`, (r, value) => `write_dk(kAt${r}, d, ${value});`);
  return {
    name: `attention backward, keys, ${tile} a thread${aligned ? ', whole quads' : ''}${slopes ? ', slopes' : ''}`,
    buffers: { dk: dk.type, dv: dv.type, dOut: dOut.type, q: q.type, k: k.type, v: v.type, facts: 'vec4<u32>' },
    params: SHAPE,
    workgroup: [THREADS, 1, 1],
    code: `
${k.code}${dk.code}${v.code}${dv.code}${q.code}${dOut.code}
${ITEM}${FACTS}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${place('let tile = p.firstTile + at / p.keyHeads;')}
  ${each(tile, (r) => `let j${r} = min(tile * ${tile}u + ${r}u, p.rows - 1u);
  let kAt${r} = start_k(j${r} * p.keyHeads + g);
  let vAt${r} = start_v(j${r} * p.keyHeads + g);
  let end${r} = queryEndOf(j${r});`)}
  let last = ${nest('max', tile, 'end')} * p.group;
  for (var d = 0u; d < p.quads; d++) { ${each(tile, (r) => `write_dk(kAt${r}, d, vec4(0.0));`, ' ')} }
  for (var d = 0u; d < p.valueQuads; d++) { ${each(tile, (r) => `write_dv(vAt${r}, d, vec4(0.0));`, ' ')} }
  for (var i = j0 * p.group; i < last; i += ${4 * STEP}u) {
    ${each(4 * STEP, (c) => `let row${c} = rowOf(min(i + ${c}u, last - 1u), g); let known${c} = facts[row${c}];`, '\n    ')}
    ${declare('s', tile)}
    ${q.each(columns, `${each(tile, (r) => `let k${r} = read_k(kAt${r}, d);`, ' ')}\n    ${products('s', tile, 'k', 'q')}`)}
    ${declare('g', tile)}
    ${dOut.each(columns, `${each(tile, (r) => `let v${r} = read_v(vAt${r}, d);`, ' ')}\n    ${products('g', tile, 'v', 'dOut')}`)}
    ${QUADS.map((b) =>
      [
        gathered('since', b, (c) => `known${c}.x`),
        gathered('until', b, (c) => `select(0u, known${c}.y, i + ${c}u < last)`),
        gathered('logSum', b, (c) => `bitcast<f32>(known${c}.z)`),
        gathered('delta', b, (c) => `bitcast<f32>(known${c}.w)`),
        gathered('single', b, (c) => `isSingle(known${c}.x, known${c}.y)`),
        ...(slopes ? [gathered('slope', b, (c) => `slopeOf(row${c} % p.heads)`)] : []),
      ]
        .join('\n    '),
    ).join('\n    ')}
    ${each(tile, (r) =>
      QUADS.map((b) => {
        const score = `s${r}_${b} * p.scale${slopes ? ` + slope${b} * vec4<f32>(vec4(i32(j${r}) + 1) - vec4<i32>(until${b}))` : ''} - logSum${b}`;
        return `let seen${r}_${b} = ((since${b} <= vec4(j${r})) | vec4(j${r} < p.sharedKeys)) & (until${b} > vec4(j${r}));
    s${r}_${b} = select(vec4(0.0), exp(min(${score}, vec4(0.0))), seen${r}_${b});
    g${r}_${b} = select(s${r}_${b} * (g${r}_${b} - delta${b}) * p.scale, vec4(0.0), single${b} | !seen${r}_${b});`;
      }).join('\n    '), '\n    ')}
    ${dOut.each(columns, collectedValues)}
    ${q.each(columns, collectedKeys)}
  }
}`,
  };
});
