/**
 * nt products of a few rows (a token at a time): every row of B is read once, straight, without packing. A unit is some rows of B; frozen ones are met 4
 * together, as they lie.
 */
import { madd, sumEach } from './math';
import { startOf, storeSome } from './results';
import { BLOCK, DECODED, Storage, codesOf, decode, half4, indexOf, scalesOf, storageOf } from './weights';
import { scratch } from './work';

/** A row of A as 4-bit products need it: its sums over blocks of 32 columns, what a block's minimum is multiplied with; then `Y`. */
// @ts-ignore: decorator
@inline
const X_SUMS: usize = DECODED + 32;
// @ts-ignore: decorator
@inline
const MOST_BLOCKS: i32 = 1280;
/** The row itself in the order of the codes in their words, and so much smaller as codes are larger where they lie there. */
// @ts-ignore: decorator
@inline
const Y: usize = X_SUMS + (<usize>MOST_BLOCKS << 2);

/** What all units of a product of one row need: called once by every thread. */
export function prepareDots(p: usize): void {
  if (load<i32>(p, 36) == 1) prepareRow(load<usize>(p, 84), load<usize>(p, 12), load<i32>(p, 44));
}

function prepareRow(weight: usize, x: usize, k: i32): void {
  if (!weight) return;
  const storage = storageOf(weight);
  if (storage != Storage.Q4_0 && storage != Storage.Q4_1) return;
  const shrink = f32x4(1, 0.0625, 0.00390625, 1);
  let to = scratch + Y;
  const blocks = min(k / BLOCK, MOST_BLOCKS);
  for (let block = 0; block < blocks; block++) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < 4; i++) {
      const low = v128.load(x);
      const high = v128.load(x, 64);
      sum = f32x4.add(sum, f32x4.add(low, high));
      v128.store(to, f32x4.mul(v128.shuffle<f32>(low, high, 0, 4, 1, 5), shrink), 0);
      v128.store(to, f32x4.mul(v128.shuffle<f32>(low, high, 2, 6, 3, 7), shrink), 16);
      to += 32;
      x += 16;
    }
    x += 64;
    sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    store<f32>(scratch + X_SUMS + (<usize>block << 2), f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1));
  }
}

