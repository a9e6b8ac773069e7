/**
 * The way back through attention. The probabilities are made again from the kept log-sums: once by query for dq, once by key for dk and dv, so that no two
 * threads write one element.
 *
 *     P = exp(scale·q·k + bias − logSum)     dS = P·(dOut·v − Σ dOut·out)·scale     dq = dS·k     dk = dSᵀ·q     dv = Pᵀ·dOut
 */
import { BLOCK, ROWS, WEIGHT_STRIDE, blockRows, clear, extreme, factors, firstKey, lastKey, nextKey, panels, roomForTile, state, tilesA, tilesB, weightsA, weightsB } from './attention';
import { exp4, madd, sum4 } from './math';
import { HEIGHT, TILE, mixTiles, packAcross, packAlong, padded, scoreTiles } from './panels';
import { ceilDiv } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

/** dq, delta, dOut, out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale, valueWidth, slopes, shared */
export function attentionBackwardQueries(c: usize): void {
  const p = c + PARAMETERS;
  const rows = load<i32>(p, 40);
  const heads = load<i32>(p, 44);
  const blocks = ceilDiv(rows, ROWS);
  let unit: i32;
  while ((unit = nextUnit(c, heads * blocks)) >= 0) {
    // The last queries first: they have the most keys.
    const first = (blocks - 1 - unit / heads) * ROWS;
    queryGradients(p, unit % heads, first, min(ROWS, rows - first));
  }
  finish(c, heads * blocks);
}

export function queryGradients(p: usize, h: i32, first: i32, rows: i32): void {
  const heads = load<i32>(p, 44);
  const keyHeads = load<i32>(p, 48);
  const headWidth = load<i32>(p, 52);
  const scale = load<f32>(p, 56);
  const valueWidth = load<i32>(p, 60);
  const slopes = load<usize>(p, 64);
  const shared = load<i32>(p, 68);
  const slope: f32 = slopes ? load<f32>(slopes + (<usize>h << 2)) : 0;
  const keyHead = <usize>(h / (heads / keyHeads));
  const queryStride = <usize>(heads * headWidth) << 2;
  const outStride = <usize>(heads * valueWidth) << 2;
  const keyStride = <usize>(keyHeads * headWidth) << 2;
  const valueStride = <usize>(keyHeads * valueWidth) << 2;
  const queryAt = <usize>first * queryStride + (<usize>(h * headWidth) << 2);
  const outAt = <usize>first * outStride + (<usize>(h * valueWidth) << 2);
  const query = load<usize>(p, 20) + queryAt;
  const dQuery = load<usize>(p, 0) + queryAt;
  const dOut = load<usize>(p, 8) + outAt;
  const key = load<usize>(p, 24) + ((keyHead * headWidth) << 2);
  const value = load<usize>(p, 28) + ((keyHead * valueWidth) << 2);
  const starts = load<usize>(p, 32) + (<usize>first << 2);
  const ends = load<usize>(p, 36) + (<usize>first << 2);
  const logSums = state();
  const deltas = logSums + (<usize>ROWS << 2);
  for (let i = 0; i < rows; i++) {
    const at = <usize>((first + i) * heads + h) << 2;
    const delta = dot(dOut + <usize>i * outStride, load<usize>(p, 12) + outAt + <usize>i * outStride, valueWidth);
    store<f32>(load<usize>(p, 4) + at, delta);
    store<f32>(deltas + (<usize>i << 2), delta);
    store<f32>(logSums + (<usize>i << 2), load<f32>(load<usize>(p, 16) + at));
    clear(dQuery + <usize>i * queryStride, <usize>headWidth << 2);
  }
  addOnly();
  const block = blockRows(headWidth + valueWidth + padded(headWidth));
  const keysAcross = panels();
  const valuesAcross = keysAcross + (<usize>(block * headWidth) << 2);
  const keysAlong = valuesAcross + (<usize>(block * valueWidth) << 2);
  const last = extreme(ends, rows, 1);
  const own = -extreme(starts, rows, -1);
  let count = 0;
  for (let j = firstKey(own, shared); j < last; j = nextKey(j + count, own, shared)) {
    count = min(block, lastKey(j, own, shared, last) - j);
    packAcross(keysAcross, key + <usize>j * keyStride, keyStride, count, headWidth);
    packAcross(valuesAcross, value + <usize>j * valueStride, valueStride, count, valueWidth);
    packAlong(keysAlong, key + <usize>j * keyStride, keyStride, count, headWidth);
    for (let i = 0; i < rows; i += HEIGHT) {
      const height = min(HEIGHT, rows - i);
      const at = <usize>i << 2;
      const from = j < shared ? 0 : max(0, -extreme(starts + at, height, -1) - j) & ~7;
      const to = min(count, extreme(ends + at, height, 1) - j);
      if (from >= to) continue;
      scoreTiles(tilesA(), query + <usize>i * queryStride, queryStride, keysAcross, headWidth, from, to, height);
      scoreTiles(tilesB(), dOut + <usize>i * outStride, outStride, valuesAcross, valueWidth, from, to, height);
      for (let r: usize = 0; r < <usize>height; r++) {
        const row = at + (r << 2);
        const start = load<i32>(starts + row);
        // A query of one key gives it all its weight, whatever the score: rounding must not say otherwise.
        if (load<i32>(ends + row) - start == 1 && (shared == 0 || start < shared)) {
          queryWeights(r, from, to, 0, 0, 0, 0, 0, 0, 0);
          continue;
        }
        queryWeights(r, from, to, start - j, load<i32>(ends + row) - j, shared - j, scale, slope, load<f32>(logSums + row), load<f32>(deltas + row));
      }
      mixTiles(dQuery + <usize>i * queryStride, queryStride, factors(), weightsA() + (<usize>from << 2), WEIGHT_STRIDE, keysAlong + (<usize>from << 5), count, to - from, headWidth, height, roomForTile());
    }
  }
}

