/**
 * Softmax attention with grouped heads, in blocks of keys with a running maximum, so that no row of scores is ever held whole. The way back makes the
 * probabilities again from the kept log-sums: once by query for dq, once by key for dk and dv, so that no two threads write one element.
 */
import { exp1, exp4, madd, sum4, sumEach } from './math';
import { ceilDiv } from './rows';
import { PARAMETERS, finish, nextUnit, scratch } from './work';

// @ts-ignore: decorator
@inline
const BLOCK: i32 = 64;
// @ts-ignore: decorator
@inline
const ROWS: i32 = 8;

/** out[j] = x · rows[j], j < count */
function dots(out: usize, x: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  const quads = <usize>(width & ~3) << 2;
  const end = <usize>width << 2;
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const r0 = rows + <usize>j * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let i: usize = 0;
    for (; i < quads; i += 16) {
      const v = v128.load(x + i);
      s0 = madd(v, v128.load(r0 + i), s0);
      s1 = madd(v, v128.load(r1 + i), s1);
      s2 = madd(v, v128.load(r2 + i), s2);
      s3 = madd(v, v128.load(r3 + i), s3);
    }
    let sums = sumEach(s0, s1, s2, s3);
    for (; i < end; i += 4) {
      let column = f32x4.splat(load<f32>(r0 + i));
      column = f32x4.replace_lane(column, 1, load<f32>(r1 + i));
      column = f32x4.replace_lane(column, 2, load<f32>(r2 + i));
      column = f32x4.replace_lane(column, 3, load<f32>(r3 + i));
      sums = madd(f32x4.splat(load<f32>(x + i)), column, sums);
    }
    v128.store(out + (<usize>j << 2), sums);
  }
  for (; j < count; j++) {
    const r = rows + <usize>j * stride;
    let s = f32x4.splat(0);
    let i: usize = 0;
    for (; i < quads; i += 16) s = madd(v128.load(x + i), v128.load(r + i), s);
    let sum = sum4(s);
    for (; i < end; i += 4) sum += load<f32>(x + i) * load<f32>(r + i);
    store<f32>(out + (<usize>j << 2), sum);
  }
}

/** out += Σ_j weights[j] · rows[j] */
function mix(out: usize, weights: usize, rows: usize, stride: usize, count: i32, width: i32): void {
  let i = 0;
  for (; i + 16 <= width; i += 16) {
    const at = out + (<usize>i << 2);
    let a = v128.load(at, 0);
    let b = v128.load(at, 16);
    let c = v128.load(at, 32);
    let d = v128.load(at, 48);
    let row = rows + (<usize>i << 2);
    for (let j = 0; j < count; j++) {
      const w = v128.load_splat<f32>(weights + (<usize>j << 2));
      a = madd(w, v128.load(row, 0), a);
      b = madd(w, v128.load(row, 16), b);
      c = madd(w, v128.load(row, 32), c);
      d = madd(w, v128.load(row, 48), d);
      row += stride;
    }
    v128.store(at, a, 0);
    v128.store(at, b, 16);
    v128.store(at, c, 32);
    v128.store(at, d, 48);
  }
  for (; i + 4 <= width; i += 4) {
    const at = out + (<usize>i << 2);
    let a = v128.load(at);
    let row = rows + (<usize>i << 2);
    for (let j = 0; j < count; j++) {
      a = madd(v128.load_splat<f32>(weights + (<usize>j << 2)), v128.load(row), a);
      row += stride;
    }
    v128.store(at, a);
  }
  for (; i < width; i++) {
    const at = out + (<usize>i << 2);
    let a = load<f32>(at);
    let row = rows + (<usize>i << 2);
    for (let j = 0; j < count; j++) {
      a += load<f32>(weights + (<usize>j << 2)) * load<f32>(row);
      row += stride;
    }
    store<f32>(at, a);
  }
}

