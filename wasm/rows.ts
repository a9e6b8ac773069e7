/** Operations that work row by row or element by element. Each reads its parameters in the order in which the recorder writes them. */
import { exp1, exp4, madd, mix32x4, sigmoid4, sum4 } from './math';
import { PARAMETERS, finish, nextUnit } from './work';

/** Rows of a unit, so that a unit is some 4,096 elements. */
// @ts-ignore: decorator
@inline
function rowsPerUnit(width: i32): i32 {
  return max(1, 4096 / max(1, width));
}

// @ts-ignore: decorator
@inline
const ELEMENTS: i32 = 4096;

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** A short copy of whole f32 elements; memory.copy costs more than it below some kilobytes. */
function copy(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** out, inverse, x, weight, epsilon, rows, width */
export function rmsNorm(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const inverse = load<usize>(p, 4);
  const x = load<usize>(p, 8);
  const weight = load<usize>(p, 12);
  const epsilon = load<f32>(p, 16);
  const rows = load<i32>(p, 20);
  const width = load<i32>(p, 24);
  const block = rowsPerUnit(width);
  const units = ceilDiv(rows, block);
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const from = x + <usize>t * end;
      const to = out + <usize>t * end;
      let sums = f32x4.splat(0);
      let i: usize = 0;
      for (; i < quads; i += 16) {
        const v = v128.load(from + i);
        sums = madd(v, v, sums);
      }
      let squares = sum4(sums);
      for (; i < end; i += 4) squares += load<f32>(from + i) * load<f32>(from + i);
      const scale: f32 = 1 / sqrt<f32>(squares / <f32>width + epsilon);
      store<f32>(inverse + (<usize>t << 2), scale);
      const s = f32x4.splat(scale);
      for (i = 0; i < quads; i += 16) v128.store(to + i, f32x4.mul(f32x4.mul(v128.load(from + i), s), v128.load(weight + i)));
      for (; i < end; i += 4) store<f32>(to + i, load<f32>(from + i) * scale * load<f32>(weight + i));
    }
  }
  finish(c, units);
}

/** dx, dy, x, weight, inverse, rows, width, accumulate */
export function rmsNormBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dx = load<usize>(p, 0);
  const dy = load<usize>(p, 4);
  const x = load<usize>(p, 8);
  const weight = load<usize>(p, 12);
  const inverse = load<usize>(p, 16);
  const rows = load<i32>(p, 20);
  const width = load<i32>(p, 24);
  const accumulate = load<i32>(p, 28);
  const block = rowsPerUnit(width);
  const units = ceilDiv(rows, block);
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const offset = <usize>t * end;
      const from = x + offset;
      const grad = dy + offset;
      const to = dx + offset;
      let sums = f32x4.splat(0);
      let i: usize = 0;
      for (; i < quads; i += 16) sums = madd(f32x4.mul(v128.load(weight + i), v128.load(grad + i)), v128.load(from + i), sums);
      let dot = sum4(sums);
      for (; i < end; i += 4) dot += load<f32>(weight + i) * load<f32>(grad + i) * load<f32>(from + i);
      const scale = load<f32>(inverse + (<usize>t << 2));
      const pull = (-dot / <f32>width) * scale * scale;
      const s = f32x4.splat(scale);
      const pulls = f32x4.splat(pull);
      for (i = 0; i < quads; i += 16) {
        let d = f32x4.mul(s, madd(pulls, v128.load(from + i), f32x4.mul(v128.load(weight + i), v128.load(grad + i))));
        if (accumulate) d = f32x4.add(d, v128.load(to + i));
        v128.store(to + i, d);
      }
      for (; i < end; i += 4) {
        const d = scale * (load<f32>(weight + i) * load<f32>(grad + i) + load<f32>(from + i) * pull);
        store<f32>(to + i, accumulate ? load<f32>(to + i) + d : d);
      }
    }
  }
  finish(c, units);
}

