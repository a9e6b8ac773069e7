/**
 * Attention where a workgroup shares what it reads: a square of 32 items by 32 keys, made by 8 × 8 threads. Operands pass through the workgroup's memory
 * in chunks of a few columns, so a head may be of any width; the square's weights stay there while they mix. Thread (x, y) has rows y, y + 8, y + 16 and
 * y + 24, and of them columns 4x … 4x + 3, in what is mixed quads x, x + 8 and so on: what it collects in the output nobody else touches.
 */
import { variants, type Kernel } from '../kernel';
import { accessHeads } from './attention-cache';
import { ACROSS, BIAS, ITEM, KEYS, LEAST, SEEN, SHAPE, each } from './attention-code';
import { FACTS } from './attention-facts';
import { accessQuads, type Quads } from './quads';

/** Items, and keys, of a square. */
export const SIDE = 32;
const THREADS = 64;
/** Rows of a thread. */
const ROWS = 4;
/** Quads of a chunk that is multiplied; a row of it lies one quad further, so that rows fall into different banks. */
const CHUNK = 4;
const APART = CHUNK + 1;
/** Quads of a chunk that is mixed: one for each x. */
const ACROSS_X = 8;
const WEIGHTS_APART = SIDE / 4 + 1;

const MEMORY = `
var<workgroup> lefts: array<vec4<f32>, ${SIDE * APART}>;
var<workgroup> rights: array<vec4<f32>, ${SIDE * APART}>;
var<workgroup> mixing: array<vec4<f32>, ${SIDE * ACROSS_X}>;
var<workgroup> weights: array<vec4<f32>, ${SIDE * WEIGHTS_APART}>;
var<workgroup> rowAt: array<u32, ${SIDE}>;
var<workgroup> startAt: array<u32, ${SIDE}>;
var<workgroup> endAt: array<u32, ${SIDE}>;
var<workgroup> bounds: vec2<u32>;
fn findBounds(index: u32) -> vec2<u32> {
  workgroupBarrier();
  if (index == 0u) {
    bounds = vec2(startAt[0], endAt[0]);
    for (var i = 1u; i < ${SIDE}u; i++) { bounds = vec2(min(bounds.x, startAt[i]), max(bounds.y, endAt[i])); }
  }
  return workgroupUniformLoad(&bounds);
}`;

/** The rows of a thread: y, y + 8, … */
const byRow = (code: (r: number) => string, between?: string): string => each(ROWS, code, between);
const PLACE = `
  let g = group.x % p.keyHeads;
  let tile = p.firstTile + group.x / p.keyHeads;
  if (tile >= p.untilTile) { return; }
  let x = thread.x;
  let y = thread.y;`;

/** sums{r} = the products of rows `left(i)` with columns `right(i)`, i < 32, quads both. */
const products = (sums: string, quads: string, left: (i: string, d: string) => string, right: (i: string, d: string) => string): string => `
    ${byRow((r) => `var ${sums}${r} = vec4(0.0);`, ' ')}
    for (var d = 0u; d < p.${quads}; d += ${CHUNK}u) {
      workgroupBarrier();
      for (var e = index; e < ${SIDE * CHUNK}u; e += ${THREADS}u) {
        let i = e / ${CHUNK}u;
        let at = d + e % ${CHUNK}u;
        var l = vec4(0.0);
        var r = vec4(0.0);
        if (at < p.${quads}) {
          l = ${left('i', 'at')};
          r = ${right('i', 'at')};
        }
        lefts[i * ${APART}u + e % ${CHUNK}u] = l;
        rights[((i & 3u) * 8u + (i >> 2u)) * ${APART}u + e % ${CHUNK}u] = r;
      }
      workgroupBarrier();
      for (var o = 0u; o < ${CHUNK}u; o++) {
        ${each(4, (c) => `let r${c} = rights[(${8 * c}u + x) * ${APART}u + o];`, ' ')}
        ${byRow((r) => `let l${r} = lefts[(y + ${8 * r}u) * ${APART}u + o]; ${sums}${r} += vec4(${each(4, (c) => `dot(l${r}, r${c})`, ', ')});`, '\n        ')}
      }
    }`;

