import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tileRanges } from './attention-ranges';

test('every tile is in one dispatch, in order, and none is without', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 2000 }), (tiles, work, mostWork) => {
      const ranges = tileRanges(tiles, work, mostWork);
      const tilesInOrder = ranges.flatMap(({ firstTile, count }) => Array.from({ length: count }, (_, i) => firstTile + i));
      expect(tilesInOrder).toEqual(Array.from({ length: tiles }, (_, i) => i));
      expect(ranges.every(({ count }) => count > 0)).toBe(true);
    }),
  );
});

test('a dispatch has no more than its share of the work', () => {
  expect(tileRanges(10, 1000, 250).map(({ count }) => count)).toEqual([2, 3, 2, 3]);
  expect(tileRanges(10, 1000, 1000)).toEqual([{ firstTile: 0, count: 10 }]);
});

test('a tile is not cut, however much there is to it', () => {
  expect(tileRanges(3, 1000, 1).map(({ count }) => count)).toEqual([1, 1, 1]);
});
