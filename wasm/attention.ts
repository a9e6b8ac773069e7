/**
 * Softmax attention with grouped heads. A unit is a head's block of queries, which takes its keys block by block with a running maximum, so that no row of
 * scores is ever held whole. A few queries (a token being generated) read the keys where they lie instead. The way back: attention-backward.ts.
 */
import { cachedDots, cachedMix, codesAt, packCachedAcross, packCachedAlong, scalesAt } from './cache';
import { exp1, exp4, madd, sum4, sumEach } from './math';
import { HEIGHT, TILE, mixTiles, packAcross, packAlong, padded, scoreTiles } from './panels';
import { ceilDiv, copy } from './rows';
import { PARAMETERS, finish, nextUnit, scratch } from './work';

/** Queries (on the way back also keys) of a unit: what a packed block serves. */
// @ts-ignore: decorator
@inline
export const ROWS: i32 = 48;
/** Most keys of a block. */
// @ts-ignore: decorator
@inline
export const BLOCK: i32 = 64;
/** Floats of all panels that a unit packs at a time: about half of a first-level cache, unless heads are very wide. */
// @ts-ignore: decorator
@inline
const PANEL_FLOATS: i32 = 8192;
/** Up to this many queries are not worth packing for. */
// @ts-ignore: decorator
@inline
const FEW_ROWS: i32 = 3;

/** A thread's scratch: tiles and weights of a group of rows (twice), what is known of each row, one output tile; then the panels. */
// @ts-ignore: decorator
@inline
const GROUP_BYTES: usize = <usize>(HEIGHT * BLOCK) << 2;
// @ts-ignore: decorator
@inline
export const WEIGHT_STRIDE: usize = <usize>BLOCK << 2;
export function tilesA(): usize {
  return scratch;
}
export function tilesB(): usize {
  return scratch + GROUP_BYTES;
}
export function weightsA(): usize {
  return scratch + 2 * GROUP_BYTES;
}
export function weightsB(): usize {
  return scratch + 3 * GROUP_BYTES;
}
export function roomForTile(): usize {
  return scratch + 4 * GROUP_BYTES;
}
export function factors(): usize {
  return scratch + 4 * GROUP_BYTES + TILE;
}
/** Two numbers a row of the unit, or of the block. */
export function state(): usize {
  return scratch + 4 * GROUP_BYTES + TILE + 64;
}
export function panels(): usize {
  return scratch + 4 * GROUP_BYTES + TILE + 64 + WEIGHT_STRIDE * 2;
}

/** Rows of a block whose panels take so many floats a row. */
export function blockRows(floats: i32): i32 {
  return max(8, min(BLOCK, (PANEL_FLOATS / floats) & ~7));
}

/**
 * out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale, valueWidth, slopes, shared; for keys and for values in 8 bits their scales
 * (0: in f32), then the rows that there is room for
 */
export function attention(c: usize): void {
  const p = c + PARAMETERS;
  const rows = load<i32>(p, 28);
  const heads = load<i32>(p, 32);
  const isFew = rows <= FEW_ROWS && load<i32>(p, 56) == 0;
  const block = isFew ? 1 : ROWS;
  const units = heads * ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const h = unit % heads;
    // The last queries first: they have the most keys.
    const first = (ceilDiv(rows, block) - 1 - unit / heads) * block;
    if (isFew) attendRow(p, h, first);
    else attendBlock(p, h, first, min(block, rows - first));
  }
  finish(c, units);
}

/** The largest of `values` or, with `sign` −1, the smallest, negated. */
export function extreme(values: usize, count: i32, sign: i32): i32 {
  let most = i32.MIN_VALUE;
  for (let i = 0; i < count; i++) most = max(most, load<i32>(values + (<usize>i << 2)) * sign);
  return most;
}

/** The keys of a unit are [0, shared) and [own, last), where `own` is its queries' first: where to begin, where to go on, where a block must end. */
// @ts-ignore: decorator
@inline
export function firstKey(own: i32, shared: i32): i32 {
  return shared > 0 ? 0 : own;
}
// @ts-ignore: decorator
@inline
export function nextKey(key: i32, own: i32, shared: i32): i32 {
  return key >= shared ? max(key, own) : key;
}
// @ts-ignore: decorator
@inline
export function lastKey(key: i32, own: i32, shared: i32, last: i32): i32 {
  return key < shared && shared < own ? shared : last;
}

