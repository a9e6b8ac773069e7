/** Rotary positions: pairs of dimensions turn by angles of the token's position. */
import { ceilDiv, copy, rowsPerUnit } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

/** out, x, cos, sin, positions, rows, heads, headWidth, half, inverse, first, interleaved */
export function rope(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const cos = load<usize>(p, 8);
  const sin = load<usize>(p, 12);
  const positions = load<usize>(p, 16);
  const rows = load<i32>(p, 20);
  const heads = load<i32>(p, 24);
  const headWidth = load<i32>(p, 28);
  const half = load<i32>(p, 32);
  const sign: f32 = load<i32>(p, 36) ? -1 : 1;
  const before = load<usize>(p, 40) << 2;
  const interleaved = load<i32>(p, 44);
  const block = rowsPerUnit(heads * headWidth);
  const units = ceilDiv(rows, block);
  const head = <usize>headWidth << 2;
  const after = before + (<usize>half << 3);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const at = <usize>(load<i32>(positions + (<usize>t << 2)) * half) << 2;
      for (let h = 0; h < heads; h++) {
        const offset = <usize>(t * heads + h) * head;
        const from = x + offset;
        const to = out + offset;
        if (interleaved) turnNeighbours(to + before, from + before, cos + at, sin + at, half, sign);
        else turnHalves(to + before, from + before, cos + at, sin + at, half, sign);
        if (from == to) continue;
        copy(to, from, before);
        copy(to + after, from + after, head - after);
      }
    }
  }
  finish(c, units);
}

function turnHalves(to: usize, from: usize, cos: usize, sin: usize, half: i32, sign: f32): void {
  const signs = f32x4.splat(sign);
  const quads = <usize>(half & ~3) << 2;
  const end = <usize>half << 2;
  let i: usize = 0;
  for (; i < quads; i += 16) {
    const cosine = v128.load(cos + i);
    const sine = f32x4.mul(v128.load(sin + i), signs);
    const x1 = v128.load(from + i);
    const x2 = v128.load(from + end + i);
    v128.store(to + i, f32x4.sub(f32x4.mul(x1, cosine), f32x4.mul(x2, sine)));
    v128.store(to + end + i, f32x4.add(f32x4.mul(x2, cosine), f32x4.mul(x1, sine)));
  }
  for (; i < end; i += 4) turnOne(to + i, to + end + i, load<f32>(from + i), load<f32>(from + end + i), load<f32>(cos + i), load<f32>(sin + i) * sign);
}

function turnNeighbours(to: usize, from: usize, cos: usize, sin: usize, half: i32, sign: f32): void {
  const signs = f32x4.splat(sign);
  const quads = <usize>(half & ~3) << 2;
  const end = <usize>half << 2;
  let i: usize = 0;
  for (; i < quads; i += 16) {
    const cosine = v128.load(cos + i);
    const sine = f32x4.mul(v128.load(sin + i), signs);
    const here = from + (i << 1);
    const low = v128.load(here, 0);
    const high = v128.load(here, 16);
    const x1 = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
    const x2 = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
    const y1 = f32x4.sub(f32x4.mul(x1, cosine), f32x4.mul(x2, sine));
    const y2 = f32x4.add(f32x4.mul(x2, cosine), f32x4.mul(x1, sine));
    const there = to + (i << 1);
    v128.store(there, v128.shuffle<f32>(y1, y2, 0, 4, 1, 5), 0);
    v128.store(there, v128.shuffle<f32>(y1, y2, 2, 6, 3, 7), 16);
  }
  for (; i < end; i += 4) {
    const pair = i << 1;
    turnOne(to + pair, to + pair + 4, load<f32>(from + pair), load<f32>(from + pair + 4), load<f32>(cos + i), load<f32>(sin + i) * sign);
  }
}

// @ts-ignore: decorator
@inline
function turnOne(to1: usize, to2: usize, x1: f32, x2: f32, cosine: f32, sine: f32): void {
  store<f32>(to1, x1 * cosine - x2 * sine);
  store<f32>(to2, x2 * cosine + x1 * sine);
}
