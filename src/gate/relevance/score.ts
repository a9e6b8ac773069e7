/**
 * How near a text is to a purpose and to accepted items: TF-IDF with vectors of meaning, all in integers. Three things are measured and weighed (the weights are fitted on the tuning
 * half of tests/data/relevance): the rare words that are shared, the angle between the TF-IDF-weighted sums of word vectors, and, with accepted items, the cosine and the
 * angle to their sum (Rocchio 1971). A text is never judged by one shared word alone.
 */
import { background, dimensions, rarest } from './background';
import { hashOf, type Feature } from './features';

/** A text's features: weight by hash, 0 to 15 each, and the weighted sum of their vectors, brought to length 1,000. */
export interface Profile {
  readonly weightByHash: ReadonlyMap<number, number>;
  readonly vector: Int32Array;
  /** Root of the sum of the squared weights, times 1,000. */
  readonly length: number;
}

export function profileOf(features: readonly Feature[]): Profile {
  const known = background();
  const weightByHash = new Map<number, number>();
  const sum = new Int32Array(dimensions);
  for (const { key } of features) {
    const hash = hashOf(key);
    if (weightByHash.has(hash)) continue;
    const index = known.indexOf(hash);
    const weight = index < 0 ? rarest : known.rarenessOf(index);
    if (weight === 0) continue;
    weightByHash.set(hash, weight);
    if (index >= 0) known.addVector(index, weight, sum);
  }
  return { weightByHash, vector: unit(sum), length: lengthOf(weightByHash) };
}

/** The sum of several profiles, each counting the same. */
export function sumOf(profiles: readonly Profile[]): Profile {
  const weightByHash = new Map<number, number>();
  const sum = new Int32Array(dimensions);
  for (const profile of profiles) {
    for (const [hash, weight] of profile.weightByHash) weightByHash.set(hash, (weightByHash.get(hash) ?? 0) + weight);
    for (let k = 0; k < dimensions; k++) sum[k] = (sum[k] ?? 0) + (profile.vector[k] ?? 0);
  }
  return { weightByHash, vector: unit(sum), length: lengthOf(weightByHash) };
}

/** Thousandths: what is measured between an item and what it is held against. */
export interface Nearness {
  /** Shared rare words: 1,000 for one of the rarest; 2,000 at most. */
  readonly shared: number;
  /** Cosine of the sums of vectors. */
  readonly angle: number;
  /** Cosine of the TF-IDF weights. */
  readonly cosine: number;
  /** How much the item says at all, to 1,000. */
  readonly mass: number;
}

export function nearness(item: Profile, to: Profile): Nearness {
  let shared = 0;
  let product = 0;
  let mass = 0;
  for (const [hash, weight] of item.weightByHash) {
    mass += weight;
    const other = to.weightByHash.get(hash);
    if (other === undefined) continue;
    shared += Math.min(weight, rarest) * Math.min(other, rarest);
    product += weight * other;
  }
  let dot = 0;
  for (let k = 0; k < dimensions; k++) dot += (item.vector[k] ?? 0) * (to.vector[k] ?? 0);
  const lengths = Math.floor((item.length * to.length) / 1000);
  return {
    shared: Math.min(2000, Math.floor((shared * 1000) / (rarest * rarest))),
    angle: Math.trunc(dot / 1000),
    cosine: lengths === 0 ? 0 : Math.floor((product * 1_000_000) / lengths),
    mass: Math.min(1000, Math.floor((mass * 1000) / (6 * rarest))),
  };
}

function lengthOf(weights: ReadonlyMap<number, number>): number {
  let squares = 0;
  for (const weight of weights.values()) squares += weight * weight;
  return Math.floor(Math.sqrt(squares) * 1000);
}

function unit(sum: Int32Array): Int32Array {
  let squares = 0;
  for (const value of sum) squares += value * value;
  const length = Math.max(1, Math.sqrt(squares));
  return sum.map((value) => Math.trunc((value * 1000) / length));
}
