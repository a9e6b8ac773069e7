/** Operands of matrix products, copied into panels: what a tile reads lies together, in the order in which it is read. Strides are bytes. */

/** Rows of A become a panel [depth][height], height 4 or 6. Rows past the last are copies of the first: what they make is stored aside. */
export function packTile(to: usize, a: usize, stride: usize, rows: i32, height: i32, depth: i32): void {
  const r0 = a;
  const r1 = rows > 1 ? r0 + stride : r0;
  const r2 = rows > 2 ? r1 + stride : r0;
  const r3 = rows > 3 ? r2 + stride : r0;
  if (height == 4) {
    transpose4(to, 16, r0, r1, r2, r3, depth);
    return;
  }
  transpose4(to, 24, r0, r1, r2, r3, depth);
  const r4 = rows > 4 ? r3 + stride : r0;
  const r5 = rows > 5 ? r4 + stride : r0;
  to += 16;
  let at: usize = 0;
  const quads = <usize>(depth & ~3) << 2;
  for (; at < quads; at += 16) {
    const e = v128.load(r4 + at);
    const f = v128.load(r5 + at);
    const low = v128.shuffle<f32>(e, f, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(e, f, 2, 6, 3, 7);
    v128.store_lane<u64>(to, low, 0, 0);
    v128.store_lane<u64>(to, low, 1, 24);
    v128.store_lane<u64>(to, high, 0, 48);
    v128.store_lane<u64>(to, high, 1, 72);
    to += 96;
  }
  const end = <usize>depth << 2;
  for (; at < end; at += 4) {
    store<f32>(to, load<f32>(r4 + at), 0);
    store<f32>(to, load<f32>(r5 + at), 4);
    to += 24;
  }
}

/** The same from A transposed, whose rows are steps of the depth. Reads up to 5 elements past a row. */
export function packTileTurned(to: usize, a: usize, stride: usize, height: i32, depth: i32): void {
  if (height == 4) {
    for (let i = 0; i < depth; i++) {
      v128.store(to, v128.load(a));
      a += stride;
      to += 16;
    }
    return;
  }
  for (let i = 0; i < depth; i++) {
    v128.store(to, v128.load(a));
    store<u64>(to, load<u64>(a, 16), 16);
    a += stride;
    to += 24;
  }
}

/** B is [n, k]: 4 of its rows become columns of a panel [depth][8]. Beyond the last row any will do: what it makes is never stored. */
export function packColumns(to: usize, b: usize, stride: usize, columns: i32, depth: i32): void {
  const r1 = columns > 1 ? b + stride : b;
  const r2 = columns > 2 ? r1 + stride : b;
  const r3 = columns > 3 ? r2 + stride : b;
  transpose4(to, 32, b, r1, r2, r3, depth);
}

/** to[p] = [r0[p], r1[p], r2[p], r3[p]] for p < depth, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transpose4(to: usize, step: usize, r0: usize, r1: usize, r2: usize, r3: usize, depth: i32): void {
  let at: usize = 0;
  const quads = <usize>(depth & ~3) << 2;
  for (; at < quads; at += 16) {
    const a = v128.load(r0 + at);
    const b = v128.load(r1 + at);
    const c = v128.load(r2 + at);
    const d = v128.load(r3 + at);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
    to += 4 * step;
  }
  const end = <usize>depth << 2;
  for (; at < end; at += 4) {
    store<f32>(to, load<f32>(r0 + at), 0);
    store<f32>(to, load<f32>(r1 + at), 4);
    store<f32>(to, load<f32>(r2 + at), 8);
    store<f32>(to, load<f32>(r3 + at), 12);
    to += step;
  }
}

/** B is [k, n]: slices of its rows are copied. Reads up to 7 elements past a row's slice, which stay unused. */
export function packRows(to: usize, b: usize, stride: usize, depth: i32): void {
  for (let i = 0; i < depth; i++) {
    v128.store(to, v128.load(b), 0);
    v128.store(to, v128.load(b, 16), 16);
    b += stride;
    to += 32;
  }
}

/** 8 columns of 4 rows each become 4 rows of 8 columns. */
export function turnBack(to: usize, from: usize): void {
  for (let half = 0; half < 2; half++) {
    const a = v128.load(from, 0);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5), 0);
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 32);
    v128.store(to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 64);
    v128.store(to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 96);
    from += 64;
    to += 16;
  }
}
