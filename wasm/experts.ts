/** A mixture of experts: choosing them by token, and weighing their answers. Rows are few and short, so choosing is plain scalar code. */
import { exp1, sum4 } from './math';
import { ceilDiv, rowsPerUnit } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

/** What a weight holds while experts are being chosen: out of the race, in it, chosen. */
// @ts-ignore: decorator
@inline
const OUT: f32 = -1;
// @ts-ignore: decorator
@inline
const OPEN: f32 = 0;
// @ts-ignore: decorator
@inline
const TAKEN: f32 = 1;

/** weights, scores, logits, bias (or 0), rows, experts, sigmoid, groups, chosenGroups, groupBest, chosen, normalized, scale */
export function route(c: usize): void {
  const p = c + PARAMETERS;
  const weights = load<usize>(p, 0);
  const scores = load<usize>(p, 4);
  const logits = load<usize>(p, 8);
  const bias = load<usize>(p, 12);
  const rows = load<i32>(p, 16);
  const experts = load<i32>(p, 20);
  const sigmoid = load<i32>(p, 24);
  const groups = load<i32>(p, 28);
  const chosenGroups = load<i32>(p, 32);
  const groupBest = load<i32>(p, 36);
  const chosen = load<i32>(p, 40);
  const normalized = load<i32>(p, 44);
  const scale = load<f32>(p, 48);
  const stride = <usize>experts << 2;
  const block = rowsPerUnit(experts * 8);
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const w = weights + <usize>t * stride;
      const s = scores + <usize>t * stride;
      score(s, logits + <usize>t * stride, experts, sigmoid);
      openGroups(w, s, bias, experts / groups, groups, chosenGroups, groupBest);
      const sum = takeExperts(w, s, bias, experts, chosen);
      const by = normalized ? scale / (sum + 1e-20) : scale;
      for (let i: usize = 0; i < stride; i += 4) store<f32>(w + i, load<f32>(w + i) == TAKEN ? by * load<f32>(s + i) : 0);
    }
  }
  finish(c, units);
}

function score(s: usize, x: usize, experts: i32, sigmoid: i32): void {
  const end = <usize>experts << 2;
  if (sigmoid) {
    for (let i: usize = 0; i < end; i += 4) store<f32>(s + i, 1 / (1 + exp1(-load<f32>(x + i))));
    return;
  }
  let most = load<f32>(x);
  for (let i: usize = 4; i < end; i += 4) most = max(most, load<f32>(x + i));
  let sum: f32 = 0;
  for (let i: usize = 0; i < end; i += 4) {
    const power = exp1(load<f32>(x + i) - most);
    store<f32>(s + i, power);
    sum += power;
  }
  for (let i: usize = 0; i < end; i += 4) store<f32>(s + i, load<f32>(s + i) / sum);
}

/** What an expert is chosen by. */
// @ts-ignore: decorator
@inline
function standing(s: usize, bias: usize, e: i32): f32 {
  const at = <usize>e << 2;
  return bias ? load<f32>(s + at) + load<f32>(bias + at) : load<f32>(s + at);
}

/** Marks the experts of the best groups as OPEN, the others as OUT. */
function openGroups(w: usize, s: usize, bias: usize, size: i32, groups: i32, chosenGroups: i32, groupBest: i32): void {
  for (let e = 0; e < size * groups; e++) store<f32>(w + (<usize>e << 2), OUT);
  for (let n = 0; n < chosenGroups; n++) {
    let best = -1;
    let most: f32 = -Infinity;
    for (let g = 0; g < groups; g++) {
      if (load<f32>(w + (<usize>(g * size) << 2)) == OPEN) continue;
      let first: f32 = -Infinity;
      let second: f32 = -Infinity;
      for (let e = g * size; e < (g + 1) * size; e++) {
        const value = standing(s, bias, e);
        if (value > first) {
          second = first;
          first = value;
        } else second = max(second, value);
      }
      const sum = groupBest == 2 ? first + second : first;
      if (best < 0 || sum > most) {
        best = g;
        most = sum;
      }
    }
    for (let e = best * size; e < (best + 1) * size; e++) store<f32>(w + (<usize>e << 2), OPEN);
  }
}

/** Marks the best open experts as TAKEN; returns the sum of their scores. */
function takeExperts(w: usize, s: usize, bias: usize, experts: i32, chosen: i32): f32 {
  let sum: f32 = 0;
  for (let n = 0; n < chosen; n++) {
    let best = -1;
    let most: f32 = -Infinity;
    for (let e = 0; e < experts; e++) {
      if (load<f32>(w + (<usize>e << 2)) != OPEN) continue;
      const value = standing(s, bias, e);
      if (best >= 0 && !(value > most)) continue;
      best = e;
      most = value;
    }
    if (best < 0) break;
    store<f32>(w + (<usize>best << 2), TAKEN);
    sum += load<f32>(s + (<usize>best << 2));
  }
  return sum;
}

