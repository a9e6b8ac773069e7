/** What DoRA adds to LoRA: norms of adapted weights, scaled columns, and dot products by column. */
import { madd } from './math';
import { ceilDiv } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

/** Columns of a unit that is cut by columns: four vectors. */
// @ts-ignore: decorator
@inline
const BLOCK: i32 = 16;

/** scales, norms, magnitude, inverse, inputs, b, product, bGram, outputs, rank, scale */
export function doraScales(c: usize): void {
  const p = c + PARAMETERS;
  const scales = load<usize>(p, 0);
  const norms = load<usize>(p, 4);
  const magnitude = load<usize>(p, 8);
  const inverse = load<usize>(p, 12);
  const inputs = <f64>load<i32>(p, 16);
  const b = load<usize>(p, 20);
  const product = load<usize>(p, 24);
  const bGram = load<usize>(p, 28);
  const outputs = load<i32>(p, 32);
  const rank = load<i32>(p, 36);
  const scale = <f64>load<f32>(p, 40);
  const units = ceilDiv(outputs, BLOCK);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let o = unit * BLOCK, last = min(outputs, o + BLOCK); o < last; o++) {
      const at = <usize>o << 2;
      const inv = <f64>load<f32>(inverse + at);
      const row = <usize>(o * rank) << 2;
      let squares = inputs / (inv * inv);
      for (let i = 0; i < rank; i++) {
        const shift = <usize>i << 2;
        const across = <f64>load<f32>(product + (<usize>(i * outputs + o) << 2));
        const gram = <f64>load<f32>(bGram + row + shift);
        squares += <f64>load<f32>(b + row + shift) * (2 * scale * across + scale * scale * gram);
      }
      const norm = sqrt<f64>(max<f64>(0, squares));
      store<f32>(norms + at, <f32>norm);
      store<f32>(scales + at, <f32>(<f64>load<f32>(magnitude + at) / norm));
    }
  }
  finish(c, units);
}

/** out, x, scales (or 0), factor, add (or 0), bias (or 0), rows, columns */
export function scaleColumns(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const scales = load<usize>(p, 8);
  const factor = load<f32>(p, 12);
  const start = load<usize>(p, 16);
  const bias = load<usize>(p, 20);
  const rows = load<i32>(p, 24);
  const columns = load<i32>(p, 28);
  const factors = f32x4.splat(factor);
  const quads = <usize>(columns & ~3) << 2;
  const end = <usize>columns << 2;
  const block = max(1, 4096 / max(1, columns));
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const row = <usize>t * end;
      let i: usize = 0;
      for (; i < quads; i += 16) {
        let sum = start ? v128.load(start + row + i) : f32x4.splat(0);
        if (bias) sum = f32x4.add(sum, v128.load(bias + i));
        const by = scales ? f32x4.mul(factors, v128.load(scales + i)) : factors;
        v128.store(out + row + i, madd(by, v128.load(x + row + i), sum));
      }
      for (; i < end; i += 4) {
        let sum: f32 = start ? load<f32>(start + row + i) : 0;
        if (bias) sum += load<f32>(bias + i);
        store<f32>(out + row + i, sum + (scales ? factor * load<f32>(scales + i) : factor) * load<f32>(x + row + i));
      }
    }
  }
  finish(c, units);
}

/** out, x, y, divisors, rows, columns, accumulate. A unit is a block of columns, over all rows. */
export function columnDots(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const y = load<usize>(p, 8);
  const divisors = load<usize>(p, 12);
  const rows = load<i32>(p, 16);
  const columns = load<i32>(p, 20);
  const accumulate = load<i32>(p, 24);
  const stride = <usize>columns << 2;
  const units = ceilDiv(columns, BLOCK);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const last = min(columns, (unit + 1) * BLOCK);
    let j = unit * BLOCK;
    for (; j + 4 <= last; j += 4) {
      const at = <usize>j << 2;
      let sums = f32x4.splat(0);
      for (let t: usize = 0, from = at; t < <usize>rows; t++, from += stride) sums = madd(v128.load(x + from), v128.load(y + from), sums);
      sums = f32x4.div(sums, v128.load(divisors + at));
      v128.store(out + at, accumulate ? f32x4.add(sums, v128.load(out + at)) : sums);
    }
    for (; j < last; j++) {
      const at = <usize>j << 2;
      let sum: f32 = 0;
      for (let t: usize = 0, from = at; t < <usize>rows; t++, from += stride) sum += load<f32>(x + from) * load<f32>(y + from);
      sum /= load<f32>(divisors + at);
      store<f32>(out + at, accumulate ? load<f32>(out + at) + sum : sum);
    }
  }
  finish(c, units);
}