/** Adds the mixture of rows `source(i)`, i < 32, by the square's weights to what `read` gives, and has it written. */
const mixture = (quads: string, source: (i: string, d: string) => string, read: (r: number) => string, write: (r: number, value: string) => string): string => `
    for (var d = 0u; d < p.${quads}; d += ${ACROSS_X}u) {
      workgroupBarrier();
      for (var e = index; e < ${SIDE * ACROSS_X}u; e += ${THREADS}u) {
        let i = e / ${ACROSS_X}u;
        let at = d + e % ${ACROSS_X}u;
        var value = vec4(0.0);
        if (at < p.${quads}) { value = ${source('i', 'at')}; }
        mixing[e] = value;
      }
      workgroupBarrier();
      let at = d + x;
      if (at < p.${quads}) {
        ${byRow((r) => `var mixed${r} = ${read(r)};`, '\n        ')}
        for (var o = 0u; o < ${SIDE / 4}u; o++) {
          ${each(4, (i) => `let m${i} = mixing[(o * 4u + ${i}u) * ${ACROSS_X}u + x];`, ' ')}
          ${byRow((r) => `let w${r} = weights[(y + ${8 * r}u) * ${WEIGHTS_APART}u + o]; mixed${r} += w${r}.x * m0 + w${r}.y * m1 + w${r}.z * m2 + w${r}.w * m3;`, '\n          ')}
        }
        ${byRow((r) => `if (live${r}) { ${write(r, `mixed${r}`)} }`, '\n        ')}
      }
    }`;

/** Runs `body` for every quad `at` of a row that this thread has. */
const ownQuads = (quads: string, body: (r: number) => string): string => `
  for (var at = x; at < p.${quads}; at += ${ACROSS_X}u) { ${byRow((r) => `if (live${r}) { ${body(r)} }`, ' ')} }`;

const storeWeights = (name: string): string => byRow((r) => `weights[(y + ${8 * r}u) * ${WEIGHTS_APART}u + x] = ${name}${r};`);

export interface TileOptions extends Readonly<Record<string, boolean>> {
  readonly aligned: boolean;
  readonly slopes: boolean;
}
export interface ForwardTileOptions extends TileOptions {
  readonly cachedKeys: boolean;
  readonly cachedValues: boolean;
}

const nameOf = (name: string, options: TileOptions): string => `${name}, tiles${Object.entries(options).map(([option, is]) => (is ? `, ${option}` : '')).join('')}`;

export const forwardTiles = variants((options: ForwardTileOptions): Kernel => {
  const { aligned, slopes, cachedKeys, cachedValues } = options;
  const q = accessQuads('q', aligned);
  const out = accessQuads('out', aligned, 'valueWidth', 'valueQuads');
  const k = accessHeads('k', cachedKeys, aligned, 'width', 'quads', 'keyScalesAt');
  const v = accessHeads('v', cachedValues, aligned, 'valueWidth', 'valueQuads', 'valueScalesAt');
  const key = (i: string): string => `(min(j + ${i}, last - 1u) * p.keyHeads + g)`;
  return {
    name: nameOf('attention', options),
    buffers: { out: out.type, logSum: 'f32', q: q.type, k: k.type, v: v.type, starts: 'u32', ends: 'u32', ...(slopes && { slopes: 'f32' }) },
    params: { ...SHAPE, keyScalesAt: 'u32', valueScalesAt: 'u32' },
    workgroup: [8, 8, 1],
    code: `
${q.code}${k.code}${v.code}${out.code}
${ITEM}${KEYS}${SEEN}${slopes ? BIAS : ''}${ACROSS}${MEMORY}
var<workgroup> edges: array<f32, ${SIDE * 8}>;
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${PLACE}
  let items = p.rows * p.group;
  let first = (p.tiles - 1u - tile) * ${SIDE}u;
  if (index < ${SIDE}u) {
    let item = min(first + index, items - 1u);
    rowAt[index] = rowOf(item, g);
    startAt[index] = starts[item / p.group];
    endAt[index] = ends[item / p.group];
  }
  let range = findBounds(index);
  let own = range.x;
  let last = range.y;
  ${byRow((r) => `let i${r} = y + ${8 * r}u; let live${r} = first + i${r} < items; let row${r} = rowAt[i${r}]; let outAt${r} = start_out(row${r});
  let start${r} = startAt[i${r}]; let end${r} = endAt[i${r}]; var top${r} = ${LEAST}; var sum${r} = 0.0; ${slopes ? `let slope${r} = slopes[row${r} % p.heads];` : ''}`)}
  ${ownQuads('valueQuads', (r) => `write_out(outAt${r}, at, vec4(0.0));`)}
  var j = firstKey(own);
  while (j < last) {
    let stop = stopOf(j, own, last);
    ${products('s', 'quads', (i, d) => `read_q(start_q(rowAt[${i}]), ${d})`, (i, d) => k.quad(key(i), d))}
    let keys = vec4(j + 4u * x) + vec4(0u, 1u, 2u, 3u);
    ${byRow((r) => `let seen${r} = seen(keys, start${r}, end${r}, stop);
    s${r} = select(vec4(${LEAST}), s${r} * p.scale${slopes ? ` + bias(slope${r}, keys, end${r})` : ''}, seen${r});
    edges[i${r} * 8u + x] = largest(s${r});`, '\n    ')}
    workgroupBarrier();
    ${byRow((r) => `var next${r} = top${r};
    for (var i = 0u; i < 8u; i++) { next${r} = max(next${r}, edges[i${r} * 8u + i]); }
    let shrink${r} = exp(max(top${r} - next${r}, -80.0));
    top${r} = next${r};
    s${r} = select(vec4(0.0), exp(s${r} - next${r}), seen${r});
    sum${r} = sum${r} * shrink${r} + total(s${r});`, '\n    ')}
    ${storeWeights('s')}
    ${mixture('valueQuads', (i, d) => v.quad(key(i), d), (r) => `read_out(outAt${r}, at) * shrink${r}`, (r, value) => `write_out(outAt${r}, at, ${value});`)}
    j = nextKey(min(j + ${SIDE}u, stop), own);
  }
  workgroupBarrier();
  ${byRow((r) => `edges[i${r} * 8u + x] = sum${r};`, ' ')}
  workgroupBarrier();
  ${byRow((r) => `sum${r} = 0.0; for (var i = 0u; i < 8u; i++) { sum${r} += edges[i${r} * 8u + i]; }`)}
  ${ownQuads('valueQuads', (r) => `write_out(outAt${r}, at, read_out(outAt${r}, at) / sum${r});`)}
  ${byRow((r) => `if (live${r} && x == 0u) { logSum[row${r}] = top${r} + log(sum${r}); }`)}
}`,
  };
});

