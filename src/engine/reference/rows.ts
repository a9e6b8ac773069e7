/** Operations of the reference backend that work row by row: norms, rotations, activations, loss, and moving rows about. */
import type {
  Add,
  Argmax,
  CrossEntropy,
  Dropout,
  SetAll,
  MoveRows,
  RmsNorm,
  RmsNormBackward,
  Rope,
  Swiglu,
  SwigluBackward,
} from '../backend';
import { mix32 } from '../random';
import { floats, ints } from './tensor';

export function rmsNorm({ out, inverse, x, weight, epsilon, rows }: RmsNorm): void {
  const width = x.columns;
  const [y, inv, input, w] = [floats(out), floats(inverse), floats(x), floats(weight)];
  for (let t = 0; t < rows; t++) {
    let squares = 0;
    for (let i = 0; i < width; i++) squares += input[t * width + i]! ** 2;
    const scale = 1 / Math.sqrt(squares / width + epsilon);
    inv[t] = scale;
    for (let i = 0; i < width; i++) y[t * width + i] = input[t * width + i]! * scale * w[i]!;
  }
}

/** dx = inverse · (w·dy − x · inverse² · mean(w·dy·x)) */
export function rmsNormBackward({ dx, dy, x, weight, inverse, rows, accumulate }: RmsNormBackward): void {
  const width = x.columns;
  const [out, grad, input, w, inv] = [floats(dx), floats(dy), floats(x), floats(weight), floats(inverse)];
  for (let t = 0; t < rows; t++) {
    const scale = inv[t]!;
    let dot = 0;
    for (let i = 0; i < width; i++) dot += w[i]! * grad[t * width + i]! * input[t * width + i]!;
    const pull = (dot / width) * scale * scale;
    for (let i = 0; i < width; i++) {
      const at = t * width + i;
      out[at] = (accumulate ? out[at]! : 0) + scale * (w[i]! * grad[at]! - input[at]! * pull);
    }
  }
}

export function rope({ out, x, cos, sin, positions, rows, heads, headWidth, inverse }: Rope): void {
  const half = cos.columns;
  const [y, input, c, s, at] = [floats(out), floats(x), floats(cos), floats(sin), ints(positions)];
  for (let t = 0; t < rows; t++) {
    for (let h = 0; h < heads; h++) {
      const base = (t * heads + h) * headWidth;
      for (let i = 0; i < half; i++) {
        const cosine = c[at[t]! * half + i]!;
        const sine = inverse ? -s[at[t]! * half + i]! : s[at[t]! * half + i]!;
        const x1 = input[base + i]!;
        const x2 = input[base + half + i]!;
        y[base + i] = x1 * cosine - x2 * sine;
        y[base + half + i] = x2 * cosine + x1 * sine;
      }
      for (let i = 2 * half; i < headWidth; i++) y[base + i] = input[base + i]!;
    }
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export function swiglu({ out, gate, up, rows }: Swiglu): void {
  const [y, g, u] = [floats(out), floats(gate), floats(up)];
  for (let i = 0; i < rows * out.columns; i++) y[i] = g[i]! * sigmoid(g[i]!) * u[i]!;
}

export function swigluBackward({ dGate, dUp, dOut, gate, up, rows }: SwigluBackward): void {
  const [dg, du, dy, g, u] = [floats(dGate), floats(dUp), floats(dOut), floats(gate), floats(up)];
  for (let i = 0; i < rows * dOut.columns; i++) {
    const x = g[i]!;
    const s = sigmoid(x);
    const upward = u[i]!;
    du[i] = dy[i]! * x * s;
    dg[i] = dy[i]! * upward * s * (1 + x * (1 - s));
  }
}

export function add({ out, a, b, rows }: Add): void {
  const [y, left, right] = [floats(out), floats(a), floats(b)];
  for (let i = 0; i < rows * out.columns; i++) y[i] = left[i]! + right[i]!;
}

export function setAll({ out, value, rows }: SetAll): void {
  floats(out).fill(value, 0, rows * out.columns);
}

/** Element i is kept when mix32(mix32(seed) ^ i) / 2³² ≥ rate. */
export function dropout({ out, x, rate, seed, rows, accumulate }: Dropout): void {
  const [y, input] = [floats(out), floats(x)];
  const threshold = Math.floor(rate * 2 ** 32);
  const stream = mix32(seed);
  const scale = 1 / (1 - rate);
  for (let i = 0; i < rows * out.columns; i++) {
    const kept = mix32(stream ^ i) >= threshold ? input[i]! * scale : 0;
    y[i] = accumulate ? y[i]! + kept : kept;
  }
}

export function gatherRows({ out, x, index, rows }: MoveRows): void {
  const width = out.columns;
  const [y, input, from] = [floats(out), floats(x), ints(index)];
  for (let i = 0; i < rows; i++) y.set(input.subarray(from[i]! * width, (from[i]! + 1) * width), i * width);
}

export function scatterRows({ out, x, index, rows }: MoveRows): void {
  const width = out.columns;
  const [y, input, to] = [floats(out), floats(x), ints(index)];
  for (let i = 0; i < rows; i++) y.set(input.subarray(i * width, (i + 1) * width), to[i]! * width);
}

export function crossEntropy({ logits, labels, losses, rows, gradientScale }: CrossEntropy): void {
  const width = logits.columns;
  const [x, label, loss] = [floats(logits), ints(labels), floats(losses)];
  for (let i = 0; i < rows; i++) {
    const row = x.subarray(i * width, (i + 1) * width);
    const wanted = label[i]!;
    let largest = -Infinity;
    for (let j = 0; j < width; j++) largest = Math.max(largest, row[j]!);
    let sum = 0;
    for (let j = 0; j < width; j++) sum += Math.exp(row[j]! - largest);
    loss[i] = Math.log(sum) + largest - row[wanted]!;
    if (gradientScale === 0) continue;
    for (let j = 0; j < width; j++) row[j] = (Math.exp(row[j]! - largest) / sum - (j === wanted ? 1 : 0)) * gradientScale;
  }
}

export function argmax({ out, x, rows }: Argmax): void {
  const width = x.columns;
  const [best, input] = [ints(out), floats(x)];
  for (let i = 0; i < rows; i++) {
    let at = 0;
    for (let j = 1; j < width; j++) if (input[i * width + j]! > input[i * width + at]!) at = j;
    best[i] = at;
  }
}
