/** The gradient's norm in a fixed order of summation, and AdamW. */
import { ceilDiv } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

// @ts-ignore: decorator
@inline
const BLOCK: i32 = 4096;

/** partials (f64, one a block), x, elements */
export function squarePartials(c: usize): void {
  const p = c + PARAMETERS;
  const partials = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const count = load<i32>(p, 8);
  const units = ceilDiv(count, BLOCK);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    let sums = f64x2.splat(0);
    const last = min(count, (unit + 1) * BLOCK);
    let i = unit * BLOCK;
    for (; i + 4 <= last; i += 4) {
      const v = v128.load(x + (<usize>i << 2));
      const low = f64x2.promote_low_f32x4(v);
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
      sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    for (; i < last; i++) {
      const value = <f64>load<f32>(x + (<usize>i << 2));
      sum += value * value;
    }
    store<f64>(partials + (<usize>unit << 3), sum);
  }
  finish(c, units);
}

/** out, partials, blocks */
export function sumPartials(c: usize): void {
  const p = c + PARAMETERS;
  if (nextUnit(c, 1) >= 0) {
    const partials = load<usize>(p, 4);
    const blocks = load<i32>(p, 8);
    let sum: f64 = 0;
    for (let i = 0; i < blocks; i++) sum += load<f64>(partials + (<usize>i << 3));
    store<f32>(load<usize>(p, 0), <f32>sum);
  }
  finish(c, 1);
}

/** parameters, gradients, first, second, squaredNorm, elements, maxNorm, decay (1 − lr·wd), beta1, beta2, rate (lr / correction1), correction2, epsilon */
export function adamw(c: usize): void {
  const p = c + PARAMETERS;
  const parameters = load<usize>(p, 0);
  const gradients = load<usize>(p, 4);
  const first = load<usize>(p, 8);
  const second = load<usize>(p, 12);
  const squaredNorm = load<f32>(load<usize>(p, 16));
  const count = load<i32>(p, 20);
  const maxNorm = load<f32>(p, 24);
  const clip = f32x4.splat(maxNorm > 0 ? min<f32>(1, maxNorm / (sqrt<f32>(squaredNorm) + 1e-6)) : 1);
  const decay = f32x4.splat(load<f32>(p, 28));
  const beta1 = f32x4.splat(load<f32>(p, 32));
  const beta2 = f32x4.splat(load<f32>(p, 36));
  const rest1 = f32x4.splat(load<f32>(p, 40));
  const rest2 = f32x4.splat(load<f32>(p, 44));
  const rate = f32x4.splat(load<f32>(p, 48));
  const correction2 = f32x4.splat(load<f32>(p, 52));
  const epsilon = f32x4.splat(load<f32>(p, 56));
  const units = ceilDiv(count, BLOCK);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * BLOCK) << 2;
    for (let i = <usize>(unit * BLOCK) << 2; i < end; i += 16) {
      const g = f32x4.mul(v128.load(gradients + i), clip);
      const m = f32x4.add(f32x4.mul(beta1, v128.load(first + i)), f32x4.mul(rest1, g));
      const v = f32x4.add(f32x4.mul(beta2, v128.load(second + i)), f32x4.mul(rest2, f32x4.mul(g, g)));
      v128.store(first + i, m);
      v128.store(second + i, v);
      const pull = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.div(f32x4.sqrt(v), correction2), epsilon));
      v128.store(parameters + i, f32x4.sub(f32x4.mul(v128.load(parameters + i), decay), pull));
    }
  }
  finish(c, units);
}