/** dq: rows are items, columns their keys. */
export const queryGradientTiles = variants((options: TileOptions): Kernel => {
  const { aligned, slopes } = options;
  const [q, dq, k] = ['q', 'dq', 'k'].map((name) => accessQuads(name, aligned)) as [Quads, Quads, Quads];
  const [dOut, v] = ['dOut', 'v'].map((name) => accessQuads(name, aligned, 'valueWidth', 'valueQuads')) as [Quads, Quads];
  const key = (i: string): string => `(min(j + ${i}, last - 1u) * p.keyHeads + g)`;
  return {
    name: nameOf('attention backward, queries', options),
    buffers: { dq: dq.type, dOut: dOut.type, q: q.type, k: k.type, v: v.type, facts: 'vec4<u32>' },
    params: SHAPE,
    workgroup: [8, 8, 1],
    code: `
${q.code}${dq.code}${dOut.code}${k.code}${v.code}
${ITEM}${KEYS}${SEEN}${FACTS}${slopes ? BIAS : ''}${MEMORY}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${PLACE}
  let items = p.rows * p.group;
  let first = (p.tiles - 1u - tile) * ${SIDE}u;
  if (index < ${SIDE}u) {
    let row = rowOf(min(first + index, items - 1u), g);
    let known = facts[row];
    rowAt[index] = row;
    startAt[index] = known.x;
    endAt[index] = select(known.y, 0u, isSingle(known.x, known.y));
  }
  let range = findBounds(index);
  let own = range.x;
  let last = range.y;
  ${byRow((r) => `let i${r} = y + ${8 * r}u; let live${r} = first + i${r} < items; let row${r} = rowAt[i${r}]; let qAt${r} = start_q(row${r});
  let start${r} = startAt[i${r}]; let end${r} = endAt[i${r}]; let logSum${r} = bitcast<f32>(facts[row${r}].z); let delta${r} = bitcast<f32>(facts[row${r}].w); ${slopes ? `let slope${r} = slopeOf(row${r} % p.heads);` : ''}`)}
  ${ownQuads('quads', (r) => `write_dq(qAt${r}, at, vec4(0.0));`)}
  var j = firstKey(own);
  while (j < last) {
    let stop = stopOf(j, own, last);
    ${products('s', 'quads', (i, d) => `read_q(start_q(rowAt[${i}]), ${d})`, (i, d) => `read_k(start_k(${key(i)}), ${d})`)}
    ${products('h', 'valueQuads', (i, d) => `read_dOut(start_dOut(rowAt[${i}]), ${d})`, (i, d) => `read_v(start_v(${key(i)}), ${d})`)}
    let keys = vec4(j + 4u * x) + vec4(0u, 1u, 2u, 3u);
    ${byRow((r) => `let score${r} = s${r} * p.scale${slopes ? ` + bias(slope${r}, keys, end${r})` : ''} - logSum${r};
    s${r} = select(vec4(0.0), exp(min(score${r}, vec4(0.0))) * (h${r} - delta${r}) * p.scale, seen(keys, start${r}, end${r}, stop));`, '\n    ')}
    ${storeWeights('s')}
    ${mixture('quads', (i, d) => `read_k(start_k(${key(i)}), ${d})`, (r) => `read_dq(qAt${r}, at)`, (r, value) => `write_dq(qAt${r}, at, ${value});`)}
    j = nextKey(min(j + ${SIDE}u, stop), own);
  }
}`,
  };
});

