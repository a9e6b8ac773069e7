/**
 * Matrix products. A unit is a block of 16 columns by some rows: its slice of B is packed into two panels of 8 columns in this thread's scratch (from
 * either orientation, so both are equally fast), and a register tile of 4 or 6 rows by 8 columns runs down the rows of A, which are read where they lie.
 */
import { madd, sumEach } from './math';
import { PARAMETERS, finish, nextUnit, scratch } from './work';

// @ts-ignore: decorator
@inline
const NT: i32 = 0;
// @ts-ignore: decorator
@inline
const TN: i32 = 2;

/** Depth of a packed panel: 2 panels · 256 · 8 · 4 B = 16 KiB, half of a first-level cache. */
// @ts-ignore: decorator
@inline
const DEPTH: i32 = 256;
// @ts-ignore: decorator
@inline
const COLUMNS: i32 = 16;
/** Rows of a tile. Plain builds need one more register for the product. */
// @ts-ignore: decorator
@inline
const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Up to this many rows, nt products read B once and straight, without packing. */
// @ts-ignore: decorator
@inline
const FEW_ROWS: i32 = 4;

export function matmul(c: usize): void {
  const p = c + PARAMETERS;
  const layout = load<i32>(p, 0);
  const m = load<i32>(p, 36);
  const n = load<i32>(p, 40);
  const rowsPerUnit = load<i32>(p, 48);
  const columnUnits = (n + COLUMNS - 1) / COLUMNS;
  const units = columnUnits * ((m + rowsPerUnit - 1) / rowsPerUnit);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const column = (unit % columnUnits) * COLUMNS;
    const row = (unit / columnUnits) * rowsPerUnit;
    const rows = min(rowsPerUnit, m - row);
    const columns = min(COLUMNS, n - column);
    if (layout == NT && m <= FEW_ROWS) dotUnit(p, row, rows, column, columns);
    else block(p, layout, row, rows, column, columns);
  }
  finish(c, units);
}

/** Writes add + bias into out[row …, column …] where there is a bias; returns where the sums start from (0: nothing). */
function startOf(p: usize, row: i32, rows: i32, column: i32, columns: i32): usize {
  const bias = load<usize>(p, 32);
  const add = load<usize>(p, 24);
  const addStride = load<i32>(p, 28);
  if (!bias) return add ? add + (<usize>(row * addStride + column) << 2) : 0;
  const out = load<usize>(p, 4);
  const outStride = load<i32>(p, 8);
  for (let i = row; i < row + rows; i++) {
    for (let j = column; j < column + columns; j++) {
      let value = load<f32>(bias + (<usize>j << 2));
      if (add) value += load<f32>(add + (<usize>(i * addStride + j) << 2));
      store<f32>(out + (<usize>(i * outStride + j) << 2), value);
    }
  }
  return out + (<usize>(row * outStride + column) << 2);
}

function block(p: usize, layout: i32, row: i32, rows: i32, column: i32, columns: i32): void {
  const out = load<usize>(p, 4);
  const outStride = load<i32>(p, 8);
  let from = startOf(p, row, rows, column, columns);
  let fromStride = load<usize>(p, 32) ? outStride : load<i32>(p, 28);
  const to = out + (<usize>(row * outStride + column) << 2);
  const tile = scratch + (<usize>(COLUMNS * DEPTH) << 2);
  // The base product, then the narrow pair.
  for (let part = 0; part < 2; part++) {
    const a = load<usize>(p + (part ? 56 : 12));
    const k = load<i32>(p + (part ? 72 : 44));
    if (k == 0) continue;
    const aStride = load<i32>(p + (part ? 60 : 16));
    const b = load<usize>(p + (part ? 64 : 20));
    const bStride = load<i32>(p + (part ? 68 : 76));
    const scale: f32 = part ? 1 : load<f32>(p, 52);
    for (let start = 0; start < k; start += DEPTH) {
      const depth = min(DEPTH, k - start);
      if (layout == NT) packTransposed(b + (<usize>(column * bStride + start) << 2), bStride, columns, depth);
      else packRows(b + (<usize>(start * bStride + column) << 2), bStride, columns, depth);
      const aFrom = a + (<usize>(layout == TN ? start * aStride + row : row * aStride + start) << 2);
      const step = layout == TN ? 4 : TILE_ROWS;
      for (let i = 0; i < rows; i += step) {
        const height = min(step, rows - i);
        const aAt = aFrom + (<usize>(layout == TN ? i : i * aStride) << 2);
        for (let j = 0; j < columns; j += 8) {
          const panel = scratch + (<usize>j * DEPTH << 2);
          const source = from ? from + (<usize>(i * fromStride + j) << 2) : 0;
          const target = to + (<usize>(i * outStride + j) << 2);
          if (layout == TN) tileColumns(aAt, <usize>aStride << 2, panel, depth, tile);
          else if (height > 4) tileRowsTall(aAt, <usize>aStride << 2, panel, depth, tile, height);
          else tileRows(aAt, <usize>aStride << 2, panel, depth, tile, height);
          storeTile(tile, scale, source, <usize>fromStride << 2, target, <usize>outStride << 2, height, columns - j);
        }
      }
      from = to;
      fromStride = outStride;
    }
  }
}

