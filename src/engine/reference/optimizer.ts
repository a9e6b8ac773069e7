/** The optimizer of the reference backend: the gradient's norm, and one AdamW step. */
import type { AdamW, SumOfSquares } from '../backend';
import { floats } from './tensor';

export function sumOfSquares({ out, x }: SumOfSquares): void {
  let sum = 0;
  for (const value of floats(x)) sum += value * value;
  floats(out)[0] = sum;
}

export function adamw(op: AdamW): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, step, maxNorm } = op;
  const [p, g, m, v] = [floats(op.parameters), floats(op.gradients), floats(op.first), floats(op.second)];
  const norm = Math.sqrt(floats(op.squaredNorm)[0]!);
  const clip = maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1;
  const correction1 = 1 - beta1 ** step;
  const correction2 = Math.sqrt(1 - beta2 ** step);
  for (let i = 0; i < p.length; i++) {
    const gradient = g[i]! * clip;
    m[i] = beta1 * m[i]! + (1 - beta1) * gradient;
    v[i] = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
    p[i] = p[i]! * (1 - learningRate * weightDecay) - ((learningRate / correction1) * m[i]!) / (Math.sqrt(v[i]!) / correction2 + epsilon);
  }
}
