/** Norms of the reference backend, forwards and back, one vector at a time. */
import type { LayerNorm, LayerNormBackward, RmsNorm, RmsNormBackward } from '../backend';
import { floats } from './tensor';

export function rmsNorm({ out, inverse, x, weight, epsilon, rows, groups = 1 }: RmsNorm): void {
  const width = x.columns / groups;
  const [y, inv, input, w] = [floats(out), floats(inverse), floats(x), floats(weight)];
  for (let t = 0; t < rows * groups; t++) {
    let squares = 0;
    for (let i = 0; i < width; i++) squares += input[t * width + i]! ** 2;
    const scale = 1 / Math.sqrt(squares / width + epsilon);
    inv[t] = scale;
    for (let i = 0; i < width; i++) y[t * width + i] = input[t * width + i]! * scale * w[i]!;
  }
}

/** dx = inverse · (w·dy − x · inverse² · mean(w·dy·x)) */
export function rmsNormBackward({ dx, dy, x, weight, inverse, rows, groups = 1, accumulate }: RmsNormBackward): void {
  const width = x.columns / groups;
  const [out, grad, input, w, inv] = [floats(dx), floats(dy), floats(x), floats(weight), floats(inverse)];
  for (let t = 0; t < rows * groups; t++) {
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

export function layerNorm({ out, mean, inverse, x, weight, bias, epsilon, rows }: LayerNorm): void {
  const width = x.columns;
  const [y, means, inv, input, w, b] = [floats(out), floats(mean), floats(inverse), floats(x), floats(weight), floats(bias)];
  for (let t = 0; t < rows; t++) {
    const row = input.subarray(t * width, (t + 1) * width);
    const middle = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - middle) ** 2, 0) / width;
    const scale = 1 / Math.sqrt(variance + epsilon);
    means[t] = middle;
    inv[t] = scale;
    for (let i = 0; i < width; i++) y[t * width + i] = (row[i]! - middle) * scale * w[i]! + b[i]!;
  }
}

/** dx = inverse · (g − mean(g) − n · mean(g·n)), g = w·dy, n = (x − mean) · inverse */
export function layerNormBackward({ dx, dy, x, weight, mean, inverse, rows, accumulate }: LayerNormBackward): void {
  const width = x.columns;
  const [out, grad, input, w, means, inv] = [floats(dx), floats(dy), floats(x), floats(weight), floats(mean), floats(inverse)];
  for (let t = 0; t < rows; t++) {
    const scale = inv[t]!;
    const normal = (at: number): number => (input[at]! - means[t]!) * scale;
    let sum = 0;
    let dot = 0;
    for (let i = 0; i < width; i++) {
      const at = t * width + i;
      sum += w[i]! * grad[at]!;
      dot += w[i]! * grad[at]! * normal(at);
    }
    for (let i = 0; i < width; i++) {
      const at = t * width + i;
      out[at] = (accumulate ? out[at]! : 0) + scale * (w[i]! * grad[at]! - sum / width - (normal(at) * dot) / width);
    }
  }
}