/** Rows `column` … of B. */
export function dotUnit(p: usize, row: i32, rows: i32, column: i32, columns: i32): void {
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
    const weight = part ? 0 : load<usize>(p, 84);
    if (weight) {
      for (let i = 0; i < rows; i++) {
        const x = a + (<usize>((row + i) * aStride) << 2);
        if (load<i32>(p, 36) > 1) prepareRow(weight, x, k);
        dotWeight(weight, column, columns, x, k, scale, from ? from + (<usize>(i * fromStride) << 2) : 0, to + (<usize>(i * outStride) << 2));
      }
    } else {
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

/** A row of A with some rows of a frozen matrix, two groups of 4 at a time. */
function dotWeight(weight: usize, column: i32, columns: i32, x: usize, k: i32, scale: f32, from: usize, to: usize): void {
  const pair = scratch + DECODED;
  const s = f32x4.splat(scale);
  for (let j = 0; j < columns; j += 8) {
    dotGroups(weight, (column + j) >> 2, x, k, pair);
    storeSome(f32x4.mul(v128.load(pair, 0), s), f32x4.mul(v128.load(pair, 16), s), from ? from + (<usize>j << 2) : 0, to + (<usize>j << 2), min(8, columns - j));
  }
}

/** The dots with a group, an even one, and the next: 8 sums at `to`. */
function dotGroups(weight: usize, group: i32, x: usize, k: i32, to: usize): void {
  const storage = storageOf(weight);
  const index = indexOf(weight, group, 0);
  const codes = codesOf(weight, index);
  const scales = scalesOf(weight, index);
  let blocks = k / BLOCK;
  if (storage == Storage.Q4_1) {
    blocks = min(blocks, MOST_BLOCKS);
    dotQ41(codes, scales, blocks, to);
  } else if (storage == Storage.Q4_0) {
    blocks = min(blocks, MOST_BLOCKS);
    dotQ4(codes, scales, blocks, to);
  } else if (storage == Storage.Q8_0) {
    dotQ8(codes, scales, x, blocks, to);
  } else {
    blocks = 0;
    v128.store(to, f32x4.splat(0), 0);
    v128.store(to, f32x4.splat(0), 16);
  }
  // What has no kernel of its own, and columns past the last whole block.
  if (blocks * BLOCK == k) return;
  const decoded = scratch;
  for (let g = 0; g < 2; g++) {
    let sums = v128.load(to);
    for (let column = blocks * BLOCK; column < k; column += BLOCK) {
      decode(weight, group + g, column / BLOCK, decoded, 16);
      sums = f32x4.add(sums, dotDecoded(decoded, x + (<usize>column << 2), min(BLOCK, k - column)));
    }
    v128.store(to, sums);
    to += 16;
  }
}

export function dotDecoded(decoded: usize, x: usize, columns: i32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + (<usize>columns << 2);
  const quads = x + (<usize>(columns & ~3) << 2);
  while (x < quads) {
    s0 = madd(v128.load_splat<f32>(x, 0), v128.load(decoded, 0), s0);
    s1 = madd(v128.load_splat<f32>(x, 4), v128.load(decoded, 16), s1);
    s2 = madd(v128.load_splat<f32>(x, 8), v128.load(decoded, 32), s2);
    s3 = madd(v128.load_splat<f32>(x, 12), v128.load(decoded, 48), s3);
    x += 16;
    decoded += 64;
  }
  while (x < end) {
    s0 = madd(v128.load_splat<f32>(x), v128.load(decoded), s0);
    x += 4;
    decoded += 16;
  }
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

/** Integers are converted where they lie in their words, which makes them 2²⁴ times as large: so much is divided out once a block. */
export function dotQ8(codes: usize, scales: usize, x: usize, blocks: i32, to: usize): void {
  let sums = f32x4.splat(0);
  let next = sums;
  for (const end = codes + (<usize>blocks << 8); codes < end; ) {
    let a = f32x4.splat(0);
    let b = a;
    for (const last = codes + 128; codes < last; codes += 16) {
      const p = v128.load(codes, 0);
      const q = v128.load(codes, 128);
      const x0 = v128.load_splat<f32>(x, 0);
      const x1 = v128.load_splat<f32>(x, 4);
      const x2 = v128.load_splat<f32>(x, 8);
      const x3 = v128.load_splat<f32>(x, 12);
      let s = f32x4.mul(x0, f32x4.convert_i32x4_s(i32x4.shl(p, 24)));
      s = madd(x1, f32x4.convert_i32x4_s(v128.and(i32x4.shl(p, 16), i32x4.splat(0xff000000))), s);
      s = madd(x2, f32x4.convert_i32x4_s(v128.and(i32x4.shl(p, 8), i32x4.splat(0xff000000))), s);
      s = madd(x3, f32x4.convert_i32x4_s(v128.and(p, i32x4.splat(0xff000000))), s);
      a = f32x4.add(a, s);
      let t = f32x4.mul(x0, f32x4.convert_i32x4_s(i32x4.shl(q, 24)));
      t = madd(x1, f32x4.convert_i32x4_s(v128.and(i32x4.shl(q, 16), i32x4.splat(0xff000000))), t);
      t = madd(x2, f32x4.convert_i32x4_s(v128.and(i32x4.shl(q, 8), i32x4.splat(0xff000000))), t);
      t = madd(x3, f32x4.convert_i32x4_s(v128.and(q, i32x4.splat(0xff000000))), t);
      b = f32x4.add(b, t);
      x += 16;
    }
    const unit = f32x4.splat(reinterpret<f32>(0x33800000));
    sums = madd(a, f32x4.mul(half4(scales), unit), sums);
    next = madd(b, f32x4.mul(half4(scales + 8), unit), next);
    codes += 128;
    scales += 16;
  }
  v128.store(to, sums, 0);
  v128.store(to, next, 16);
}

/** Two groups share what is loaded of the prepared row: 8 sums at `to`. */
export function dotQ41(codes: usize, scales: usize, blocks: i32, to: usize): void {
  let sums = f32x4.splat(0);
  let next = sums;
  let y = scratch + Y;
  let xSums = scratch + X_SUMS;
  for (const end = codes + (<usize>blocks << 7); codes < end; codes += 128) {
    dotNibbles(codes, y, to);
    const x = v128.load_splat<f32>(xSums);
    sums = madd(v128.load(to, 0), half4(scales), madd(x, half4(scales + 8), sums));
    next = madd(v128.load(to, 16), half4(scales + 16), madd(x, half4(scales + 24), next));
    scales += 32;
    xSums += 4;
    y += BLOCK * 4;
  }
  v128.store(to, sums, 0);
  v128.store(to, next, 16);
}

/** The same where codes stand for −8 … 7. */
export function dotQ4(codes: usize, scales: usize, blocks: i32, to: usize): void {
  let sums = f32x4.splat(0);
  let next = sums;
  let y = scratch + Y;
  let xSums = scratch + X_SUMS;
  for (const end = codes + (<usize>blocks << 7); codes < end; codes += 128) {
    dotNibbles(codes, y, to);
    const x = f32x4.mul(v128.load_splat<f32>(xSums), f32x4.splat(8));
    sums = madd(f32x4.sub(v128.load(to, 0), x), half4(scales), sums);
    next = madd(f32x4.sub(v128.load(to, 16), x), half4(scales + 8), next);
    scales += 16;
    xSums += 4;
    y += BLOCK * 4;
  }
  v128.store(to, sums, 0);
  v128.store(to, next, 16);
}

/** Σ y·code over a block of two groups. A sum has one use in the loop: otherwise V8 would move loads together and spill. */
// @ts-ignore: decorator
@inline
function dotNibbles(codes: usize, y: usize, to: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  for (const end = codes + 64; codes < end; codes += 8) {
    const p = v128.load16x4_u(codes);
    const q = v128.load16x4_u(codes, 64);
    const y0 = v128.load_splat<f32>(y, 0);
    const y1 = v128.load_splat<f32>(y, 4);
    const y2 = v128.load_splat<f32>(y, 8);
    const y3 = v128.load_splat<f32>(y, 12);
    let s = f32x4.mul(y0, f32x4.convert_i32x4_s(v128.and(p, i32x4.splat(0xf))));
    s = madd(y1, f32x4.convert_i32x4_s(v128.and(p, i32x4.splat(0xf0))), s);
    s = madd(y2, f32x4.convert_i32x4_s(v128.and(p, i32x4.splat(0xf00))), s);
    s = madd(y3, f32x4.convert_i32x4_s(i32x4.shr_u(p, 12)), s);
    a = f32x4.add(a, s);
    let t = f32x4.mul(y0, f32x4.convert_i32x4_s(v128.and(q, i32x4.splat(0xf))));
    t = madd(y1, f32x4.convert_i32x4_s(v128.and(q, i32x4.splat(0xf0))), t);
    t = madd(y2, f32x4.convert_i32x4_s(v128.and(q, i32x4.splat(0xf00))), t);
    t = madd(y3, f32x4.convert_i32x4_s(i32x4.shr_u(q, 12)), t);
    b = f32x4.add(b, t);
    y += 16;
  }
  v128.store(to, a, 0);
  v128.store(to, b, 16);
}
