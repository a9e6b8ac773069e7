/**
 * Keys and values of generation in 8 bits: written as tokens arrive, dequantized in registers where attention reads them. They lie head by head, so that
 * what a head reads is one run of memory:
 *
 *     codes    i8   [heads, capacity, padded width]
 *     scales   f16  [heads, blocks, capacity]        blocks of 32 columns, the last as short as the head
 *
 * Four rows' scales of a block are one load. Codes past a head's width may be anything: who reads them has zeros for them, or leaves the result unused.
 */
import { madd, sumEach } from './math';
import { TILE, padded } from './panels';
import { rowsPerUnit } from './rows';
import { half4 } from './weights';
import { PARAMETERS, finish, nextUnit } from './work';

/** Bytes of a block's columns in f32. */
// @ts-ignore: decorator
@inline
const BLOCK_BYTES: usize = 128;

// @ts-ignore: decorator
@inline
function blocksOf(width: i32): i32 {
  return (width + 31) >> 5;
}
/** Of row `row` of a head. */
// @ts-ignore: decorator
@inline
export function codesAt(codes: usize, head: usize, capacity: i32, width: i32, row: i32): usize {
  return codes + (head * <usize>capacity + <usize>row) * <usize>padded(width);
}
// @ts-ignore: decorator
@inline
export function scalesAt(scales: usize, head: usize, capacity: i32, width: i32, row: i32): usize {
  return scales + ((head * <usize>(blocksOf(width) * capacity) + <usize>row) << 1);
}

/** codes, scales, x, index, rows, heads, width, capacity */
export function cacheRows(c: usize): void {
  const p = c + PARAMETERS;
  const codes = load<usize>(p, 0);
  const scales = load<usize>(p, 4);
  const index = load<usize>(p, 12);
  const rows = load<i32>(p, 16);
  const heads = load<i32>(p, 20);
  const width = load<i32>(p, 24);
  const capacity = load<i32>(p, 28);
  const block = rowsPerUnit(heads * width);
  const units = (rows + block - 1) / block;
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let i = unit * block, last = min(rows, i + block); i < last; i++) {
      const row = load<i32>(index + (<usize>i << 2));
      let x = load<usize>(p, 8) + (<usize>(i * heads * width) << 2);
      for (let h: usize = 0; h < <usize>heads; h++) {
        quantize(x, width, codesAt(codes, h, capacity, width, row), scalesAt(scales, h, capacity, width, row), <usize>capacity << 1);
        x += <usize>width << 2;
      }
    }
  }
  finish(c, units);
}

/** One head of a row, by q8_0's rule. Reads up to 7 elements past it, whose codes stay unused. */
function quantize(x: usize, width: i32, codes: usize, scales: usize, scaleStep: usize): void {
  const end = x + (<usize>width << 2);
  while (x < end) {
    const last = min(end, x + BLOCK_BYTES);
    const d = largest(x, last) / 127;
    const inverse = f32x4.splat(d == 0 ? 0 : 1 / d);
    for (; x < last; x += 32) {
      const low = nearestAway(f32x4.mul(v128.load(x, 0), inverse));
      const high = nearestAway(f32x4.mul(v128.load(x, 16), inverse));
      const words = i16x8.narrow_i32x4_s(low, high);
      v128.store64_lane(codes, i8x16.narrow_i16x8_s(words, words), 0);
      codes += 8;
    }
    store<u16>(scales, numberToHalf(d));
    scales += scaleStep;
  }
}

function largest(from: usize, end: usize): f32 {
  let most = f32x4.splat(0);
  for (; from + 16 <= end; from += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(from)));
  let one = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  for (; from < end; from += 4) one = max(one, abs(load<f32>(from)));
  return one;
}

/** C's roundf, as integers: halves go away from zero. */
// @ts-ignore: decorator
@inline
function nearestAway(x: v128): v128 {
  const size = f32x4.abs(x);
  const whole = f32x4.trunc(size);
  const up = v128.and(f32x4.ge(f32x4.sub(size, whole), f32x4.splat(0.5)), f32x4.splat(1));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return i32x4.trunc_sat_f32x4_s(v128.or(f32x4.add(whole, up), sign));
}

/** The nearest f16 of a number that is not negative, ties to even: as in src/engine/formats/half.ts. */
function numberToHalf(x: f32): u16 {
  const bits = reinterpret<u32>(x);
  if (bits >= 0x47800000) return 0x7c00;
  if (bits < 0x38800000) return <u16>nearest<f32>(x * 16777216);
  return <u16>((bits - 0x38000000 + 0xfff + ((bits >> 13) & 1)) >> 13);
}

// @ts-ignore: decorator
@inline
function low4(codes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(codes));
}
// @ts-ignore: decorator
@inline
function high4(codes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(codes));
}

/** x · rows[j] for j < count, laid out as the first row of score tiles. `x` is filled up with zeros to a padded width. */
export function cachedDots(tiles: usize, x: usize, codes: usize, scales: usize, scaleStep: usize, count: i32, width: i32): void {
  const stride = <usize>padded(width);
  const end = x + (stride << 2);
  for (let j = 0; j < count; j += 4) {
    let r0 = codes + <usize>j * stride;
    let r1 = j + 1 < count ? r0 + stride : r0;
    let r2 = j + 2 < count ? r1 + stride : r0;
    let r3 = j + 3 < count ? r2 + stride : r0;
    let d = scales + (<usize>j << 1);
    let sums = f32x4.splat(0);
    for (let at = x; at < end; d += scaleStep) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (const last = min(end, at + BLOCK_BYTES); at < last; at += 32) {
        const low = v128.load(at, 0);
        const high = v128.load(at, 16);
        const c0 = v128.load8x8_s(r0);
        const c1 = v128.load8x8_s(r1);
        const c2 = v128.load8x8_s(r2);
        const c3 = v128.load8x8_s(r3);
        s0 = madd(high, high4(c0), madd(low, low4(c0), s0));
        s1 = madd(high, high4(c1), madd(low, low4(c1), s1));
        s2 = madd(high, high4(c2), madd(low, low4(c2), s2));
        s3 = madd(high, high4(c3), madd(low, low4(c3), s3));
        r0 += 8;
        r1 += 8;
        r2 += 8;
        r3 += 8;
      }
      sums = madd(sumEach(s0, s1, s2, s3), half4(d), sums);
    }
    v128.store(tiles + <usize>(j >> 3) * TILE + (<usize>(j & 4) << 2), sums);
  }
}

