/** Choosing the next token from logits: temperature, then top-k, then top-p, seeded. Temperature 0 is greedy and never comes here. */
import type { Random } from '../random';

export interface Sampling {
  /** 0: greedy. */
  readonly temperature: number;
  /** Keep the k likeliest; 0: all. */
  readonly topK: number;
  /** Keep the likeliest tokens up to this share of the probability; 1: all. */
  readonly topP: number;
  readonly seed: number;
}

export const GREEDY: Sampling = { temperature: 0, topK: 0, topP: 1, seed: 0 };

export function sampleToken(logits: Float32Array, { temperature, topK, topP }: Sampling, random: Random): number {
  const needsOrder = topK > 0 || topP < 1;
  let candidates = Array.from(logits.keys());
  if (needsOrder) candidates.sort((a, b) => logits[b]! - logits[a]!);
  if (topK > 0) candidates = candidates.slice(0, topK);
  const largest = candidates.reduce((most, i) => Math.max(most, logits[i]!), -Infinity);
  let weights = candidates.map((i) => Math.exp((logits[i]! - largest) / temperature));
  if (topP < 1) {
    const total = weights.reduce((a, b) => a + b, 0);
    let kept = 0;
    let sum = 0;
    while (kept < weights.length && sum < topP * total) sum += weights[kept++]!;
    weights = weights.slice(0, kept);
  }
  let left = random.next() * weights.reduce((a, b) => a + b, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return candidates[i]!;
  }
  return candidates[weights.length - 1]!;
}
