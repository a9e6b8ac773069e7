/**
 * Frozen matrices in their own bits. Rows lie in groups of 4, in blocks of 32 columns (the last one padded). A block's codes are cut into words, and the 4
 * rows' words lie side by side, so that a vector holds the same columns of 4 rows and its lanes decode to one column of them. Blocks of two groups take
 * turns, so that both can be read in one go.
 *
 *     f16, bf16   2-byte words of 1 column
 *     q8_0        4-byte words of 4 columns
 *     q4_0, q4_1  2-byte words: columns 2w and 2w + 1 in the low halves of the bytes, 16 + 2w and 17 + 2w in the high ones
 *     nf4         1-byte words: column 2w in the high half, 2w + 1 in the low one
 *
 * Scales lie apart: for each block the 4 rows' scales as f16, then for q4_1 their 4 minima; nf4's as bitsandbytes has them, one for each 64 elements of the
 * whole matrix, row after row. A matrix is known by the address of its descriptor: storage, codes, scales, blocks of a row, bytes of a block's codes, of
 * its scales, columns, rows; nested scales' codes (0: none), map and offset.
 */
import { madd } from './math';

/** Storages, as src/engine/wasm/weights.ts numbers them. */
export namespace Storage {
  export const F16 = 1;
  export const BF16 = 2;
  export const Q8_0 = 3;
  export const Q4_0 = 4;
  export const Q4_1 = 5;
  export const NF4 = 6;
}

/** Columns of a block. */
// @ts-ignore: decorator
@inline
export const BLOCK: i32 = 32;
/** Bytes of a decoded block: 32 columns of 4 rows. */
// @ts-ignore: decorator
@inline
export const DECODED: usize = 512;

// @ts-ignore: decorator
@inline
export function storageOf(weight: usize): i32 {
  return load<i32>(weight, 0);
}
/** The number of a group's block. */
// @ts-ignore: decorator
@inline
export function indexOf(weight: usize, group: i32, block: i32): i32 {
  return ((((group >> 1) * load<i32>(weight, 12)) + block) << 1) + (group & 1);
}
// @ts-ignore: decorator
@inline
export function codesOf(weight: usize, index: i32): usize {
  return load<usize>(weight, 4) + <usize>index * load<usize>(weight, 16);
}
// @ts-ignore: decorator
@inline
export function scalesOf(weight: usize, index: i32): usize {
  return load<usize>(weight, 8) + <usize>index * load<usize>(weight, 20);
}

/** Decodes a block of a group: column j of its 4 rows goes to `to` + j · step. */
export function decode(weight: usize, group: i32, block: i32, to: usize, step: usize): void {
  const index = indexOf(weight, group, block);
  const from = codesOf(weight, index);
  const scales = scalesOf(weight, index);
  switch (storageOf(weight)) {
    case Storage.F16: return decodeF16(from, to, step);
    case Storage.BF16: return decodeBf16(from, to, step);
    case Storage.Q8_0: return decodeQ8(from, half4(scales), to, step);
    case Storage.Q4_0: {
      const d = half4(scales);
      return decodeQ4(from, d, f32x4.mul(d, f32x4.splat(-8)), to, step);
    }
    case Storage.Q4_1: return decodeQ4(from, half4(scales), half4(scales + 8), to, step);
    default: return decodeNf4Block(weight, group, block, from, to, step);
  }
}

/** 4 finite f16 at `from`. Shifted into place they are f32 with an exponent 112 too small; subnormal ones too. */
// @ts-ignore: decorator
@inline
export function half4(from: usize): v128 {
  return widen(i32x4.shl(v128.load16x4_s(from), 13));
}

/** Bits of f16 at 13 … 27, the sign at 31. */
// @ts-ignore: decorator
@inline
function widen(bits: v128): v128 {
  return f32x4.mul(v128.and(bits, i32x4.splat(0x8fffe000)), f32x4.splat(reinterpret<f32>(0x77800000)));
}

export function decodeF16(from: usize, to: usize, step: usize): void {
  for (let j = 0; j < BLOCK; j++) {
    v128.store(to, half4(from));
    from += 8;
    to += step;
  }
}

export function decodeBf16(from: usize, to: usize, step: usize): void {
  for (let j = 0; j < BLOCK; j++) {
    v128.store(to, i32x4.shl(v128.load16x4_u(from), 16));
    from += 8;
    to += step;
  }
}

export function decodeQ8(from: usize, scale: v128, to: usize, step: usize): void {
  // The upper 8 bits of a lane count 2²⁴ times as much.
  const high = f32x4.mul(scale, f32x4.splat(reinterpret<f32>(0x33800000)));
  const mask = i32x4.splat(0xff000000);
  for (let w = 0; w < 8; w++) {
    const words = v128.load(from);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(words, 24)), high));
    to += step;
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shl(words, 16), mask)), high));
    to += step;
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shl(words, 8), mask)), high));
    to += step;
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(v128.and(words, mask)), high));
    to += step;
    from += 16;
  }
}

/** Codes are converted where they lie in their words, and count 1, 16 or 256 times as much. */
export function decodeQ4(from: usize, scale: v128, minimum: v128, to: usize, step: usize): void {
  const scale1 = f32x4.mul(scale, f32x4.splat(0.0625));
  const scale2 = f32x4.mul(scale1, f32x4.splat(0.0625));
  let upper = to + 16 * step;
  for (const end = from + 64; from < end; from += 8) {
    const words = v128.load16x4_u(from);
    v128.store(to, madd(f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0xf))), scale, minimum));
    v128.store(upper, madd(f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0xf0))), scale1, minimum));
    to += step;
    upper += step;
    v128.store(to, madd(f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0xf00))), scale2, minimum));
    v128.store(upper, madd(f32x4.convert_i32x4_s(i32x4.shr_u(words, 12)), scale, minimum));
    to += step;
    upper += step;
  }
}