/** dS of row `r` of a group for the keys [from, to), 0 outside [start, end) and [0, shared). */
export function queryWeights(r: usize, from: i32, to: i32, start: i32, end: i32, shared: i32, scale: f32, slope: f32, logSum: f32, delta: f32): void {
  const starts = i32x4.splat(start);
  const ends = i32x4.splat(end);
  const common = i32x4.splat(shared);
  const scales = f32x4.splat(scale);
  const slopes = f32x4.splat(slope);
  const logSums = f32x4.splat(-logSum);
  const deltas = f32x4.splat(delta);
  const scoresAt = tilesA() + (r << 5);
  const gradsAt = tilesB() + (r << 5);
  const weights = weightsA() + r * WEIGHT_STRIDE;
  for (let j = from; j < to; j += 4) {
    const index = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(j));
    const seen = v128.and(v128.or(i32x4.ge_s(index, starts), i32x4.lt_s(index, common)), i32x4.lt_s(index, ends));
    const tile = <usize>(j >> 3) * TILE + (<usize>(j & 4) << 2);
    let score = madd(v128.load(scoresAt + tile), scales, logSums);
    if (slope != 0) score = madd(slopes, f32x4.convert_i32x4_s(i32x4.sub(index, i32x4.splat(end - 1))), score);
    const weight = f32x4.mul(f32x4.mul(exp4(score), scales), f32x4.sub(v128.load(gradsAt + tile), deltas));
    v128.store(weights + (<usize>j << 2), v128.and(weight, seen));
  }
}

/** dk, dv, delta, dOut, logSum, q, k, v, keyStart, keyEnd, queryEnd, rows, heads, keyHeads, headWidth, scale, valueWidth, slopes, shared */
export function attentionBackwardKeys(c: usize): void {
  const p = c + PARAMETERS;
  const rows = load<i32>(p, 44);
  const keyHeads = load<i32>(p, 52);
  const units = keyHeads * ceilDiv(rows, ROWS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const first = (unit / keyHeads) * ROWS;
    keyGradients(p, unit % keyHeads, first, min(ROWS, rows - first));
  }
  finish(c, units);
}