export function attendBlock(p: usize, h: i32, first: i32, rows: i32): void {
  const heads = load<i32>(p, 32);
  const keyHeads = load<i32>(p, 36);
  const headWidth = load<i32>(p, 40);
  const scale = load<f32>(p, 44);
  const valueWidth = load<i32>(p, 48);
  const slopes = load<usize>(p, 52);
  const shared = load<i32>(p, 56);
  const slope: f32 = slopes ? load<f32>(slopes + (<usize>h << 2)) : 0;
  const keyHead = <usize>(h / (heads / keyHeads));
  const queryStride = <usize>(heads * headWidth) << 2;
  const outStride = <usize>(heads * valueWidth) << 2;
  const keyStride = <usize>(keyHeads * headWidth) << 2;
  const valueStride = <usize>(keyHeads * valueWidth) << 2;
  const query = load<usize>(p, 8) + <usize>first * queryStride + (<usize>(h * headWidth) << 2);
  const out = load<usize>(p, 0) + <usize>first * outStride + (<usize>(h * valueWidth) << 2);
  const key = load<usize>(p, 12) + ((keyHead * headWidth) << 2);
  const value = load<usize>(p, 16) + ((keyHead * valueWidth) << 2);
  const starts = load<usize>(p, 20) + (<usize>first << 2);
  const ends = load<usize>(p, 24) + (<usize>first << 2);
  const keyScales = load<usize>(p, 60);
  const valueScales = load<usize>(p, 64);
  const keyRows = load<i32>(p, 68);
  const valueRows = load<i32>(p, 72);
  const tops = state();
  const sums = tops + (<usize>ROWS << 2);
  for (let i = 0; i < rows; i++) {
    clear(out + <usize>i * outStride, <usize>valueWidth << 2);
    store<f32>(tops + (<usize>i << 2), -Infinity);
    store<f32>(sums + (<usize>i << 2), 0);
  }
  const block = blockRows(headWidth + padded(valueWidth));
  const keyPanels = panels();
  const valuePanels = keyPanels + (<usize>(block * headWidth) << 2);
  const last = extreme(ends, rows, 1);
  const own = -extreme(starts, rows, -1);
  let count = 0;
  for (let j = firstKey(own, shared); j < last; j = nextKey(j + count, own, shared)) {
    count = min(block, lastKey(j, own, shared, last) - j);
    if (keyScales) packCachedAcross(keyPanels, codesAt(load<usize>(p, 12), keyHead, keyRows, headWidth, j), scalesAt(keyScales, keyHead, keyRows, headWidth, j), <usize>keyRows << 1, count, headWidth);
    else packAcross(keyPanels, key + <usize>j * keyStride, keyStride, count, headWidth);
    if (valueScales) packCachedAlong(valuePanels, codesAt(load<usize>(p, 16), keyHead, valueRows, valueWidth, j), scalesAt(valueScales, keyHead, valueRows, valueWidth, j), <usize>valueRows << 1, count, valueWidth);
    else packAlong(valuePanels, value + <usize>j * valueStride, valueStride, count, valueWidth);
    for (let i = 0; i < rows; i += HEIGHT) {
      const height = min(HEIGHT, rows - i);
      const at = <usize>i << 2;
      const from = j < shared ? 0 : max(0, -extreme(starts + at, height, -1) - j) & ~7;
      const to = min(count, extreme(ends + at, height, 1) - j);
      if (from >= to) continue;
      scoreTiles(tilesA(), query + <usize>i * queryStride, queryStride, keyPanels, headWidth, from, to, height);
      for (let r: usize = 0; r < <usize>height; r++) {
        const row = at + (r << 2);
        soften(tilesA() + (r << 5), weightsA() + r * WEIGHT_STRIDE, from, to, load<i32>(starts + row) - j, load<i32>(ends + row) - j, shared - j, scale, slope, tops + row, sums + row, factors() + (r << 2));
      }
      const to0 = out + <usize>i * outStride;
      mixTiles(to0, outStride, factors(), weightsA() + (<usize>from << 2), WEIGHT_STRIDE, valuePanels + (<usize>from << 5), count, to - from, valueWidth, height, roomForTile());
    }
  }
  const logSum = load<usize>(p, 4);
  for (let i = 0; i < rows; i++) {
    const at = <usize>i << 2;
    const sum = load<f32>(sums + at);
    scaleRow(out + <usize>i * outStride, valueWidth, 1 / sum);
    store<f32>(logSum + (<usize>((first + i) * heads + h) << 2), load<f32>(tops + at) + Mathf.log(sum));
  }
}

