/** Activations, forwards and back, element by element. Elements past the end may be touched: every tensor has room for that. */
import { exp4, madd, sigmoid4 } from './math';
import { ELEMENTS, ceilDiv } from './rows';
import { PARAMETERS, finish, nextUnit } from './work';

/** out, gate, up, elements. */
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

/** 2√(2/π)(x + 0.044715x³): ½(1 + tanh(u/2)) is sigmoid(u). */
// @ts-ignore: decorator
@inline
function geluArgument(x: v128): v128 {
  return f32x4.mul(x, madd(f32x4.mul(x, x), f32x4.splat(0.07135481282652593), f32x4.splat(1.5957691216057308)));
}

/** out, x, elements */
export function gelu(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const x = load<usize>(p, 4);
  const count = load<i32>(p, 8);
  const units = ceilDiv(count, ELEMENTS);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * ELEMENTS) << 2;
    for (let i = <usize>(unit * ELEMENTS) << 2; i < end; i += 16) {
      const v = v128.load(x + i);
      v128.store(out + i, f32x4.mul(v, sigmoid4(geluArgument(v))));
    }
  }
  finish(c, units);
}

/** dx, dOut, x, elements. gelu' = s + x·s·(1 − s)·u', s = sigmoid(u). */
export function geluBackward(c: usize): void {
  const p = c + PARAMETERS;
  const dx = load<usize>(p, 0);
  const dOut = load<usize>(p, 4);
  const x = load<usize>(p, 8);
  const count = load<i32>(p, 12);
  const units = ceilDiv(count, ELEMENTS);
  const one = f32x4.splat(1);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const end = <usize>min(count, (unit + 1) * ELEMENTS) << 2;
    for (let i = <usize>(unit * ELEMENTS) << 2; i < end; i += 16) {
      const v = v128.load(x + i);
      // e·s is 1 − s without its rounding.
      const e = exp4(f32x4.neg(geluArgument(v)));
      const s = f32x4.div(one, f32x4.add(one, e));
      const slope = madd(f32x4.mul(v, v), f32x4.splat(3 * 0.07135481282652593), f32x4.splat(1.5957691216057308));
      const steep = f32x4.mul(f32x4.mul(v, s), f32x4.mul(f32x4.mul(e, s), slope));
      v128.store(dx + i, f32x4.mul(v128.load(dOut + i), f32x4.add(s, steep)));
    }
  }
  finish(c, units);
}
