/**
 * Register tiles of matrix products: 4 or 6 rows of A by 8 columns of B stay in registers while the depth runs. V8 has 16 vector registers, and spills when
 * a loop is unrolled, when a sum has two uses in it, or when anything but stores follows it. So `tile4` and `tile6` start from and store to rows whose
 * addresses they find in memory (`aim`), and `tileRows` leaves its sums in a tile of its own.
 */
import { madd } from './math';
import { scratch } from './work';

/** Rows of the tallest tile: 12 sums, 2 vectors of B and 1 of A are 15 registers. Plain builds need one more, for the product, and take 4 rows. */
// @ts-ignore: decorator
@inline
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** Scratch begins with the aim, the addresses that a tile's rows start from and those they are stored to; then a row of zeros, and a spare one. */
// @ts-ignore: decorator
@inline
const TO: usize = 24;
// @ts-ignore: decorator
@inline
const ZEROS: usize = 64;
// @ts-ignore: decorator
@inline
const SPARE: usize = 96;
// @ts-ignore: decorator
@inline
export const TILE_SCRATCH: usize = 128;

/** Aims the next tile: row i starts from `from` + i · fromStride (0: from nothing) and goes to `to` + i · toStride; rows past the last go to the spare one. */
export function aim(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32): void {
  const zeros = scratch + ZEROS;
  const spare = scratch + SPARE;
  let t = scratch;
  v128.store(zeros, f32x4.splat(0), 0);
  v128.store(zeros, f32x4.splat(0), 16);
  for (let i = 0; i < TILE_ROWS; i++) {
    const present = i < rows;
    store<usize>(t, from && present ? from + <usize>i * fromStride : zeros, 0);
    store<usize>(t, present ? to + <usize>i * toStride : spare, TO);
    t += 4;
  }
}

/** Adds A·B for 4 rows: aStep and bStep are the bytes from one step of the depth to the next. */
export function tile4(a: usize, aStep: usize, b: usize, bStep: usize, depth: i32): void {
  const from = scratch;
  const f0 = load<usize>(from, 0);
  const f1 = load<usize>(from, 4);
  const f2 = load<usize>(from, 8);
  const f3 = load<usize>(from, 12);
  let c00 = v128.load(f0, 0);
  let c01 = v128.load(f0, 16);
  let c10 = v128.load(f1, 0);
  let c11 = v128.load(f1, 16);
  let c20 = v128.load(f2, 0);
  let c21 = v128.load(f2, 16);
  let c30 = v128.load(f3, 0);
  let c31 = v128.load(f3, 16);
  const end = a + <usize>depth * aStep;
  while (a < end) {
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
    b += bStep;
    a += aStep;
  }
  const to = scratch;
  const t0 = load<usize>(to, 24);
  const t1 = load<usize>(to, 28);
  const t2 = load<usize>(to, 32);
  const t3 = load<usize>(to, 36);
  v128.store(t0, c00, 0);
  v128.store(t0, c01, 16);
  v128.store(t1, c10, 0);
  v128.store(t1, c11, 16);
  v128.store(t2, c20, 0);
  v128.store(t2, c21, 16);
  v128.store(t3, c30, 0);
  v128.store(t3, c31, 16);
}

/** The same for 6 rows. */
export function tile6(a: usize, aStep: usize, b: usize, bStep: usize, depth: i32): void {
  const from = scratch;
  const f0 = load<usize>(from, 0);
  const f1 = load<usize>(from, 4);
  const f2 = load<usize>(from, 8);
  const f3 = load<usize>(from, 12);
  const f4 = load<usize>(from, 16);
  const f5 = load<usize>(from, 20);
  let c00 = v128.load(f0, 0);
  let c01 = v128.load(f0, 16);
  let c10 = v128.load(f1, 0);
  let c11 = v128.load(f1, 16);
  let c20 = v128.load(f2, 0);
  let c21 = v128.load(f2, 16);
  let c30 = v128.load(f3, 0);
  let c31 = v128.load(f3, 16);
  let c40 = v128.load(f4, 0);
  let c41 = v128.load(f4, 16);
  let c50 = v128.load(f5, 0);
  let c51 = v128.load(f5, 16);
  const end = a + <usize>depth * aStep;
  while (a < end) {
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
    x = v128.load_splat<f32>(a, 16);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load_splat<f32>(a, 20);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
    b += bStep;
    a += aStep;
  }
  const to = scratch;
  const t0 = load<usize>(to, 24);
  const t1 = load<usize>(to, 28);
  const t2 = load<usize>(to, 32);
  const t3 = load<usize>(to, 36);
  const t4 = load<usize>(to, 40);
  const t5 = load<usize>(to, 44);
  v128.store(t0, c00, 0);
  v128.store(t0, c01, 16);
  v128.store(t1, c10, 0);
  v128.store(t1, c11, 16);
  v128.store(t2, c20, 0);
  v128.store(t2, c21, 16);
  v128.store(t3, c30, 0);
  v128.store(t3, c31, 16);
  v128.store(t4, c40, 0);
  v128.store(t4, c41, 16);
  v128.store(t5, c50, 0);
  v128.store(t5, c51, 16);
}

/** Sums of up to 4 rows of A, which is read where it lies, element (i, p) at a + i · stride + 4p. */
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