/** out, x, cos, sin, positions, rows, heads, headWidth, half, inverse */
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
  const signs = f32x4.splat(sign);
  const block = rowsPerUnit(heads * headWidth);
  const units = ceilDiv(rows, block);
  const quads = <usize>(half & ~3) << 2;
  const end = <usize>half << 2;
  const head = <usize>headWidth << 2;
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let t = unit * block, last = min(rows, t + block); t < last; t++) {
      const at = <usize>load<i32>(positions + (<usize>t << 2)) * end;
      for (let h = 0; h < heads; h++) {
        const offset = <usize>(t * heads + h) * head;
        const from = x + offset;
        const to = out + offset;
        let i: usize = 0;
        for (; i < quads; i += 16) {
          const cosine = v128.load(cos + at + i);
          const sine = f32x4.mul(v128.load(sin + at + i), signs);
          const x1 = v128.load(from + i);
          const x2 = v128.load(from + end + i);
          v128.store(to + i, f32x4.sub(f32x4.mul(x1, cosine), f32x4.mul(x2, sine)));
          v128.store(to + end + i, f32x4.add(f32x4.mul(x2, cosine), f32x4.mul(x1, sine)));
        }
        for (; i < end; i += 4) {
          const cosine = load<f32>(cos + at + i);
          const sine = load<f32>(sin + at + i) * sign;
          const x1 = load<f32>(from + i);
          const x2 = load<f32>(from + end + i);
          store<f32>(to + i, x1 * cosine - x2 * sine);
          store<f32>(to + end + i, x2 * cosine + x1 * sine);
        }
        if (from != to) copy(to + end + end, from + end + end, head - end - end);
      }
    }
  }
  finish(c, units);
}

/** out, gate, up, elements. Elements past the end may be touched: every tensor has room for that. */
export function swiglu(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const gate = load<usize>(p, 4);
  const up = load<usize>(p, 8);
  const count = load<i32>(p, 12);
  const units = ceilDiv(count, ELEMENTS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * ELEMENTS) << 2;
    for (let i = <usize>(unit * ELEMENTS) << 2; i < end; i += 16) {
      const g = v128.load(gate + i);
      v128.store(out + i, f32x4.mul(f32x4.mul(g, sigmoid4(g)), v128.load(up + i)));
    }
  }
  finish(c, units);
}

/** dGate, dUp, dOut, gate, up, elements */
export function swigluBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dGate = load<usize>(p, 0);
  const dUp = load<usize>(p, 4);
  const dOut = load<usize>(p, 8);
  const gate = load<usize>(p, 12);
  const up = load<usize>(p, 16);
  const count = load<i32>(p, 20);
  const units = ceilDiv(count, ELEMENTS);
  const one = f32x4.splat(1);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * ELEMENTS) << 2;
    for (let i = <usize>(unit * ELEMENTS) << 2; i < end; i += 16) {
      const g = v128.load(gate + i);
      const u = v128.load(up + i);
      const dy = v128.load(dOut + i);
      const s = sigmoid4(g);
      v128.store(dUp + i, f32x4.mul(dy, f32x4.mul(g, s)));
      v128.store(dGate + i, f32x4.mul(f32x4.mul(dy, u), f32x4.mul(s, madd(g, f32x4.sub(one, s), one))));
    }
  }
  finish(c, units);
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

/** logits, labels, losses, rows, width, gradientScale */
export function crossEntropy(c: usize): void {
  const p = c + PARAMETERS;
  const logits = load<usize>(p, 0);
  const labels = load<usize>(p, 4);
  const losses = load<usize>(p, 8);
  const rows = load<i32>(p, 12);
  const width = load<i32>(p, 16);
  const gradientScale = load<f32>(p, 20);
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let unit: i32;
  while ((unit = nextUnit(c, rows)) >= 0) {
    const row = logits + <usize>unit * end;
    const label = row + (<usize>load<i32>(labels + (<usize>unit << 2)) << 2);
    let i: usize = 0;
    let tops = f32x4.splat(-Infinity);
    for (; i < quads; i += 16) tops = f32x4.max(tops, v128.load(row + i));
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
    const scale = gradientScale / sum;
    const scales = f32x4.splat(scale);
    for (i = 0; i < quads; i += 16) v128.store(row + i, f32x4.mul(exp4(f32x4.sub(v128.load(row + i), tops)), scales));
    for (; i < end; i += 4) store<f32>(row + i, exp1(load<f32>(row + i) - top) * scale);
    store<f32>(label, load<f32>(label) - gradientScale);
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
