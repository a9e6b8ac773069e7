/** Operations that work row by row or element by element. Each reads its parameters in the order in which the recorder writes them. */
import { exp1, exp4, mix32x4, sum4 } from './math';
import { PARAMETERS, finish, nextUnit } from './work';

/** Rows of a unit, so that a unit is some 4,096 elements. */
// @ts-ignore: decorator
@inline
export function rowsPerUnit(width: i32): i32 {
  return max(1, 4096 / max(1, width));
}

/** Elements of a unit. */
// @ts-ignore: decorator
@inline
export const ELEMENTS: i32 = 4096;

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** A short copy of whole f32 elements; memory.copy costs more than it below some kilobytes. */
export function copy(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** out, a, b, elements */
export function add(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const a = load<usize>(p, 4);
  const b = load<usize>(p, 8);
  const count = load<i32>(p, 12);
  const units = ceilDiv(count, ELEMENTS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * ELEMENTS) << 2;
    for (let i = <usize>(unit * ELEMENTS) << 2; i < end; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
  finish(c, units);
}

/** out, value, elements */
export function fill(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const value = f32x4.splat(load<f32>(p, 4));
  const count = load<i32>(p, 8);
  const units = ceilDiv(count, ELEMENTS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const last = min(count, (unit + 1) * ELEMENTS);
    let i = unit * ELEMENTS;
    for (; i + 4 <= last; i += 4) v128.store(out + (<usize>i << 2), value);
    for (; i < last; i++) store<f32>(out + (<usize>i << 2), load<f32>(p, 4));
  }
  finish(c, units);
}

/** out, x, threshold, scale, stream, elements, accumulate */
export function dropout(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const threshold = i32x4.splat(load<i32>(p, 8));
  const scale = f32x4.splat(load<f32>(p, 12));
  const stream = i32x4.splat(load<i32>(p, 16));
  const count = load<i32>(p, 20);
  const accumulate = load<i32>(p, 24);
  const units = ceilDiv(count, ELEMENTS);
  const lanes = i32x4(0, 1, 2, 3);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const last = min(count, (unit + 1) * ELEMENTS);
    for (let i = unit * ELEMENTS; i < last; i += 4) {
      const at = <usize>i << 2;
      const bits = mix32x4(v128.xor(stream, i32x4.add(lanes, i32x4.splat(i))));
      let kept = v128.and(f32x4.mul(v128.load(x + at), scale), i32x4.ge_u(bits, threshold));
      if (accumulate) kept = f32x4.add(kept, v128.load(out + at));
      v128.store(out + at, kept);
    }
  }
  finish(c, units);
}

/** out, x, index, rows, width, scatter */
export function moveRows(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const index = load<usize>(p, 8);
  const rows = load<i32>(p, 12);
  const width = load<i32>(p, 16);
  const scatter = load<i32>(p, 20);
  const bytes = <usize>width << 2;
  const block = rowsPerUnit(width);
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let i = unit * block, last = min(rows, i + block); i < last; i++) {
      const other = <usize>load<i32>(index + (<usize>i << 2));
      const here = <usize>i;
      copy(out + (scatter ? other : here) * bytes, x + (scatter ? here : other) * bytes, bytes);
    }
  }
  finish(c, units);
}

/** out, x, rows, blocks, width, outStart, outStep, xStart, xStep, outColumns, xColumns, accumulate */
export function copyColumns(c: usize): void {
  const p = c + PARAMETERS;
  const rows = load<i32>(p, 8);
  const blocks = load<i32>(p, 12);
  const width = load<i32>(p, 16);
  const outStart = load<usize>(p, 0) + (load<usize>(p, 20) << 2);
  const outStep = load<usize>(p, 24) << 2;
  const xStart = load<usize>(p, 4) + (load<usize>(p, 28) << 2);
  const xStep = load<usize>(p, 32) << 2;
  const outColumns = load<usize>(p, 36) << 2;
  const xColumns = load<usize>(p, 40) << 2;
  const accumulate = load<i32>(p, 44);
  const bytes = <usize>width << 2;
  const block = rowsPerUnit(blocks * width);
  const units = ceilDiv(rows, block);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      let to = outStart + <usize>t * outColumns;
      let from = xStart + <usize>t * xColumns;
      for (let b = 0; b < blocks; b++) {
        if (accumulate) addTo(to, from, bytes);
        else copy(to, from, bytes);
        to += outStep;
        from += xStep;
      }
    }
  }
  finish(c, units);
}

function addTo(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}

/** logits, labels, losses, rows, width, gradientScale, rowScales */
export function crossEntropy(c: usize): void {
  const p = c + PARAMETERS;
  const logits = load<usize>(p, 0);
  const labels = load<usize>(p, 4);
  const losses = load<usize>(p, 8);
  const rows = load<i32>(p, 12);
  const width = load<i32>(p, 16);
  const gradientScale = load<f32>(p, 20);
  const rowScales = load<usize>(p, 24);
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let unit: i32;
  while ((unit = nextUnit(c, rows)) >= 0) {
    const row = logits + <usize>unit * end;
    const label = row + (<usize>load<i32>(labels + (<usize>unit << 2)) << 2);
    let i: usize = 0;
    let tops = f32x4.splat(-Infinity);
    for (; i < quads; i += 16) tops = f32x4.pmax(tops, v128.load(row + i));
    let top = max(max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)), max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)));
    for (; i < end; i += 4) top = max(top, load<f32>(row + i));
    tops = f32x4.splat(top);
    const wanted = load<f32>(label);
    let sums = f32x4.splat(0);
    for (i = 0; i < quads; i += 16) sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(row + i), tops)));
    let sum = sum4(sums);
    for (; i < end; i += 4) sum += exp1(load<f32>(row + i) - top);
    store<f32>(losses + (<usize>unit << 2), Mathf.log(sum) + top - wanted);
    if (gradientScale == 0) continue;
    const own: f32 = rowScales ? gradientScale * load<f32>(rowScales + (<usize>unit << 2)) : gradientScale;
    const scale = own / sum;
    const scales = f32x4.splat(scale);
    for (i = 0; i < quads; i += 16) v128.store(row + i, f32x4.mul(exp4(f32x4.sub(v128.load(row + i), tops)), scales));
    for (; i < end; i += 4) store<f32>(row + i, exp1(load<f32>(row + i) - top) * scale);
    store<f32>(label, load<f32>(label) - own);
  }
  finish(c, rows);
}

/** out, x, rows, width */
export function argmax(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const rows = load<i32>(p, 8);
  const width = load<i32>(p, 12);
  let unit: i32;
  while ((unit = nextUnit(c, rows)) >= 0) {
    const row = x + (<usize>(unit * width) << 2);
    let at = 0;
    let largest = load<f32>(row);
    for (let i = 1; i < width; i++) {
      const value = load<f32>(row + (<usize>i << 2));
      if (value > largest) {
        largest = value;
        at = i;
      }
    }
    store<i32>(out + (<usize>unit << 2), at);
  }
  finish(c, rows);
}
