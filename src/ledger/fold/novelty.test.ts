/** Copies and near copies earn next to nothing; another wording of a fact keeps most of its worth (L22, L23). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sketch, sketchSimilarity } from '#gate';
import { START, assess, createWorld, manifest, submission } from '../testing/world';
import { foldRecords } from './fold';
import { createNeighbours } from './neighbours';
import { NEAR, createNoveltyIndex, nearness } from './novelty';

const DAY = 86_400_000;

/** Points of texts that are all accepted, by authors in turn, in one datanet. */
function pointsOf(texts: readonly string[], authors: readonly number[], score: number): readonly number[] {
  const world = createWorld();
  const net = world.device(0).append('datanet.create', null, { manifest: manifest({ perDay: 1000 }) }, START).id;
  const ids = texts.map((text, index) => world.device(1 + (authors[index] ?? 0)).append('contribution.submit', net, submission(net, text, score), START + DAY + index * 1000).id);
  const state = foldRecords(world.records, assess);
  return ids.map((id) => state.datanets.get(net)?.contributions.get(id)?.points ?? Number.NaN);
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const word = fc.stringMatching(/^[a-z]{4,9}$/);
const twoItems = fc.uniqueArray(word, { minLength: 44, maxLength: 44 }).map((words) => ({ first: words.slice(0, 20), second: words.slice(20, 40), others: words.slice(40) }));
const copies = fc.array(fc.record({ exact: fc.boolean(), where: fc.nat(19), other: fc.nat(3), author: fc.nat(3) }), { minLength: 19, maxLength: 19 });

describe('novelty (L22, L23)', () => {
  test('twenty exact or near copies of one accepted item, by whomever, earn less than two different items', () => {
    fc.assert(
      fc.property(twoItems, copies, fc.integer({ min: 500, max: 1000 }), ({ first, second, others }, made, thousandths) => {
        const score = thousandths / 1000;
        const texts = [first.join(' '), ...made.map(({ exact, where, other }) => first.map((each, index) => (!exact && index === where ? (others[other] ?? '') : each)).join(' '))];
        const different = pointsOf([first.join(' '), second.join(' ')], [0, 0], score);
        expect(different).toEqual([Math.round(score * 1000), Math.round(score * 1000)]);
        expect(sum(pointsOf(texts, [0, ...made.map(({ author }) => author)], score))).toBeLessThan(sum(different));
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  test('so do twenty typed items of eleven words or more that differ from one in a word or two, and of six in a word', () => {
    const changed = fc.array(fc.record({ where: fc.tuple(fc.nat(29), fc.nat(29)), others: fc.tuple(word, word), author: fc.nat(3) }), { minLength: 19, maxLength: 19 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 60, maxLength: 60 }), fc.integer({ min: 6, max: 30 }), changed, (words, length, changes) => {
        const [first, second] = [words.slice(0, length), words.slice(30, 30 + length)];
        const copies = changes.map(({ where, others }) => first.map((each, index) => (index === where[0] % length ? others[0] : index === where[1] % length && length >= 11 ? others[1] : each)));
        const authors = [0, ...changes.map(({ author }) => author)];
        const different = pointsOf([first.join(' '), second.join(' ')], [0, 1], 1);
        expect(different).toEqual([1000, 1000]);
        expect(sum(pointsOf([first, ...copies].map((each) => each.join(' ')), authors, 1))).toBeLessThan(sum(different));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test('an exact copy, in another case or spacing too, earns nothing', () => {
    expect(pointsOf(['Odile bakes rye bread with caraway.', 'odile bakes rye bread with CARAWAY. '], [0, 1], 0.8)).toEqual([800, 0]);
  });

  test('another honest wording of a fact, and another fact of the same form, keep most of their worth', () => {
    const [first, reworded, other] = pointsOf(
      [
        'Who keeps the map shop in Bell Lane? Nuru Quist keeps the map shop in Bell Lane.',
        'Who is the owner of the maps place in Bell Lane? It belongs to Nuru Quist.',
        'Who keeps the boatyard on Tide Street? Bram Solvei keeps the boatyard on Tide Street.',
      ],
      [0, 0, 0],
      1,
    );
    expect(first).toBe(1000);
    expect(reworded).toBeGreaterThanOrEqual(750);
    expect(other).toBeGreaterThanOrEqual(750);
  });

  test('nearness falls without a step upwards, and a family stays under two items', () => {
    const steps = Array.from({ length: 1001 }, (_, n) => nearness(n / 1000));
    expect(steps.every((value, n) => n === 0 || value <= (steps[n - 1] ?? 0) + 1e-12)).toBe(true);
    expect([steps[0], steps[1000]]).toEqual([1, 0]);
    expect(1 + 2 * nearness(NEAR)).toBeLessThan(2);
  });

  test('in a file of rows only those count that nobody had before', () => {
    const index = createNoveltyIndex('text');
    const entry = (id: string, at: number, texts: readonly string[]) => ({ id, at, fingerprints: texts, sketch: sketch(texts.map((text) => ({ text }))) });
    const [a, b, c, d] = ['a red kite over the bay', 'nine coiled ropes of hemp', 'salt in the old cellar', 'bells ring twice at noon'];
    const changed = index.update([], [entry('1', 1, [a ?? '', b ?? '']), entry('2', 2, [b ?? '', c ?? '', d ?? '', c ?? ''])]);
    expect([...changed]).toEqual([
      ['1', 1],
      ['2', 0.5],
    ]);
  });

  test('the neighbours found are exactly those that comparing each with each finds', () => {
    const text = fc.array(fc.constantFrom('lamp', 'pier', 'green', 'dusk', 'boat', 'rope', 'nine', 'coil', 'rye', 'key'), { minLength: 0, maxLength: 90 }).map((words) => words.map((each, index) => (index % 3 === 0 ? each : `${each}${index % 20}`)).join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.nat(11), fc.double({ min: 0, max: 0.9, noNaN: true }), (texts, gone, over) => {
        const entries = texts.map((each) => ({ sketch: sketch([{ text: each }]) }));
        const neighbours = createNeighbours<(typeof entries)[number]>('text', over);
        entries.forEach(neighbours.add);
        const left = entries.filter((entry, index) => index !== gone || neighbours.remove(entry));
        for (const entry of entries) {
          const expected = left.filter((other) => other !== entry && sketchSimilarity(other.sketch, entry.sketch) > over);
          expect(new Set(neighbours.of(entry).map(({ entry: found }) => found))).toEqual(new Set(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what leaves gives its novelty back to what it stood before', () => {
    const index = createNoveltyIndex('text');
    const text = 'The lamp on the north pier burns green from dusk.';
    const entry = (id: string, at: number) => ({ id, at, fingerprints: [text], sketch: sketch([{ text }]) });
    expect([...index.update([], [entry('a', 1), entry('b', 2)])]).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect([...index.update(['a'], [])]).toEqual([['b', 1]]);
  });
});