/** out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale */
export function attention(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const logSum = load<usize>(p, 4);
  const q = load<usize>(p, 8);
  const k = load<usize>(p, 12);
  const v = load<usize>(p, 16);
  const keyStart = load<usize>(p, 20);
  const keyEnd = load<usize>(p, 24);
  const rows = load<i32>(p, 28);
  const heads = load<i32>(p, 32);
  const keyHeads = load<i32>(p, 36);
  const headWidth = load<i32>(p, 40);
  const scale = load<f32>(p, 44);
  const scales = f32x4.splat(scale);
  const group = heads / keyHeads;
  const head = <usize>headWidth << 2;
  const stride = <usize>keyHeads * head;
  const units = heads * ceilDiv(rows, ROWS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const h = unit % heads;
    const keyAt = k + <usize>(h / group) * head;
    const valueAt = v + <usize>(h / group) * head;
    for (let t = (unit / heads) * ROWS, last = min(rows, t + ROWS); t < last; t++) {
      const at = <usize>(t * heads + h);
      const x = q + at * head;
      const y = out + at * head;
      clear(y, head);
      let top: f32 = -Infinity;
      let sum: f32 = 0;
      const end = load<i32>(keyEnd + (<usize>t << 2));
      for (let j = load<i32>(keyStart + (<usize>t << 2)); j < end; j += BLOCK) {
        const count = min(BLOCK, end - j);
        dots(scratch, x, keyAt + <usize>j * stride, stride, count, headWidth);
        // Whole vectors from here on: what lies past the last score must not count.
        const padded = <usize>((count + 3) & ~3) << 2;
        for (let i = count; i < ((count + 3) & ~3); i++) store<f32>(scratch + (<usize>i << 2), -Infinity);
        let tops = f32x4.splat(top);
        for (let i: usize = 0; i < padded; i += 16) {
          const s = f32x4.mul(v128.load(scratch + i), scales);
          v128.store(scratch + i, s);
          tops = f32x4.max(tops, s);
        }
        const next = max(max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)), max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)));
        if (next > top && sum > 0) {
          const shrink = exp1(top - next);
          sum *= shrink;
          scaleRow(y, headWidth, shrink);
        }
        top = next;
        tops = f32x4.splat(top);
        let sums = f32x4.splat(0);
        for (let i: usize = 0; i < padded; i += 16) {
          const s = v128.load(scratch + i);
          const e = v128.and(exp4(f32x4.sub(s, tops)), f32x4.gt(s, f32x4.splat(-Infinity)));
          v128.store(scratch + i, e);
          sums = f32x4.add(sums, e);
        }
        sum += sum4(sums);
        mix(y, scratch, valueAt + <usize>j * stride, stride, count, headWidth);
      }
      scaleRow(y, headWidth, 1 / sum);
      store<f32>(logSum + (at << 2), top + Mathf.log(sum));
    }
  }
  finish(c, units);
}

/** Zeroes a row; memory.fill costs more than it at this length. */
function clear(row: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(row + i, f32x4.splat(0));
  for (; i < bytes; i += 4) store<f32>(row + i, 0);
}

function scaleRow(row: usize, width: i32, factor: f32): void {
  const end = <usize>width << 2;
  for (let i: usize = 0; i < end; i += 4) store<f32>(row + i, load<f32>(row + i) * factor);
}

/** dq, delta, dOut, out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale */
export function attentionBackwardQueries(c: usize): void {
  const p = c + PARAMETERS;
  const dq = load<usize>(p, 0);
  const delta = load<usize>(p, 4);
  const dOut = load<usize>(p, 8);
  const out = load<usize>(p, 12);
  const logSum = load<usize>(p, 16);
  const q = load<usize>(p, 20);
  const k = load<usize>(p, 24);
  const v = load<usize>(p, 28);
  const keyStart = load<usize>(p, 32);
  const keyEnd = load<usize>(p, 36);
  const rows = load<i32>(p, 40);
  const heads = load<i32>(p, 44);
  const keyHeads = load<i32>(p, 48);
  const headWidth = load<i32>(p, 52);
  const scale = load<f32>(p, 56);
  const scales = f32x4.splat(scale);
  const group = heads / keyHeads;
  const head = <usize>headWidth << 2;
  const stride = <usize>keyHeads * head;
  const other = scratch + (<usize>BLOCK << 2);
  const units = heads * ceilDiv(rows, ROWS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const h = unit % heads;
    const keyAt = k + <usize>(h / group) * head;
    const valueAt = v + <usize>(h / group) * head;
    for (let t = (unit / heads) * ROWS, last = min(rows, t + ROWS); t < last; t++) {
      const at = <usize>(t * heads + h);
      const x = q + at * head;
      const dy = dOut + at * head;
      const dx = dq + at * head;
      clear(dx, head);
      dots(scratch, dy, out + at * head, 0, 1, headWidth);
      const own = load<f32>(scratch);
      store<f32>(delta + (at << 2), own);
      const owns = f32x4.splat(own);
      const sums = f32x4.splat(load<f32>(logSum + (at << 2)));
      const end = load<i32>(keyEnd + (<usize>t << 2));
      for (let j = load<i32>(keyStart + (<usize>t << 2)); j < end; j += BLOCK) {
        const count = min(BLOCK, end - j);
        dots(scratch, x, keyAt + <usize>j * stride, stride, count, headWidth);
        dots(other, dy, valueAt + <usize>j * stride, stride, count, headWidth);
        const padded = <usize>((count + 3) & ~3) << 2;
        for (let i: usize = 0; i < padded; i += 16) {
          const probability = exp4(f32x4.sub(f32x4.mul(v128.load(scratch + i), scales), sums));
          v128.store(scratch + i, f32x4.mul(f32x4.mul(probability, scales), f32x4.sub(v128.load(other + i), owns)));
        }
        mix(dx, scratch, keyAt + <usize>j * stride, stride, count, headWidth);
      }
    }
  }
  finish(c, units);
}

