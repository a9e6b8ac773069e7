/** Operations of the reference backend that work row by row: rotations, activations, loss, and moving rows and columns about. */
import type {
  Add,
  Argmax,
  CopyColumns,
  CrossEntropy,
  Dropout,
  Gelu,
  GeluBackward,
  SetAll,
  MoveRows,
  Rope,
  ScatterRows,
  Swiglu,
  SwigluBackward,
} from '../backend';
import { mix32 } from '../random';
import { floats, ints, rowsOf } from './tensor';

export function rope({ out, x, cos, sin, positions, rows, heads, headWidth, first = 0, interleaved = false, inverse }: Rope): void {
  const half = cos.columns;
  const [y, input, c, s, at] = [floats(out), floats(x), floats(cos), floats(sin), ints(positions)];
  if (y !== input) y.set(input.subarray(0, rows * heads * headWidth));
  for (let t = 0; t < rows; t++) {
    for (let h = 0; h < heads; h++) {
      const base = (t * heads + h) * headWidth + first;
      for (let i = 0; i < half; i++) {
        const cosine = c[at[t]! * half + i]!;
        const sine = inverse ? -s[at[t]! * half + i]! : s[at[t]! * half + i]!;
        const one = base + (interleaved ? 2 * i : i);
        const two = one + (interleaved ? 1 : half);
        const x1 = input[one]!;
        const x2 = input[two]!;
        y[one] = x1 * cosine - x2 * sine;
        y[two] = x2 * cosine + x1 * sine;
      }
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

/** tanh's argument in GELU: √(2/π)(x + 0.044715x³). */
const geluArgument = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);

export function gelu({ out, x, rows }: Gelu): void {
  const [y, input] = [floats(out), floats(x)];
  for (let i = 0; i < rows * out.columns; i++) y[i] = 0.5 * input[i]! * (1 + Math.tanh(geluArgument(input[i]!)));
}

/** gelu' = ½(1 + t) + ½x(1 − t²) · √(2/π)(1 + 3 · 0.044715x²), t the tanh */
export function geluBackward({ dx, dOut, x, rows }: GeluBackward): void {
  const [out, dy, input] = [floats(dx), floats(dOut), floats(x)];
  for (let i = 0; i < rows * dOut.columns; i++) {
    const value = input[i]!;
    const t = Math.tanh(geluArgument(value));
    const slope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * value ** 2);
    out[i] = dy[i]! * (0.5 * (1 + t) + 0.5 * value * (1 - t * t) * slope);
  }
}

export function copyColumns({ out, x, rows, blocks, width, outStart, outStep, xStart, xStep, accumulate }: CopyColumns): void {
  const [y, input] = [floats(out), floats(x)];
  for (let t = 0; t < rows; t++) {
    for (let b = 0; b < blocks; b++) {
      const to = t * out.columns + outStart + b * outStep;
      const from = t * x.columns + xStart + b * xStep;
      for (let i = 0; i < width; i++) y[to + i] = (accumulate ? y[to + i]! : 0) + input[from + i]!;
    }
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
  const [y, from, row] = [floats(out), ints(index), rowsOf(x)];
  for (let i = 0; i < rows; i++) y.set(row(from[i]!), i * out.columns);
}

export function scatterRows({ out, x, index, rows }: ScatterRows): void {
  const width = out.columns;
  const [y, input, to] = [floats(out), floats(x), ints(index)];
  for (let i = 0; i < rows; i++) y.set(input.subarray(i * width, (i + 1) * width), to[i]! * width);
}

export function crossEntropy({ logits, labels, losses, rows, gradientScale, rowScales }: CrossEntropy): void {
  const width = logits.columns;
  const [x, label, loss, scales] = [floats(logits), ints(labels), floats(losses), rowScales && floats(rowScales)];
  for (let i = 0; i < rows; i++) {
    const row = x.subarray(i * width, (i + 1) * width);
    const wanted = label[i]!;
    let largest = -Infinity;
    for (let j = 0; j < width; j++) largest = Math.max(largest, row[j]!);
    let sum = 0;
    for (let j = 0; j < width; j++) sum += Math.exp(row[j]! - largest);
    loss[i] = Math.log(sum) + largest - row[wanted]!;
    if (gradientScale === 0) continue;
    const scale = gradientScale * (scales ? scales[i]! : 1);
    for (let j = 0; j < width; j++) row[j] = (Math.exp(row[j]! - largest) / sum - (j === wanted ? 1 : 0)) * scale;
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
