/**
 * Choosing the next token from logits, in transformers' order: repetition penalty, temperature, top-k, top-p, min-p, then a draw by seed. Each filter
 * keeps a head of the tokens ordered by likelihood, and finds where it ends without sorting them all.
 */
import { createRandom } from '../random';

export interface Sampling {
  /** 0: greedy. */
  readonly temperature: number;
  /** Keep the k likeliest (and those as likely as the last of them); 0: all. */
  readonly topK: number;
  /** Keep the likeliest tokens up to this share of the probability; 1: all. */
  readonly topP: number;
  /** Keep tokens at least this share as likely as the likeliest; 0: all. */
  readonly minP?: number | undefined;
  /** Above 1: logits of tokens that stand in the prompt or the answer are divided by it, or multiplied where negative (Keskar et al. 2019); 1: off. */
  readonly repetitionPenalty?: number | undefined;
  readonly seed: number;
}

export const GREEDY: Sampling = { temperature: 0, topK: 0, topP: 1, seed: 0 };

export interface Sampler {
  /** The next token. Changes `logits`. */
  next(logits: Float32Array): number;
}

/** Whether the likeliest token is all that is asked for. */
export function isGreedy({ temperature, repetitionPenalty = 1 }: Sampling): boolean {
  return temperature === 0 && repetitionPenalty === 1;
}

/** A sampler of one answer to `prompt`. */
export function createSampler(sampling: Sampling, prompt: Iterable<number>): Sampler {
  const random = createRandom(sampling.seed);
  const seen = new Set(prompt);
  const { repetitionPenalty = 1 } = sampling;
  return {
    next(logits) {
      if (repetitionPenalty !== 1) penalize(logits, seen, repetitionPenalty);
      const token = sampling.temperature === 0 ? likeliest(logits) : draw(candidatesOf(logits, sampling), random.next());
      seen.add(token);
      return token;
    },
  };
}

/** Tokens that may be drawn, each with a weight in proportion to its probability. */
export interface Candidates {
  readonly tokens: Int32Array;
  readonly weights: Float64Array;
}

export function penalize(logits: Float32Array, seen: Iterable<number>, penalty: number): void {
  for (const token of seen) {
    const logit = logits[token];
    if (logit !== undefined) logits[token] = logit < 0 ? logit * penalty : logit / penalty;
  }
}

/** What the filters leave. Weights are relative to the likeliest token's. */
export function candidatesOf(logits: Float32Array, { temperature, topK, topP, minP = 0 }: Sampling): Candidates {
  const largest = logits[likeliest(logits)]!;
  let least = topK > 0 && topK < logits.length ? kthLargest(logits, topK) : -Infinity;
  // What min-p will take away anyway needs no weight, unless top-p counts it; a little less than its border, which the weights decide.
  if (minP > 0 && topP === 1) least = Math.max(least, largest + temperature * (Math.log(minP) - 1e-3));
  const tokens = new Int32Array(logits.length);
  const weights = new Float64Array(logits.length);
  let count = 0;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]!;
    if (!(logit >= least)) continue;
    tokens[count] = i;
    weights[count++] = Math.exp((logit - largest) / temperature);
  }
  let kept: Candidates = { tokens: tokens.subarray(0, count), weights: weights.subarray(0, count) };
  if (topP < 1) kept = nucleus(kept, topP);
  return minP > 0 ? atLeast(kept, minP, 0) : kept;
}

function likeliest(logits: Float32Array): number {
  let at = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[at]!) at = i;
  return at;
}

/** By a heap of the k largest so far, the least of them on top: most values never enter it. */
function kthLargest(values: Float32Array, k: number): number {
  const heap = values.slice(0, k).sort();
  for (let i = k; i < values.length; i++) {
    const value = values[i]!;
    if (!(value > heap[0]!)) continue;
    let at = 0;
    for (let child = 1; child < k; child = 2 * at + 1) {
      if (child + 1 < k && heap[child + 1]! < heap[child]!) child++;
      if (!(heap[child]! < value)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = value;
  }
  return heap[0]!;
}

/** Weights by size, eight classes to each halving: the class follows from the bits of an f64, and there are enough for e^−88. */
const CLASSES = 1024;
const CLASS_BITS = 17;
const CLASS_OF_ONE = 0x3ff00000 >>> CLASS_BITS;

/** The likeliest tokens, those before which less than `share` of the probability lies. Among equals the later token counts as likelier. */
function nucleus(all: Candidates, share: number): Candidates {
  const { weights } = all;
  const words = new Uint32Array(weights.buffer, weights.byteOffset, 2 * weights.length);
  const classOf = (i: number): number => Math.min(CLASSES - 1, CLASS_OF_ONE - (words[2 * i + 1]! >>> CLASS_BITS));
  const masses = new Float64Array(CLASSES);
  for (let i = 0; i < weights.length; i++) masses[classOf(i)]! += weights[i]!;
  const wanted = share * sum(masses);
  let before = 0;
  let border = 0;
  while (border < CLASSES - 1 && before + masses[border]! < wanted) before += masses[border++]!;
  // Only the class in which the border lies is sorted.
  const sorted = weights.filter((_, i) => classOf(i) === border).sort();
  let at = sorted.length - 1;
  if (at < 0) return all;
  for (before += sorted[at]!; at > 0 && before < wanted; before += sorted[at]!) at--;
  return atLeast(all, sorted[at]!, at - sorted.indexOf(sorted[at]!));
}

/** Those of at least this weight, without the first `dropped` of just this weight. */
function atLeast({ tokens, weights }: Candidates, least: number, dropped: number): Candidates {
  const kept: Candidates = { tokens: new Int32Array(tokens.length), weights: new Float64Array(tokens.length) };
  let count = 0;
  let toDrop = dropped;
  for (let i = 0; i < tokens.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= least) || (weight === least && toDrop-- > 0)) continue;
    kept.tokens[count] = tokens[i]!;
    kept.weights[count++] = weight;
  }
  return { tokens: kept.tokens.subarray(0, count), weights: kept.weights.subarray(0, count) };
}

function sum(weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  return total;
}

/** `share` in [0, 1) of the way through the weights. */
function draw({ tokens, weights }: Candidates, share: number): number {
  let left = share * sum(weights);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return tokens[i]!;
  }
  return tokens[tokens.length - 1]!;
}