/** B is [n, k]: 16 of its rows become the columns of two panels [depth][8]. */
function packTransposed(b: usize, stride: i32, columns: i32, depth: i32): void {
  const step = <usize>stride << 2;
  for (let j = 0; j < COLUMNS; j += 4) {
    const panel = scratch + (<usize>(j & ~7) * DEPTH << 2) + ((<usize>j & 7) << 2);
    if (j >= columns) break;
    // Beyond the last column any row will do: what it makes is never stored.
    const r0 = b + <usize>j * step;
    const r1 = j + 1 < columns ? r0 + step : r0;
    const r2 = j + 2 < columns ? r1 + step : r0;
    const r3 = j + 3 < columns ? r2 + step : r0;
    let i = 0;
    for (; i + 4 <= depth; i += 4) {
      const at = <usize>i << 2;
      const a = v128.load(r0 + at);
      const b1 = v128.load(r1 + at);
      const c = v128.load(r2 + at);
      const d = v128.load(r3 + at);
      const ab0 = v128.shuffle<f32>(a, b1, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b1, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const to = panel + (<usize>i << 5);
      v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5), 0);
      v128.store(to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 32);
      v128.store(to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 64);
      v128.store(to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 96);
    }
    for (; i < depth; i++) {
      const at = <usize>i << 2;
      const to = panel + (<usize>i << 5);
      store<f32>(to, load<f32>(r0 + at), 0);
      store<f32>(to, load<f32>(r1 + at), 4);
      store<f32>(to, load<f32>(r2 + at), 8);
      store<f32>(to, load<f32>(r3 + at), 12);
    }
  }
}

/** B is [k, n]: slices of its rows are copied. Reads up to 15 elements past a row's slice, which stay unused. */
function packRows(b: usize, stride: i32, columns: i32, depth: i32): void {
  const step = <usize>stride << 2;
  for (let j = 0; j < columns; j += 8) {
    let from = b + (<usize>j << 2);
    let to = scratch + (<usize>j * DEPTH << 2);
    for (let i = 0; i < depth; i++) {
      v128.store(to, v128.load(from), 0);
      v128.store(to, v128.load(from, 16), 16);
      from += step;
      to += 32;
    }
  }
}

