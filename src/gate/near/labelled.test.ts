/** How often near copies are told from look-alikes, on the labelled pairs of `tests/data/near-text`: the half that nothing was tuned on decides. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTextIndex, minhash, nearDuplicateFrom, similarity } from '.';
import { labelledPairs, type Pair } from './testing/pairs';

const read = (name: string): string => readFileSync(new URL(`../../../tests/data/near-text/${name}.jsonl`, import.meta.url), 'utf8');
const pairs = labelledPairs({ texts: read('texts'), far: read('far'), near: read('near') });

interface Tally {
  readonly precision: number;
  readonly recall: number;
  readonly wrong: readonly Pair[];
}

function tally(among: readonly Pair[], isCalledNear: (pair: Pair) => boolean): Tally {
  const wrong: Pair[] = [];
  let [hits, alarms, misses] = [0, 0, 0];
  for (const pair of among) {
    const called = isCalledNear(pair);
    if (called !== pair.isNear) wrong.push(pair);
    if (called && pair.isNear) hits += 1;
    else if (called) alarms += 1;
    else if (pair.isNear) misses += 1;
  }
  return { precision: hits / Math.max(1, hits + alarms), recall: hits / Math.max(1, hits + misses), wrong };
}

const bySimilarity = (pair: Pair): boolean => similarity(minhash(pair.a), minhash(pair.b)) >= nearDuplicateFrom;
const share = (value: number): string => value.toFixed(4);

describe('near copies of texts, on labelled pairs', () => {
  const heldOut = pairs.filter((pair) => pair.isHeldOut);

  it('has enough pairs of each sort on both sides', () => {
    for (const isHeldOut of [false, true]) {
      const half = pairs.filter((pair) => pair.isHeldOut === isHeldOut);
      expect(half.filter((pair) => pair.isNear).length).toBeGreaterThan(300);
      expect(half.filter((pair) => !pair.isNear).length).toBeGreaterThan(300);
    }
    expect(new Set(pairs.map((pair) => pair.language)).size).toBeGreaterThan(30);
  });

  it('tells them with precision and recall of at least 0.95 where nothing was tuned', () => {
    const { precision, recall, wrong } = tally(heldOut, bySimilarity);
    // Look-alikes that share no form (translations, other articles) are easy; they don't count towards this one.
    const hard = tally(heldOut.filter((pair) => pair.isNear || !['translation', 'same form'].includes(pair.kind)), bySimilarity);
    console.warn(`near copies, ${heldOut.length} held-out pairs: precision ${share(precision)} (${share(hard.precision)} against the hard ones alone), recall ${share(recall)}`);
    for (const { kind, language, a, b } of wrong) console.warn(`  wrong: ${kind}, ${language}: ${a.slice(0, 70)} | ${b.slice(0, 70)}`);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(hard.precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  it('tells as many of each sort of edit', () => {
    const kinds = [...new Set(heldOut.filter((pair) => pair.isNear).map((pair) => pair.kind))];
    for (const kind of kinds) {
      const ofKind = heldOut.filter((pair) => pair.isNear && pair.kind === kind);
      if (ofKind.length >= 20) expect(tally(ofKind, bySimilarity).recall, kind).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('finds them in an index of all texts', () => {
    const near = heldOut.filter((pair) => pair.isNear && bySimilarity(pair));
    const index = createTextIndex();
    pairs.forEach((pair, id) => index.add(id, pair.a));
    const found = near.filter((pair) => {
      const nearest = index.nearest(pair.b);
      return nearest !== null && nearest.similarity >= similarity(minhash(pair.a), minhash(pair.b));
    });
    console.warn(`found in the index: ${found.length} of ${near.length}`);
    expect(found.length / near.length).toBeGreaterThanOrEqual(0.98);
  });
});
