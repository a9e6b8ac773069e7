/** Norms, forwards and back, one vector at a time. Each reads its parameters in the order in which the recorder writes them. */
import { madd, sum4 } from './math';
import { ceilDiv, rowsPerUnit } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

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

/** out, mean, inverse, x, weight, bias, epsilon, rows, width */
export function layerNorm(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const mean = load<usize>(p, 4);
  const inverse = load<usize>(p, 8);
  const x = load<usize>(p, 12);
  const weight = load<usize>(p, 16);
  const bias = load<usize>(p, 20);
  const epsilon = load<f32>(p, 24);
  const rows = load<i32>(p, 28);
  const width = load<i32>(p, 32);
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
      for (; i < quads; i += 16) sums = f32x4.add(v128.load(from + i), sums);
      let sum = sum4(sums);
      for (; i < end; i += 4) sum += load<f32>(from + i);
      const middle: f32 = sum / <f32>width;
      const middles = f32x4.splat(middle);
      sums = f32x4.splat(0);
      for (i = 0; i < quads; i += 16) {
        const v = f32x4.sub(v128.load(from + i), middles);
        sums = madd(v, v, sums);
      }
      let squares = sum4(sums);
      for (; i < end; i += 4) squares += (load<f32>(from + i) - middle) * (load<f32>(from + i) - middle);
      const scale: f32 = 1 / sqrt<f32>(squares / <f32>width + epsilon);
      store<f32>(mean + (<usize>t << 2), middle);
      store<f32>(inverse + (<usize>t << 2), scale);
      const s = f32x4.splat(scale);
      for (i = 0; i < quads; i += 16) {
        const normal = f32x4.mul(f32x4.sub(v128.load(from + i), middles), s);
        v128.store(to + i, madd(normal, v128.load(weight + i), v128.load(bias + i)));
      }
      for (; i < end; i += 4) store<f32>(to + i, (load<f32>(from + i) - middle) * scale * load<f32>(weight + i) + load<f32>(bias + i));
    }
  }
  finish(c, units);
}

/** dx, dy, x, weight, mean, inverse, rows, width, accumulate */
export function layerNormBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dx = load<usize>(p, 0);
  const dy = load<usize>(p, 4);
  const x = load<usize>(p, 8);
  const weight = load<usize>(p, 12);
  const mean = load<usize>(p, 16);
  const inverse = load<usize>(p, 20);
  const rows = load<i32>(p, 24);
  const width = load<i32>(p, 28);
  const accumulate = load<i32>(p, 32);
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
      const middle = load<f32>(mean + (<usize>t << 2));
      const scale = load<f32>(inverse + (<usize>t << 2));
      const middles = f32x4.splat(middle);
      let sums = f32x4.splat(0);
      let dots = f32x4.splat(0);
      let i: usize = 0;
      for (; i < quads; i += 16) {
        const g = f32x4.mul(v128.load(weight + i), v128.load(grad + i));
        sums = f32x4.add(sums, g);
        dots = madd(g, f32x4.sub(v128.load(from + i), middles), dots);
      }
      let sum = sum4(sums);
      let dot = sum4(dots);
      for (; i < end; i += 4) {
        const g = load<f32>(weight + i) * load<f32>(grad + i);
        sum += g;
        dot += g * (load<f32>(from + i) - middle);
      }
      const shift = sum / <f32>width;
      const pull = (-dot / <f32>width) * scale * scale;
      const s = f32x4.splat(scale);
      const shifts = f32x4.splat(shift);
      const pulls = f32x4.splat(pull);
      for (i = 0; i < quads; i += 16) {
        const g = f32x4.sub(f32x4.mul(v128.load(weight + i), v128.load(grad + i)), shifts);
        let d = f32x4.mul(s, madd(pulls, f32x4.sub(v128.load(from + i), middles), g));
        if (accumulate) d = f32x4.add(d, v128.load(to + i));
        v128.store(to + i, d);
      }
      for (; i < end; i += 4) {
        const d = scale * (load<f32>(weight + i) * load<f32>(grad + i) - shift + (load<f32>(from + i) - middle) * pull);
        store<f32>(to + i, accumulate ? load<f32>(to + i) + d : d);
      }
    }
  }
  finish(c, units);
}