/** dk and dv: rows are keys, columns the items that see them. */
export const keyGradientTiles = variants((options: TileOptions): Kernel => {
  const { aligned, slopes } = options;
  const [q, k, dk] = ['q', 'k', 'dk'].map((name) => accessQuads(name, aligned)) as [Quads, Quads, Quads];
  const [dOut, v, dv] = ['dOut', 'v', 'dv'].map((name) => accessQuads(name, aligned, 'valueWidth', 'valueQuads')) as [Quads, Quads, Quads];
  const key = (i: string): string => `(min(first + ${i}, p.rows - 1u) * p.keyHeads + g)`;
  const row = (i: string): string => `rowOf(min(item + ${i}, last - 1u), g)`;
  const gathered = (name: string, value: (c: number) => string): string => `let ${name} = vec4(${each(4, value, ', ')});`;
  return {
    name: nameOf('attention backward, keys', options),
    buffers: { dk: dk.type, dv: dv.type, dOut: dOut.type, q: q.type, k: k.type, v: v.type, facts: 'vec4<u32>' },
    params: SHAPE,
    workgroup: [8, 8, 1],
    code: `
${q.code}${k.code}${dk.code}${dOut.code}${v.code}${dv.code}
${ITEM}${FACTS}${MEMORY}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${PLACE}
  let first = tile * ${SIDE}u;
  if (index < ${SIDE}u) {
    startAt[index] = 0u;
    endAt[index] = queryEndOf(min(first + index, p.rows - 1u));
  }
  let last = findBounds(index).y * p.group;
  ${byRow((r) => `let j${r} = first + y + ${8 * r}u; let live${r} = j${r} < p.rows; let kAt${r} = start_k(j${r} * p.keyHeads + g); let vAt${r} = start_v(j${r} * p.keyHeads + g);`)}
  ${ownQuads('quads', (r) => `write_dk(kAt${r}, at, vec4(0.0));`)}
  ${ownQuads('valueQuads', (r) => `write_dv(vAt${r}, at, vec4(0.0));`)}
  for (var item = first * p.group; item < last; item += ${SIDE}u) {
    ${products('s', 'quads', (i, d) => `read_k(start_k(${key(i)}), ${d})`, (i, d) => `read_q(start_q(${row(i)}), ${d})`)}
    ${products('h', 'valueQuads', (i, d) => `read_v(start_v(${key(i)}), ${d})`, (i, d) => `read_dOut(start_dOut(${row(i)}), ${d})`)}
    ${each(4, (c) => `let row${c} = ${row(`(4u * x + ${c}u)`)}; let known${c} = facts[row${c}];`, '\n    ')}
    ${gathered('since', (c) => `known${c}.x`)}
    ${gathered('until', (c) => `select(0u, known${c}.y, item + 4u * x + ${c}u < last)`)}
    ${gathered('logSum', (c) => `bitcast<f32>(known${c}.z)`)}
    ${gathered('delta', (c) => `bitcast<f32>(known${c}.w)`)}
    ${gathered('single', (c) => `isSingle(known${c}.x, known${c}.y)`)}
    ${slopes ? gathered('slope', (c) => `slopeOf(row${c} % p.heads)`) : ''}
    ${byRow((r) => `let seen${r} = ((since <= vec4(j${r})) | vec4(j${r} < p.sharedKeys)) & (until > vec4(j${r}));
    let score${r} = s${r} * p.scale${slopes ? ` + slope * vec4<f32>(vec4(i32(j${r}) + 1) - vec4<i32>(until))` : ''} - logSum;
    s${r} = select(vec4(0.0), exp(min(score${r}, vec4(0.0))), seen${r});
    h${r} = select(s${r} * (h${r} - delta) * p.scale, vec4(0.0), single | !seen${r});`, '\n    ')}
    ${storeWeights('s')}
    ${mixture('valueQuads', (i, d) => `read_dOut(start_dOut(${row(i)}), ${d})`, (r) => `read_dv(vAt${r}, at)`, (r, value) => `write_dv(vAt${r}, at, ${value});`)}
    workgroupBarrier();
    ${storeWeights('h')}
    ${mixture('quads', (i, d) => `read_q(start_q(${row(i)}), ${d})`, (r) => `read_dk(kAt${r}, at)`, (r, value) => `write_dk(kAt${r}, at, ${value});`)}
  }
}`,
  };
});
