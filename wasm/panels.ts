/**
 * Small products for attention, on matmul's register tiles: rows that lie where they lie, against a block of other rows that is packed once into panels of
 * 8 columns. Packed across, the block's rows become columns (scores: A·Bᵀ); packed along, they stay rows (mixtures: A·B).
 */
import { madd } from './math';
import { tileRows, tileRowsTall } from './tiles';

/** Rows of a tile: as matmul has it. */
// @ts-ignore: decorator
@inline
export const HEIGHT: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Bytes of one score tile, HEIGHT × 8. */
// @ts-ignore: decorator
@inline
export const TILE: usize = <usize>HEIGHT << 5;

/** Width of a row packed along. */
// @ts-ignore: decorator
@inline
export function padded(width: i32): i32 {
  return (width + 7) & ~7;
}

/** Element (i, p) of `count` rows goes to panel i / 8, row p, lane i % 8. Lanes past the last row hold anything. */
export function packAcross(to: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  for (let i = 0; i < count; i += 4) {
    const panel = to + <usize>(i >> 3) * (<usize>width << 5) + (<usize>(i & 4) << 2);
    const r0 = rows + <usize>i * stride;
    const r1 = i + 1 < count ? r0 + stride : r0;
    const r2 = i + 2 < count ? r1 + stride : r0;
    const r3 = i + 3 < count ? r2 + stride : r0;
    let at: usize = 0;
    for (; at < quads; at += 16) {
      const a = v128.load(r0 + at);
      const b = v128.load(r1 + at);
      const c = v128.load(r2 + at);
      const d = v128.load(r3 + at);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const here = panel + (at << 3);
      v128.store(here, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5), 0);
      v128.store(here, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 32);
      v128.store(here, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 64);
      v128.store(here, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 96);
    }
    for (; at < end; at += 4) {
      const here = panel + (at << 3);
      store<f32>(here, load<f32>(r0 + at), 0);
      store<f32>(here, load<f32>(r1 + at), 4);
      store<f32>(here, load<f32>(r2 + at), 8);
      store<f32>(here, load<f32>(r3 + at), 12);
    }
  }
}

/** Element (i, p) of `count` rows goes to panel p / 8, row i, lane p % 8. Reads up to 7 elements past a row, which stay unused. */
export function packAlong(to: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  for (let p = 0; p < width; p += 8) {
    let from = rows + (<usize>p << 2);
    for (let i = 0; i < count; i++) {
      v128.store(to, v128.load(from, 0), 0);
      v128.store(to, v128.load(from, 16), 16);
      from += stride;
      to += 32;
    }
  }
}

// @ts-ignore: decorator
@inline
function tile(a: usize, stride: usize, panel: usize, depth: i32, to: usize, height: i32): void {
  if (HEIGHT > 4 && height > 4) tileRowsTall(a, stride, panel, depth, to, height);
  else tileRows(a, stride, panel, depth, to, height);
}

/** Tiles `first` / 8 … of A against panels packed across, `depth` wide: element (i, j) of the product goes to tile j / 8, row i, lane j % 8. */
export function scoreTiles(tiles: usize, a: usize, stride: usize, panels: usize, depth: i32, first: i32, end: i32, height: i32): void {
  const size = <usize>depth << 5;
  for (let j = first >> 3; j < (end + 7) >> 3; j++) tile(a, stride, panels + <usize>j * size, depth, tiles + <usize>j * TILE, height);
}

/**
 * out[i] = factors[i] · out[i] + Σ_j weights[i, j] · row j, for `depth` rows j packed along from a block of `block` rows, the first of them at `panels`.
 * `room` holds one tile.
 */
export function mixTiles(out: usize, outStride: usize, factors: usize, weights: usize, weightStride: usize, panels: usize, block: i32, depth: i32, width: i32, height: i32, room: usize): void {
  const size = <usize>block << 5;
  for (let p = 0; p < width; p += 8) {
    tile(weights, weightStride, panels, depth, room, height);
    panels += size;
    let to = out + (<usize>p << 2);
    let from = room;
    const whole = p + 8 <= width;
    for (let i = 0; i < height; i++) {
      const factor = v128.load_splat<f32>(factors + (<usize>i << 2));
      if (whole) {
        v128.store(to, madd(v128.load(to, 0), factor, v128.load(from, 0)), 0);
        v128.store(to, madd(v128.load(to, 16), factor, v128.load(from, 16)), 16);
      } else {
        const one = f32x4.extract_lane(factor, 0);
        for (let j = 0; j < width - p; j++) {
          const at = <usize>j << 2;
          store<f32>(to + at, load<f32>(to + at) * one + load<f32>(from + at));
        }
      }
      to += outStride;
      from += 32;
    }
  }
}