/** out += Σ_j weights[j] · rows[j]. `out` has a padded width; `scaled` has room for the weights times a block's scales. */
export function cachedMix(out: usize, weights: usize, scaled: usize, codes: usize, scales: usize, scaleStep: usize, count: i32, width: i32): void {
  const stride = <usize>padded(width);
  for (let i: usize = 0; i < stride; ) {
    for (let j: usize = 0; j < <usize>count; j += 4) v128.store(scaled + (j << 2), f32x4.mul(v128.load(weights + (j << 2)), half4(scales + (j << 1))));
    scales += scaleStep;
    const last = min(stride, i + 32);
    for (; i + 16 <= last; i += 16) mix16(out + (i << 2), scaled, codes + i, stride, count);
    for (; i < last; i += 8) mix8(out + (i << 2), scaled, codes + i, stride, count);
  }
}

function mix16(out: usize, weights: usize, row: usize, stride: usize, count: i32): void {
  let a = v128.load(out, 0);
  let b = v128.load(out, 16);
  let c = v128.load(out, 32);
  let d = v128.load(out, 48);
  for (const end = weights + (<usize>count << 2); weights < end; weights += 4) {
    const w = v128.load_splat<f32>(weights);
    const one = v128.load8x8_s(row, 0);
    const two = v128.load8x8_s(row, 8);
    a = madd(w, low4(one), a);
    b = madd(w, high4(one), b);
    c = madd(w, low4(two), c);
    d = madd(w, high4(two), d);
    row += stride;
  }
  v128.store(out, a, 0);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

function mix8(out: usize, weights: usize, row: usize, stride: usize, count: i32): void {
  let a = v128.load(out, 0);
  let b = v128.load(out, 16);
  for (const end = weights + (<usize>count << 2); weights < end; weights += 4) {
    const w = v128.load_splat<f32>(weights);
    const codes = v128.load8x8_s(row);
    a = madd(w, low4(codes), a);
    b = madd(w, high4(codes), b);
    row += stride;
  }
  v128.store(out, a, 0);
  v128.store(out, b, 16);
}

/** As packAcross. Writes up to 7 rows past a panel's last, which is before what follows it is written. */
export function packCachedAcross(to: usize, codes: usize, scales: usize, scaleStep: usize, count: i32, width: i32): void {
  const stride = <usize>padded(width);
  for (let i = 0; i < count; i += 4) {
    let panel = to + <usize>(i >> 3) * (<usize>width << 5) + (<usize>(i & 4) << 2);
    const r0 = codes + <usize>i * stride;
    const r1 = i + 1 < count ? r0 + stride : r0;
    const r2 = i + 2 < count ? r1 + stride : r0;
    const r3 = i + 3 < count ? r2 + stride : r0;
    for (let at: usize = 0; at < stride; at += 8) {
      const d = half4(scales + (<usize>i << 1) + (at >> 5) * scaleStep);
      const c0 = v128.load8x8_s(r0 + at);
      const c1 = v128.load8x8_s(r1 + at);
      const c2 = v128.load8x8_s(r2 + at);
      const c3 = v128.load8x8_s(r3 + at);
      storeTurned(panel, low4(c0), low4(c1), low4(c2), low4(c3), d);
      storeTurned(panel + 128, high4(c0), high4(c1), high4(c2), high4(c3), d);
      panel += 256;
    }
  }
}

/** Four rows' columns, each times its row's lane of `d`, to four rows of a panel. */
// @ts-ignore: decorator
@inline
function storeTurned(panel: usize, a: v128, b: v128, c: v128, e: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const ce0 = v128.shuffle<f32>(c, e, 0, 4, 1, 5);
  const ce1 = v128.shuffle<f32>(c, e, 2, 6, 3, 7);
  v128.store(panel, f32x4.mul(v128.shuffle<f32>(ab0, ce0, 0, 1, 4, 5), d), 0);
  v128.store(panel, f32x4.mul(v128.shuffle<f32>(ab0, ce0, 2, 3, 6, 7), d), 32);
  v128.store(panel, f32x4.mul(v128.shuffle<f32>(ab1, ce1, 0, 1, 4, 5), d), 64);
  v128.store(panel, f32x4.mul(v128.shuffle<f32>(ab1, ce1, 2, 3, 6, 7), d), 96);
}

/** As packAlong. */
export function packCachedAlong(to: usize, codes: usize, scales: usize, scaleStep: usize, count: i32, width: i32): void {
  const stride = <usize>padded(width);
  for (let p: usize = 0; p < stride; p += 8) {
    let row = codes + p;
    let from = scales + (p >> 5) * scaleStep;
    for (let i = 0; i < count; i++) {
      const scale = half4(from);
      const d = v128.shuffle<f32>(scale, scale, 0, 0, 0, 0);
      const c = v128.load8x8_s(row);
      v128.store(to, f32x4.mul(low4(c), d), 0);
      v128.store(to, f32x4.mul(high4(c), d), 16);
      row += stride;
      from += 2;
      to += 32;
    }
  }
}
