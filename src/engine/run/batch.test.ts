/** Who sees whom: the ranges that a batch gives to attention, for any segments and windows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyRanges } from '../operations';
import { createReferenceBackend } from '../reference/backend';
import { createBatchMemory, NO_LABEL } from './batch';

const CAPACITY = 64;
const backend = createReferenceBackend();
const row = (length: number) => ({ ids: new Int32Array(length), labels: new Int32Array(length).fill(NO_LABEL) });
const segments = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
const windows = fc.constantFrom(null, 1, 2, 5, 40);
const read = async ({ keyStart, keyEnd, queryEnd }: KeyRanges, count: number) =>
  Promise.all([keyStart, keyEnd, queryEnd].map(async (tensor) => [...(await backend.readInts(tensor, 0, count))]));

test('a query sees the keys of its segment up to its own, a window’s worth at most; no query beyond a key’s last one sees it', async () => {
  await fc.assert(
    fc.asyncProperty(segments, segments, windows, windows, async (before, lengths, window, other) => {
      const batch = createBatchMemory(backend, CAPACITY);
      batch.tensors.ranges(other);
      batch.load(before.map(row));
      const ranges = batch.tensors.ranges(window);
      const count = batch.load(lengths.map(row));
      const [keyStart, keyEnd, queryEnd] = await read(ranges, count);
      const segmentOf = lengths.flatMap((length, s) => Array.from({ length }, () => s));
      const pairs = Array.from({ length: count * count }, (_, i) => ({ q: Math.floor(i / count), k: i % count }));
      const isSeen = ({ q, k }: (typeof pairs)[number]): boolean => segmentOf[q] === segmentOf[k] && k <= q && (window === null || k > q - window);
      expect(pairs.map(({ q, k }) => keyStart![q]! <= k && k < keyEnd![q]!)).toEqual(pairs.map(isSeen));
      expect(pairs.filter(isSeen).every(({ q, k }) => q < queryEnd![k]!)).toBe(true);
    }),
  );
});

test('a continuation sees the cached keys by position', async () => {
  const batch = createBatchMemory(backend, CAPACITY);
  const [all, near] = [batch.tensors.ranges(null), batch.tensors.ranges(3)];
  batch.loadContinuation(new Int32Array(2), 7);
  expect((await read(all, 2)).slice(0, 2)).toEqual([[0, 0], [8, 9]]);
  expect((await read(near, 2)).slice(0, 2)).toEqual([[5, 6], [8, 9]]);
});

test('ranges that are first asked for after a load are filled too', async () => {
  const batch = createBatchMemory(backend, CAPACITY);
  batch.load([row(2), row(3)]);
  expect(await read(batch.tensors.ranges(2), 5)).toEqual([[0, 0, 2, 2, 3], [1, 2, 3, 4, 5], [2, 2, 4, 5, 5]]);
});
