import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateWithin, isSplit, partsOf, SHARD_ROWS, type SplitTensor } from './split';
import { createDeviceMemory, rangeOf, rehearsedBuffers } from './memory';

const memory = () => createDeviceMemory(rehearsedBuffers({ maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 }), { limitBytes: Infinity });

describe('matrices in parts', () => {
  test('what fits one binding lies in one', () => expect(isSplit(allocateWithin(memory(), 'f32', 64, 8, 64 * 8 * 4))).toBe(false));
  test('what is larger lies in several, each whole rows of at most a binding; all bytes count, and go together', () => {
    const taken = memory();
    const split = allocateWithin(taken, 'f32', 100, 8, 1200) as SplitTensor;
    expect(split.shards.map(({ first, count }) => [first, count])).toEqual([[0, 32], [32, 32], [64, 32], [96, 4]]);
    expect(split.shards.every(({ first }) => first % SHARD_ROWS === 0)).toBe(true);
    expect(taken.usedBytes).toBe(3200);
    for (const shard of split.shards) taken.release(shard);
    expect(taken.usedBytes).toBe(0);
  });
  test('has no single place', () => expect(() => rangeOf(allocateWithin(memory(), 'f32', 100, 8, 1200))).toThrow(/in one piece/));
  test('a range of elements is found whole, in order, in its shards', () => {
    const split = allocateWithin(memory(), 'f32', 100, 8, 1200) as SplitTensor;
    fc.assert(
      fc.property(fc.nat(799), fc.nat(800), (offset, wanted) => {
        const length = Math.min(wanted, 800 - offset);
        const found = partsOf(split, offset, length).flatMap(({ shard, at, start, end }) => Array.from({ length: end - start }, (_, i) => [start + i, shard.first * 8 + at + i]));
        expect(found).toEqual(Array.from({ length }, (_, i) => [i, offset + i]));
      }),
    );
  });
});