/** One row's scores of the keys [from, to) to weights exp(score − largest so far), 0 outside [start, end) and [0, shared). `factor`: what earlier sums shrink by. */
export function soften(tiles: usize, weights: usize, from: i32, to: i32, start: i32, end: i32, shared: i32, scale: f32, slope: f32, top: usize, sum: usize, factor: usize): void {
  const starts = i32x4.splat(start);
  const ends = i32x4.splat(end);
  const common = i32x4.splat(shared);
  const scales = f32x4.splat(scale);
  const slopes = f32x4.splat(slope);
  const nothing = f32x4.splat(-Infinity);
  const before = load<f32>(top);
  let most = f32x4.splat(before);
  for (let j = from; j < to; j += 4) {
    const index = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(j));
    const seen = v128.and(v128.or(i32x4.ge_s(index, starts), i32x4.lt_s(index, common)), i32x4.lt_s(index, ends));
    let score = f32x4.mul(v128.load(tiles + <usize>(j >> 3) * TILE + (<usize>(j & 4) << 2)), scales);
    if (slope != 0) score = madd(slopes, f32x4.convert_i32x4_s(i32x4.sub(index, i32x4.splat(end - 1))), score);
    score = v128.bitselect(score, nothing, seen);
    v128.store(weights + (<usize>j << 2), score);
    most = f32x4.pmax(most, score);
  }
  const next = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  const shrink: f32 = next > before && before > -Infinity ? exp1(before - next) : 1;
  most = f32x4.splat(next);
  let total = f32x4.splat(0);
  for (let j = from; j < to; j += 4) {
    const score = v128.load(weights + (<usize>j << 2));
    const weight = v128.and(exp4(f32x4.sub(score, most)), f32x4.gt(score, nothing));
    v128.store(weights + (<usize>j << 2), weight);
    total = f32x4.add(total, weight);
  }
  store<f32>(top, next);
  store<f32>(factor, shrink);
  store<f32>(sum, load<f32>(sum) * shrink + sum4(total));
}

/** One query, its keys read where they lie. */
export function attendRow(p: usize, h: i32, t: i32): void {
  const heads = load<i32>(p, 32);
  const keyHeads = load<i32>(p, 36);
  const headWidth = load<i32>(p, 40);
  const valueWidth = load<i32>(p, 48);
  const slopes = load<usize>(p, 52);
  const slope: f32 = slopes ? load<f32>(slopes + (<usize>h << 2)) : 0;
  const keyHead = <usize>(h / (heads / keyHeads));
  const keyStride = <usize>(keyHeads * headWidth) << 2;
  const valueStride = <usize>(keyHeads * valueWidth) << 2;
  const at = <usize>(t * heads + h);
  const query = load<usize>(p, 8) + ((at * headWidth) << 2);
  const out = load<usize>(p, 0) + ((at * valueWidth) << 2);
  const key = load<usize>(p, 12) + ((keyHead * headWidth) << 2);
  const value = load<usize>(p, 16) + ((keyHead * valueWidth) << 2);
  const keyScales = load<usize>(p, 60);
  const valueScales = load<usize>(p, 64);
  const keyRows = load<i32>(p, 68);
  const valueRows = load<i32>(p, 72);
  const end = load<i32>(load<usize>(p, 24) + (<usize>t << 2));
  const top = state();
  const sum = top + 4;
  store<f32>(top, -Infinity);
  store<f32>(sum, 0);
  // Codes are read eight at a time: beside them a query has zeros, and the result room.
  let x = query;
  if (keyScales) {
    x = panels();
    clear(x, <usize>padded(headWidth) << 2);
    copy(x, query, <usize>headWidth << 2);
  }
  const mixed = valueScales ? panels() + (<usize>padded(headWidth) << 2) : out;
  const mixedWidth = valueScales ? padded(valueWidth) : valueWidth;
  clear(mixed, <usize>mixedWidth << 2);
  for (let j = load<i32>(load<usize>(p, 20) + (<usize>t << 2)); j < end; j += BLOCK) {
    const count = min(BLOCK, end - j);
    if (keyScales) cachedDots(tilesA(), x, codesAt(load<usize>(p, 12), keyHead, keyRows, headWidth, j), scalesAt(keyScales, keyHead, keyRows, headWidth, j), <usize>keyRows << 1, count, headWidth);
    else dots(tilesA(), x, key + <usize>j * keyStride, keyStride, count, headWidth);
    soften(tilesA(), weightsA(), 0, count, 0, end - j, 0, load<f32>(p, 44), slope, top, sum, factors());
    if (load<f32>(factors()) != 1) scaleRow(mixed, mixedWidth, load<f32>(factors()));
    if (valueScales) cachedMix(mixed, weightsA(), weightsB(), codesAt(load<usize>(p, 16), keyHead, valueRows, valueWidth, j), scalesAt(valueScales, keyHead, valueRows, valueWidth, j), <usize>valueRows << 1, count, valueWidth);
    else mix(mixed, weightsA(), value + <usize>j * valueStride, valueStride, count, valueWidth);
  }
  scaleRow(mixed, mixedWidth, 1 / load<f32>(sum));
  if (valueScales) copy(out, mixed, <usize>valueWidth << 2);
  store<f32>(load<usize>(p, 4) + (at << 2), load<f32>(top) + Mathf.log(load<f32>(sum)));
}