/** Sums of up to 4 rows of A, element (i, p) at a + i · stride + 4p. Neither the loop is unrolled nor the end branches: V8 would spill registers. */
export function tileRows(a0: usize, stride: usize, b: usize, depth: i32, tile: usize, rows: i32): void {
  let a1 = rows > 1 ? a0 + stride : a0;
  let a2 = rows > 2 ? a1 + stride : a0;
  let a3 = rows > 3 ? a2 + stride : a0;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a0 + (<usize>depth << 2);
  while (a0 < end) {
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    b += 32;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  v128.store(tile, c00, 0);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

/** Sums of up to 6 rows: 12 sums, 2 vectors of B and 1 of A are 15 of the 16 registers, which is free of spills only when multiply-add is fused. */
export function tileRowsTall(a0: usize, stride: usize, b: usize, depth: i32, tile: usize, rows: i32): void {
  let a1 = rows > 1 ? a0 + stride : a0;
  let a2 = rows > 2 ? a1 + stride : a0;
  let a3 = rows > 3 ? a2 + stride : a0;
  let a4 = rows > 4 ? a3 + stride : a0;
  let a5 = rows > 5 ? a4 + stride : a0;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  const end = a0 + (<usize>depth << 2);
  while (a0 < end) {
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    x = v128.load_splat<f32>(a4);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load_splat<f32>(a5);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
    b += 32;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
    a5 += 4;
  }
  v128.store(tile, c00, 0);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
  v128.store(tile, c40, 128);
  v128.store(tile, c41, 144);
  v128.store(tile, c50, 160);
  v128.store(tile, c51, 176);
}

/** Sums of 4 columns of A, element (i, p) at a + 4i + p · stride. Those past the last column are never stored. */
export function tileColumns(a: usize, stride: usize, b: usize, depth: i32, tile: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = b + (<usize>depth << 5);
  while (b < end) {
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a, 0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    b += 32;
    a += stride;
  }
  v128.store(tile, c00, 0);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

/** to[i, j] = from[i, j] + scale · tile[i, j] */
function storeTile(tile: usize, scale: f32, from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  const s = f32x4.splat(scale);
  for (let i = 0; i < rows; i++) {
    const low = f32x4.mul(v128.load(tile, 0), s);
    const high = f32x4.mul(v128.load(tile, 16), s);
    if (columns < 8) storeSome(low, high, from, to, columns);
    else if (from) {
      v128.store(to, f32x4.add(low, v128.load(from, 0)), 0);
      v128.store(to, f32x4.add(high, v128.load(from, 16)), 16);
    } else {
      v128.store(to, low, 0);
      v128.store(to, high, 16);
    }
    tile += 32;
    to += toStride;
    if (from) from += fromStride;
  }
}

function storeSome(low: v128, high: v128, from: usize, to: usize, columns: i32): void {
  for (let j = 0; j < columns; j++) {
    const value = f32x4.extract_lane(low, 0);
    const at = <usize>j << 2;
    store<f32>(to + at, from ? load<f32>(from + at) + value : value);
    if (j == 3) low = high;
    else low = v128.shuffle<f32>(low, low, 1, 2, 3, 3);
  }
}

/** A few rows of A against 16 rows of B, which is read once: the product of a single token. */
function dotUnit(p: usize, row: i32, rows: i32, column: i32, columns: i32): void {
  const out = load<usize>(p, 4);
  const outStride = load<i32>(p, 8);
  let from = startOf(p, row, rows, column, columns);
  let fromStride = load<usize>(p, 32) ? outStride : load<i32>(p, 28);
  const to = out + (<usize>(row * outStride + column) << 2);
  for (let part = 0; part < 2; part++) {
    const a = load<usize>(p + (part ? 56 : 12));
    const k = load<i32>(p + (part ? 72 : 44));
    if (k == 0) continue;
    const aStride = load<i32>(p + (part ? 60 : 16));
    const b = load<usize>(p + (part ? 64 : 20));
    const step = <usize>load<i32>(p + (part ? 68 : 76)) << 2;
    const scale: f32 = part ? 1 : load<f32>(p, 52);
    for (let j = 0; j < columns; j += 4) {
      const b0 = b + <usize>(column + j) * step;
      const b1 = j + 1 < columns ? b0 + step : b0;
      const b2 = j + 2 < columns ? b1 + step : b0;
      const b3 = j + 3 < columns ? b2 + step : b0;
      for (let i = 0; i < rows; i++) {
        const sums = dot4(a + (<usize>((row + i) * aStride) << 2), b0, b1, b2, b3, k);
        const source = from ? from + (<usize>(i * fromStride + j) << 2) : 0;
        storeSome(f32x4.mul(sums, f32x4.splat(scale)), sums, source, to + (<usize>(i * outStride + j) << 2), min(4, columns - j));
      }
    }
    from = to;
    fromStride = outStride;
  }
}

/** [x·b0, x·b1, x·b2, x·b3] */
function dot4(x: usize, b0: usize, b1: usize, b2: usize, b3: usize, k: i32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let at: usize = 0;
  const quads = <usize>(k & ~3) << 2;
  for (; at < quads; at += 16) {
    const v = v128.load(x + at);
    s0 = madd(v, v128.load(b0 + at), s0);
    s1 = madd(v, v128.load(b1 + at), s1);
    s2 = madd(v, v128.load(b2 + at), s2);
    s3 = madd(v, v128.load(b3 + at), s3);
  }
  let sums = sumEach(s0, s1, s2, s3);
  const end = <usize>k << 2;
  for (; at < end; at += 4) {
    let column = f32x4.splat(load<f32>(b0 + at));
    column = f32x4.replace_lane(column, 1, load<f32>(b1 + at));
    column = f32x4.replace_lane(column, 2, load<f32>(b2 + at));
    column = f32x4.replace_lane(column, 3, load<f32>(b3 + at));
    sums = madd(f32x4.splat(load<f32>(x + at)), column, sums);
  }
  return sums;
}
