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

test('rows that begin alike share their beginning, and each still reads exactly its own tokens', async () => {
  const ids = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });
  const drawn = fc.record({ start: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 9 }), rest: fc.array(fc.tuple(ids, fc.nat(4)), { minLength: 1, maxLength: 4 }) });
  let sharedOnce = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async ({ start, rest }) => {
      const rows = rest.map(([own, quiet]) => {
        const all = Int32Array.from([...start, ...own]);
        return { ids: all, labels: all.map((id, t) => (t < start.length + quiet ? NO_LABEL : id)) };
      });
      const batch = createBatchMemory(backend, CAPACITY);
      const ranges = batch.tensors.ranges(null);
      const count = batch.load(rows, true);
      const { shared } = batch.tensors;
      sharedOnce += Number(shared > 0);
      const [keyStart, keyEnd, queryEnd] = await read(ranges, count);
      const [at, positions] = await Promise.all([batch.tensors.ids, batch.tensors.positions].map(async (tensor) => [...(await backend.readInts(tensor, 0, count))]));
      expect(count).toBe(rows.reduce((sum, row) => sum + row.ids.length - shared, shared));
      let own = shared;
      const wanted: [place: number, label: number][] = [];
      for (const row of rows) {
        const places = [...row.ids.keys()].map((t) => (t < shared ? t : own + t - shared));
        own += row.ids.length - shared;
        places.forEach((place, t) => {
          const seen = [...at!.keys()].filter((j) => j < keyEnd![place]! && (j < shared || j >= keyStart![place]!));
          expect(seen.map((j) => at![j])).toEqual([...row.ids.subarray(0, t + 1)]);
          expect(seen.every((j) => place < queryEnd![j]!)).toBe(true);
          expect(positions![place]).toBe(t);
          const label = row.labels[t + 1] ?? NO_LABEL;
          if (label !== NO_LABEL) wanted.push([place, label]);
        });
      }
      const { labelled } = batch;
      const [index, labels] = await Promise.all([labelled.index, labelled.labels].map(async (tensor) => [...(await backend.readInts(tensor, 0, labelled.count))]));
      expect(index!.map((place, i) => [place, labels![i]])).toEqual(wanted);
    }),
  );
  expect(sharedOnce).toBeGreaterThan(10);
});

test('nothing is shared by a single row, by rows with a label too early, or where the model’s attention can’t', () => {
  const begin = (label: number) => ({ ids: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8), labels: Int32Array.from({ length: 8 }, (_, t) => (t < label ? NO_LABEL : t)) });
  const batch = createBatchMemory(backend, CAPACITY);
  expect(batch.load([begin(7), begin(7)], true)).toBe(10);
  expect(batch.load([begin(7), begin(7)])).toBe(16);
  expect(batch.load([begin(7)], true)).toBe(8);
  expect(batch.load([begin(7), begin(3)], true)).toBe(16);
  batch.tensors.keepApart();
  expect(batch.load([begin(7), begin(7)], true)).toBe(16);
});