/** x · rows[j] for j < count, laid out as the first row of score tiles. */
function dots(tiles: usize, x: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  for (let j = 0; j < count; j += 4) {
    const r0 = rows + <usize>j * stride;
    const r1 = j + 1 < count ? r0 + stride : r0;
    const r2 = j + 2 < count ? r1 + stride : r0;
    const r3 = j + 3 < count ? r2 + stride : r0;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let i: usize = 0;
    for (; i < quads; i += 16) {
      const v = v128.load(x + i);
      s0 = madd(v, v128.load(r0 + i), s0);
      s1 = madd(v, v128.load(r1 + i), s1);
      s2 = madd(v, v128.load(r2 + i), s2);
      s3 = madd(v, v128.load(r3 + i), s3);
    }
    let sums = sumEach(s0, s1, s2, s3);
    for (; i < end; i += 4) {
      let column = f32x4.splat(load<f32>(r0 + i));
      column = f32x4.replace_lane(column, 1, load<f32>(r1 + i));
      column = f32x4.replace_lane(column, 2, load<f32>(r2 + i));
      column = f32x4.replace_lane(column, 3, load<f32>(r3 + i));
      sums = madd(f32x4.splat(load<f32>(x + i)), column, sums);
    }
    v128.store(tiles + <usize>(j >> 3) * TILE + (<usize>(j & 4) << 2), sums);
  }
}

/** out += Σ_j weights[j] · rows[j] */
function mix(out: usize, weights: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  let i = 0;
  for (; i + 16 <= width; i += 16) {
    const at = out + (<usize>i << 2);
    let a = v128.load(at, 0);
    let b = v128.load(at, 16);
    let c = v128.load(at, 32);
    let d = v128.load(at, 48);
    let row = rows + (<usize>i << 2);
    for (let j = 0; j < count; j++) {
      const w = v128.load_splat<f32>(weights + (<usize>j << 2));
      a = madd(w, v128.load(row, 0), a);
      b = madd(w, v128.load(row, 16), b);
      c = madd(w, v128.load(row, 32), c);
      d = madd(w, v128.load(row, 48), d);
      row += stride;
    }
    v128.store(at, a, 0);
    v128.store(at, b, 16);
    v128.store(at, c, 32);
    v128.store(at, d, 48);
  }
  for (; i < width; i++) {
    const at = out + (<usize>i << 2);
    let a = load<f32>(at);
    let row = rows + (<usize>i << 2);
    for (let j = 0; j < count; j++) {
      a += load<f32>(weights + (<usize>j << 2)) * load<f32>(row);
      row += stride;
    }
    store<f32>(at, a);
  }
}

/** Zeroes a row; memory.fill costs more than it at this length. */
export function clear(row: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(row + i, f32x4.splat(0));
  for (; i < bytes; i += 4) store<f32>(row + i, 0);
}

function scaleRow(row: usize, width: i32, factor: f32): void {
  const end = <usize>width << 2;
  for (let i: usize = 0; i < end; i += 4) store<f32>(row + i, load<f32>(row + i) * factor);
}
