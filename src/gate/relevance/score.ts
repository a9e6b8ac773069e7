/**
 * How near a text is to a purpose and to accepted items: TF-IDF with vectors of meaning, all in integers. Measured are the rare words that are shared, the angle between the
 * TF-IDF-weighted sums of word vectors, each less what all purposes and all items have in common ("questions and answers about …" is no topic), and, with accepted items, the
 * cosine and the angle to their sum (Rocchio 1971). `weights.ts` says how much each counts.
 */
import { background, dimensions, rarest } from './background';
import { hashesOf } from './features';
import { meanOfItems, meanOfPurposes } from './weights';

/** A text's words: weight by hash, 0 to 15 each, and the weighted sum of their vectors, brought to length 1,000. */
export interface Profile {
  readonly weightByHash: ReadonlyMap<number, number>;
  readonly vector: Int32Array;
  /** Root of the sum of the squared weights, times 1,000. */
  readonly length: number;
}

export function profileOf(text: string): Profile {
  const known = background();
  const weightByHash = new Map<number, number>();
  const sum = new Int32Array(dimensions);
  for (const hash of hashesOf(text)) {
    if (weightByHash.has(hash)) continue;
    const index = known.indexOf(hash);
    const weight = index < 0 ? rarest : known.rarenessOf(index);
    weightByHash.set(hash, weight);
    if (weight > 0 && index >= 0) known.addVector(index, weight, sum);
  }
  return { weightByHash, vector: unit(sum), length: lengthOf(weightByHash) };
}

/** What items are held against: a profile, its vector less what all of its kind have in common and of length 1,000 again. */
export interface Target {
  readonly profile: Profile;
  readonly direction: Int32Array;
}

export const purposeTarget = (profile: Profile): Target => ({ profile, direction: without(profile.vector, meanOfPurposes) });
export const acceptedTarget = (profile: Profile): Target => ({ profile, direction: without(profile.vector, meanOfItems) });
/** Where an item lies, less what all items have in common. */
export const directionOf = (item: Profile): Int32Array => without(item.vector, meanOfItems);

export function without(vector: Int32Array, mean: readonly number[]): Int32Array {
  return unit(vector.map((value, k) => value - (mean[k] ?? 0)));
}

/** Thousandths: what is measured between an item and what it is held against. */
export interface Nearness {
  /** Shared rare words: 1,000 for one of the rarest; 2,000 at most. */
  readonly shared: number;
  /** Cosine of the directions. */
  readonly angle: number;
  /** Cosine of the TF-IDF weights. */
  readonly cosine: number;
}

export function nearness(item: Profile, direction: Int32Array, { profile, direction: aim }: Target): Nearness {
  let shared = 0;
  let product = 0;
  for (const [hash, weight] of item.weightByHash) {
    const other = profile.weightByHash.get(hash);
    if (other === undefined) continue;
    shared += weight * Math.min(other, rarest);
    product += weight * other;
  }
  let dot = 0;
  for (let k = 0; k < dimensions; k++) dot += (direction[k] ?? 0) * (aim[k] ?? 0);
  const lengths = Math.floor((item.length * profile.length) / 1000);
  return {
    shared: Math.min(2000, Math.floor((shared * 1000) / (rarest * rarest))),
    angle: Math.trunc(dot / 1000),
    cosine: lengths === 0 ? 0 : Math.floor((product * 1_000_000) / lengths),
  };
}

/** How much an item says at all, to 1,000. */
export function massOf(item: Profile): number {
  let mass = 0;
  for (const weight of item.weightByHash.values()) mass += weight;
  return Math.min(1000, Math.floor((mass * 1000) / (6 * rarest)));
}

export function lengthOf(weights: ReadonlyMap<number, number>): number {
  let squares = 0;
  for (const weight of weights.values()) squares += weight * weight;
  return Math.floor(Math.sqrt(squares) * 1000);
}

export function unit(sum: Int32Array): Int32Array {
  let squares = 0;
  for (const value of sum) squares += value * value;
  const length = Math.max(1, Math.sqrt(squares));
  return sum.map((value) => Math.trunc((value * 1000) / length));
}
