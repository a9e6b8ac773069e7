import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Storage } from '../backend';
import { Refusal } from '../refusal';
import { cutIntoShards, type StoredForm } from './packed';
import { SHARD_ROWS } from './split';

const forms = fc.constantFrom<Storage>('f16', 'bf16', 'q8_0', 'q4_0', 'q4_1', 'nf4').chain((storage) =>
  fc.record({ storage: fc.constant(storage), columns: fc.integer({ min: 1, max: 300 }), isNested: storage === 'nf4' ? fc.boolean() : fc.constant(false) }),
);

describe('shards of a packed matrix', () => {
  test('hold every row once, begin at whole groups of rows, and none is larger than a binding may be', () => {
    fc.assert(
      fc.property(forms, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 8192, max: 65536 }), (form, rows, most) => {
        const counts = cutIntoShards(form, rows, most);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
        expect(counts.slice(0, -1).every((count) => count % SHARD_ROWS === 0)).toBe(true);
        const bits = { f16: 16, bf16: 16, q8_0: 8, q4_0: 4, q4_1: 4, nf4: 4 }[form.storage];
        for (const count of counts) expect((count * form.columns * bits) / 8).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('one is enough for a matrix that fits', () => {
    const form: StoredForm = { storage: 'q4_1', columns: 1024, isNested: false };
    expect(cutIntoShards(form, 3072, 128 * 2 ** 20)).toEqual([3072]);
  });

  test('a table of 151,936 × 1,024 in f16 takes three bindings of 128 MiB', () => {
    const counts = cutIntoShards({ storage: 'f16', columns: 1024, isNested: false }, 151_936, 128 * 2 ** 20);
    expect(counts).toEqual([65_536, 65_536, 20_864]);
  });

  test('rows that are too long for any binding are refused', () => {
    expect(() => cutIntoShards({ storage: 'f16', columns: 4096, isNested: false }, 64, 4096)).toThrow(Refusal);
  });
});