/** QLoRA's 16 values (Dettmers et al. 2023, appendix E), byte by byte: a table a byte of their f32 bits. */
const NF4_BYTES = memory.data<u8>([
  0x00, 0xb1, 0x30, 0xa0, 0x4d, 0x3f, 0x71, 0x00, 0xff, 0xe3, 0xdd, 0x3a, 0xb8, 0xab, 0xb3, 0x00,
  0x00, 0x39, 0x6b, 0x32, 0xa2, 0x35, 0x78, 0x00, 0xfa, 0xca, 0x04, 0x03, 0xa4, 0x07, 0x13, 0x00,
  0x80, 0x32, 0x06, 0xca, 0x91, 0x3d, 0xba, 0x00, 0xa2, 0x24, 0x7c, 0xad, 0xe1, 0x10, 0x39, 0x80,
  0xbf, 0xbf, 0xbf, 0xbe, 0xbe, 0xbe, 0xbd, 0x00, 0x3d, 0x3e, 0x3e, 0x3e, 0x3e, 0x3f, 0x3f, 0x3f,
], 16);

/** Codes to f32 exactly: each byte of a value is looked up for 16 codes at once, then the bytes are put together. */
export function decodeNf4(from: usize, scale: v128, to: usize, step: usize): void {
  const mask = i8x16.splat(0x0f);
  for (let w = 0; w < 4; w++) {
    const bytes = v128.load(from);
    // Even columns are high nibbles.
    lookUp(v128.and(i16x8.shr_u(bytes, 4), mask), scale, to, step);
    lookUp(v128.and(bytes, mask), scale, to + step, step);
    from += 16;
    to += 8 * step;
  }
}

/** 16 codes, 4 rows of 4 columns, 2 · step apart. */
// @ts-ignore: decorator
@inline
function lookUp(codes: v128, scale: v128, to: usize, step: usize): void {
  const b0 = swizzle(v128.load(NF4_BYTES, 0), codes);
  const b1 = swizzle(v128.load(NF4_BYTES, 16), codes);
  const b2 = swizzle(v128.load(NF4_BYTES, 32), codes);
  const b3 = swizzle(v128.load(NF4_BYTES, 48), codes);
  const low01 = i8x16.shuffle(b0, b1, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const high01 = i8x16.shuffle(b0, b1, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const low23 = i8x16.shuffle(b2, b3, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const high23 = i8x16.shuffle(b2, b3, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, f32x4.mul(v128.shuffle<i16>(low01, low23, 0, 8, 1, 9, 2, 10, 3, 11), scale));
  v128.store(to + 2 * step, f32x4.mul(v128.shuffle<i16>(low01, low23, 4, 12, 5, 13, 6, 14, 7, 15), scale));
  v128.store(to + 4 * step, f32x4.mul(v128.shuffle<i16>(high01, high23, 0, 8, 1, 9, 2, 10, 3, 11), scale));
  v128.store(to + 6 * step, f32x4.mul(v128.shuffle<i16>(high01, high23, 4, 12, 5, 13, 6, 14, 7, 15), scale));
}

// @ts-ignore: decorator
@inline
function swizzle(table: v128, codes: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(table, codes);
  return i8x16.swizzle(table, codes);
}

export function decodeNf4Block(weight: usize, group: i32, block: i32, from: usize, to: usize, step: usize): void {
  const columns = load<i32>(weight, 24);
  const last = load<i32>(weight, 28) - 1;
  const row = group * 4;
  const at = block * BLOCK;
  if ((columns & 31) == 0) {
    decodeNf4(from, scale4(weight, row, last, columns, at), to, step);
    return;
  }
  // Here a row may pass from one scale to the next at any column.
  decodeNf4(from, f32x4.splat(1), to, step);
  for (let j = at, end = min(at + BLOCK, columns); j < end; j++) {
    v128.store(to, f32x4.mul(v128.load(to), scale4(weight, row, last, columns, j)));
    to += step;
  }
}

// @ts-ignore: decorator
@inline
function scale4(weight: usize, row: i32, last: i32, columns: i32, column: i32): v128 {
  let scale = f32x4.splat(absmax(weight, (min(row, last) * columns + column) >> 6));
  scale = f32x4.replace_lane(scale, 1, absmax(weight, (min(row + 1, last) * columns + column) >> 6));
  scale = f32x4.replace_lane(scale, 2, absmax(weight, (min(row + 2, last) * columns + column) >> 6));
  return f32x4.replace_lane(scale, 3, absmax(weight, (min(row + 3, last) * columns + column) >> 6));
}

function absmax(weight: usize, index: i32): f32 {
  const scales = load<usize>(weight, 8);
  const codes = load<usize>(weight, 32);
  if (!codes) return load<f32>(scales + (<usize>index << 2));
  const code = <usize>load<u8>(codes + <usize>index);
  return load<f32>(load<usize>(weight, 36) + (code << 2)) * load<f32>(scales + (<usize>(index >> 8) << 2)) + load<f32>(weight, 40);
}