/** dk, dv, delta, dOut, logSum, q, k, v, keyStart, queryEnd, rows, heads, keyHeads, headWidth, scale */
export function attentionBackwardKeys(c: usize): void {
  const p = c + PARAMETERS;
  const dk = load<usize>(p, 0);
  const dv = load<usize>(p, 4);
  const delta = load<usize>(p, 8);
  const dOut = load<usize>(p, 12);
  const logSum = load<usize>(p, 16);
  const q = load<usize>(p, 20);
  const k = load<usize>(p, 24);
  const v = load<usize>(p, 28);
  const keyStart = load<usize>(p, 32);
  const queryEnd = load<usize>(p, 36);
  const rows = load<i32>(p, 40);
  const heads = load<i32>(p, 44);
  const keyHeads = load<i32>(p, 48);
  const headWidth = load<i32>(p, 52);
  const scale = load<f32>(p, 56);
  const group = heads / keyHeads;
  const head = <usize>headWidth << 2;
  const stride = <usize>heads * head;
  const other = scratch + (<usize>BLOCK << 2);
  const units = keyHeads * ceilDiv(rows, ROWS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const g = unit % keyHeads;
    for (let j = (unit / keyHeads) * ROWS, last = min(rows, j + ROWS); j < last; j++) {
      const at = <usize>(j * keyHeads + g);
      const dKey = dk + at * head;
      const dValue = dv + at * head;
      clear(dKey, head);
      clear(dValue, head);
      const end = load<i32>(queryEnd + (<usize>j << 2));
      for (let h = g * group; h < (g + 1) * group; h++) {
        const queryAt = q + <usize>h * head;
        const gradAt = dOut + <usize>h * head;
        for (let t = j; t < end; t += BLOCK) {
          const count = min(BLOCK, end - t);
          dots(scratch, k + at * head, queryAt + <usize>t * stride, stride, count, headWidth);
          dots(other, v + at * head, gradAt + <usize>t * stride, stride, count, headWidth);
          for (let i = 0; i < count; i++) {
            const query = <usize>((t + i) * heads + h) << 2;
            const seen = load<i32>(keyStart + (<usize>(t + i) << 2)) <= j;
            const slot = <usize>i << 2;
            store<f32>(scratch + slot, seen ? load<f32>(scratch + slot) * scale - load<f32>(logSum + query) : -Infinity);
            store<f32>(other + slot, (load<f32>(other + slot) - load<f32>(delta + query)) * scale);
          }
          const padded = <usize>((count + 3) & ~3) << 2;
          for (let i: usize = 0; i < padded; i += 16) {
            const s = v128.load(scratch + i);
            const probability = v128.and(exp4(s), f32x4.gt(s, f32x4.splat(-Infinity)));
            v128.store(scratch + i, probability);
            v128.store(other + i, f32x4.mul(probability, v128.load(other + i)));
          }
          mix(dValue, scratch, gradAt + <usize>t * stride, stride, count, headWidth);
          mix(dKey, other, queryAt + <usize>t * stride, stride, count, headWidth);
        }
      }
    }
  }
  finish(c, units);
}