/** dLogits, dWeights, weights, scores, rows, experts, sigmoid, normalized, scale */
export function routeBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dLogits = load<usize>(p, 0);
  const dWeights = load<usize>(p, 4);
  const weights = load<usize>(p, 8);
  const scores = load<usize>(p, 12);
  const rows = load<i32>(p, 16);
  const stride = <usize>load<i32>(p, 20) << 2;
  const sigmoid = load<i32>(p, 24);
  const normalized = load<i32>(p, 28);
  const scale = load<f32>(p, 32);
  const block = rowsPerUnit(load<i32>(p, 20));
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const row = <usize>t * stride;
      const dx = dLogits + row;
      const dw = dWeights + row;
      const w = weights + row;
      const s = scores + row;
      let total: f32 = 1;
      let shared: f32 = 0;
      if (normalized) {
        total = 1e-20;
        for (let i: usize = 0; i < stride; i += 4) {
          if (load<f32>(w + i) == 0) continue;
          total += load<f32>(s + i);
          shared += load<f32>(dw + i) * load<f32>(s + i);
        }
        shared /= total;
      }
      // First the gradient of the scores, in place of the logits', then through the softmax or the sigmoid.
      let mean: f32 = 0;
      for (let i: usize = 0; i < stride; i += 4) {
        const ds: f32 = load<f32>(w + i) == 0 ? 0 : (scale * (load<f32>(dw + i) - shared)) / total;
        mean += ds * load<f32>(s + i);
        store<f32>(dx + i, ds);
      }
      for (let i: usize = 0; i < stride; i += 4) {
        const value = load<f32>(s + i);
        const ds = load<f32>(dx + i);
        store<f32>(dx + i, sigmoid ? ds * value * (1 - value) : value * (ds - mean));
      }
    }
  }
  finish(c, units);
}

/** out, x, scales, add, rows, columns, scaleColumns, column */
export function scaleRows(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const scales = load<usize>(p, 8);
  const start = load<usize>(p, 12);
  const rows = load<i32>(p, 16);
  const columns = load<i32>(p, 20);
  const scaleStride = load<i32>(p, 24);
  const column = load<i32>(p, 28);
  const end = <usize>columns << 2;
  const quads = <usize>(columns & ~3) << 2;
  const block = rowsPerUnit(columns);
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const row = <usize>t * end;
      const by = load<f32>(scales + (<usize>(t * scaleStride + column) << 2));
      const factors = f32x4.splat(by);
      let i = row;
      for (; i < row + quads; i += 16) v128.store(out + i, f32x4.add(v128.load(start + i), f32x4.mul(factors, v128.load(x + i))));
      for (; i < row + end; i += 4) store<f32>(out + i, load<f32>(start + i) + by * load<f32>(x + i));
    }
  }
  finish(c, units);
}

/** dx, dScales, dOut, x, scales, rows, columns, scaleColumns, column */
export function scaleRowsBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dx = load<usize>(p, 0);
  const dScales = load<usize>(p, 4);
  const dOut = load<usize>(p, 8);
  const x = load<usize>(p, 12);
  const scales = load<usize>(p, 16);
  const rows = load<i32>(p, 20);
  const columns = load<i32>(p, 24);
  const scaleStride = load<i32>(p, 28);
  const column = load<i32>(p, 32);
  const end = <usize>columns << 2;
  const quads = <usize>(columns & ~3) << 2;
  const block = rowsPerUnit(columns);
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const row = <usize>t * end;
      const place = <usize>(t * scaleStride + column) << 2;
      const by = load<f32>(scales + place);
      const factors = f32x4.splat(by);
      let sums = f32x4.splat(0);
      let i = row;
      for (; i < row + quads; i += 16) {
        const dy = v128.load(dOut + i);
        sums = f32x4.add(sums, f32x4.mul(dy, v128.load(x + i)));
        v128.store(dx + i, f32x4.mul(dy, factors));
      }
      let sum = sum4(sums);
      for (; i < row + end; i += 4) {
        const dy = load<f32>(dOut + i);
        sum += dy * load<f32>(x + i);
        store<f32>(dx + i, dy * by);
      }
      store<f32>(dScales + place, sum);
    }
  }
  finish(c, units);
}
