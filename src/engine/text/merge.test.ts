import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePairs } from './merge';

/** As the papers say it: look for the best pair, join it, look again. */
function mergeSlowly(symbols: readonly string[], rankOf: (joined: string) => number | undefined): string[] {
  const parts = [...symbols];
  for (;;) {
    let best = -1;
    let bestRank = Infinity;
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = rankOf(parts[i]! + parts[i + 1]!);
      if (rank !== undefined && rank < bestRank) [best, bestRank] = [i, rank];
    }
    if (best < 0) return parts;
    parts.splice(best, 2, parts[best]! + parts[best + 1]!);
  }
}

test('pairs join in the order of their ranks, the leftmost first', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
  const vocabulary = fc.dictionary(fc.stringMatching(/^[abc]{2,5}$/), fc.integer({ min: 0, max: 9 }), { maxKeys: 20 });
  fc.assert(
    fc.property(letters, vocabulary, (symbols, ranks) => {
      const rankOf = (joined: string): number | undefined => (Object.hasOwn(ranks, joined) ? ranks[joined] : undefined);
      expect(mergePairs(symbols, rankOf)).toEqual(mergeSlowly(symbols, rankOf));
    }),
  );
});

test('frozen symbols stay as they are', () => {
  expect(mergePairs(['a', 'a', 'a', 'a'], (joined) => (joined === 'aa' ? 0 : undefined), [false, true, false, false])).toEqual(['a', 'a', 'aa']);
});

test('a run of a hundred thousand symbols is joined in a moment', () => {
  const ranks = new Map([1, 2, 4, 8].map((length) => ['a'.repeat(2 * length), length]));
  expect(mergePairs(Array<string>(100_000).fill('a'), (joined) => ranks.get(joined))).toHaveLength(6250);
});