export function keyGradients(p: usize, g: i32, first: i32, rows: i32): void {
  const heads = load<i32>(p, 48);
  const keyHeads = load<i32>(p, 52);
  const headWidth = load<i32>(p, 56);
  const scale = load<f32>(p, 60);
  const valueWidth = load<i32>(p, 64);
  const slopes = load<usize>(p, 68);
  const shared = load<i32>(p, 72);
  const group = heads / keyHeads;
  const queryStride = <usize>(heads * headWidth) << 2;
  const outStride = <usize>(heads * valueWidth) << 2;
  const keyStride = <usize>(keyHeads * headWidth) << 2;
  const valueStride = <usize>(keyHeads * valueWidth) << 2;
  const keyAt = <usize>first * keyStride + (<usize>(g * headWidth) << 2);
  const valueAt = <usize>first * valueStride + (<usize>(g * valueWidth) << 2);
  const key = load<usize>(p, 24) + keyAt;
  const value = load<usize>(p, 28) + valueAt;
  const dKey = load<usize>(p, 0) + keyAt;
  const dValue = load<usize>(p, 4) + valueAt;
  const queryEnds = load<usize>(p, 40) + (<usize>first << 2);
  for (let i = 0; i < rows; i++) {
    clear(dKey + <usize>i * keyStride, <usize>headWidth << 2);
    clear(dValue + <usize>i * valueStride, <usize>valueWidth << 2);
  }
  addOnly();
  const logSums = state();
  const deltas = logSums + (<usize>BLOCK << 2);
  const block = blockRows(headWidth + valueWidth + padded(headWidth) + padded(valueWidth));
  const queriesAcross = panels();
  const gradsAcross = queriesAcross + (<usize>(block * headWidth) << 2);
  const queriesAlong = gradsAcross + (<usize>(block * valueWidth) << 2);
  const gradsAlong = queriesAlong + (<usize>(block * padded(headWidth)) << 2);
  const last = extreme(queryEnds, rows, 1);
  for (let h = g * group; h < (g + 1) * group; h++) {
    const slope: f32 = slopes ? load<f32>(slopes + (<usize>h << 2)) : 0;
    const query = load<usize>(p, 20) + (<usize>(h * headWidth) << 2);
    const dOut = load<usize>(p, 12) + (<usize>(h * valueWidth) << 2);
    for (let t = first; t < last; t += block) {
      const count = min(block, last - t);
      const queryAt = query + <usize>t * queryStride;
      const gradAt = dOut + <usize>t * outStride;
      packAcross(queriesAcross, queryAt, queryStride, count, headWidth);
      packAcross(gradsAcross, gradAt, outStride, count, valueWidth);
      packAlong(queriesAlong, queryAt, queryStride, count, headWidth);
      packAlong(gradsAlong, gradAt, outStride, count, valueWidth);
      for (let i = 0; i < count; i++) {
        const at = <usize>((t + i) * heads + h) << 2;
        store<f32>(logSums + (<usize>i << 2), load<f32>(load<usize>(p, 16) + at));
        store<f32>(deltas + (<usize>i << 2), load<f32>(load<usize>(p, 8) + at));
      }
      const starts = load<usize>(p, 32) + (<usize>t << 2);
      const ends = load<usize>(p, 36) + (<usize>t << 2);
      for (let i = 0; i < rows; i += HEIGHT) {
        const height = min(HEIGHT, rows - i);
        const from = max(0, first + i - t) & ~7;
        const to = min(count, extreme(queryEnds + (<usize>i << 2), height, 1) - t);
        if (from >= to) continue;
        scoreTiles(tilesA(), key + <usize>i * keyStride, keyStride, queriesAcross, headWidth, from, to, height);
        scoreTiles(tilesB(), value + <usize>i * valueStride, valueStride, gradsAcross, valueWidth, from, to, height);
        for (let r = 0; r < height; r++) keyWeights(<usize>r, from, to, first + i + r, shared, starts, ends, scale, slope, logSums, deltas);
        const weightAt = <usize>from << 2;
        const panelAt = <usize>from << 5;
        mixTiles(dValue + <usize>i * valueStride, valueStride, factors(), weightsA() + weightAt, WEIGHT_STRIDE, gradsAlong + panelAt, count, to - from, valueWidth, height, roomForTile());
        mixTiles(dKey + <usize>i * keyStride, keyStride, factors(), weightsB() + weightAt, WEIGHT_STRIDE, queriesAlong + panelAt, count, to - from, headWidth, height, roomForTile());
      }
    }
  }
}

/** P and dS of key `key`, row `r` of a group, for the queries [from, to) of a block, 0 where the key lies outside a query's range. */
export function keyWeights(r: usize, from: i32, to: i32, key: i32, shared: i32, starts: usize, ends: usize, scale: f32, slope: f32, logSums: usize, deltas: usize): void {
  const keys = i32x4.splat(key);
  const scales = f32x4.splat(scale);
  const slopes = f32x4.splat(slope);
  const counted = i32x4.splat(to);
  const always = i32x4.splat(key < shared ? -1 : 0);
  const common = i32x4.splat(shared > 0 ? shared : i32.MAX_VALUE);
  const scoresAt = tilesA() + (r << 5);
  const gradsAt = tilesB() + (r << 5);
  const weights = weightsA() + r * WEIGHT_STRIDE;
  const grads = weightsB() + r * WEIGHT_STRIDE;
  for (let i = from; i < to; i += 4) {
    const at = <usize>i << 2;
    const end = v128.load(ends + at);
    const index = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(i));
    const start = v128.load(starts + at);
    const began = v128.or(i32x4.le_s(start, keys), always);
    const single = v128.and(i32x4.eq(i32x4.sub(end, start), i32x4.splat(1)), i32x4.lt_s(start, common));
    const seen = v128.and(v128.and(began, i32x4.gt_s(end, keys)), i32x4.lt_s(index, counted));
    const tile = <usize>(i >> 3) * TILE + (<usize>(i & 4) << 2);
    let score = f32x4.sub(f32x4.mul(v128.load(scoresAt + tile), scales), v128.load(logSums + at));
    if (slope != 0) score = madd(slopes, f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(keys, end), i32x4.splat(1))), score);
    const probability = exp4(score);
    const grad = f32x4.mul(f32x4.mul(probability, scales), f32x4.sub(v128.load(gradsAt + tile), v128.load(deltas + at)));
    v128.store(weights + at, v128.and(probability, seen));
    v128.store(grads + at, v128.andnot(v128.and(grad, seen), single));
  }
}

/** Mixtures add to what is there. */
function addOnly(): void {
  for (let r: usize = 0; r < <usize>HEIGHT; r++) store<f32>(factors() + (r << 2), 1);
}

function dot(a: usize, b: usize, width: i32): f32 {
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let sums = f32x4.splat(0);
  let i: usize = 0;
  for (; i < quads; i += 16) sums = madd(v128.load(a + i), v128.load(b + i), sums);
  let sum = sum4(sums);
  for (; i < end; i += 4) sum += load<f32>(a + i) * load<f32>(b + i);
  return sum;
}
