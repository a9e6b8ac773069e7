/**
 * What a datanet's accepted items are about, small enough to keep beside them: the sum of their vectors and their weightiest words. The same items in the same order give the
 * same profile on every device.
 */
import { dimensions } from './background';
import { lengthOf, profileOf, unit, type Profile } from './score';

export interface TopicProfile {
  /** How many items it was made of. */
  readonly items: number;
  /** Hashes of words and the sums of their weights, in the order of the hashes. */
  readonly words: readonly (readonly [number, number])[];
  /** Sum of the items' vectors, 64 whole numbers. */
  readonly vector: readonly number[];
}

/** Fewer accepted items say too little about what belongs. */
export const fewestAccepted = 3;
/** More change nothing that shows. */
export const mostItems = 200;
const mostWords = 600;

const nothing: TopicProfile = { items: 0, words: [], vector: [] };

/** Of the texts of accepted items, added to what `earlier` ones gave; after 200 the rest is left out. */
export function topicProfile(texts: readonly string[], earlier: TopicProfile = nothing): TopicProfile {
  const added = texts.slice(0, Math.max(0, mostItems - earlier.items));
  if (added.length === 0) return earlier;
  const weightByHash = new Map(earlier.words);
  const vector = Array.from({ length: dimensions }, (_, k) => earlier.vector[k] ?? 0);
  for (const profile of added.map(profileOf)) {
    for (const [hash, weight] of profile.weightByHash) if (weight > 0) weightByHash.set(hash, (weightByHash.get(hash) ?? 0) + weight);
    for (let k = 0; k < dimensions; k++) vector[k] = (vector[k] ?? 0) + (profile.vector[k] ?? 0);
  }
  const weightiest = [...weightByHash].sort(([a, x], [b, y]) => y - x || a - b).slice(0, mostWords);
  return { items: earlier.items + added.length, words: weightiest.sort(([a], [b]) => a - b), vector };
}

export function profileOfTopic({ words, vector }: TopicProfile): Profile {
  const weightByHash = new Map(words);
  return { weightByHash, vector: unit(Int32Array.from({ length: dimensions }, (_, k) => vector[k] ?? 0)), length: lengthOf(weightByHash) };
}
