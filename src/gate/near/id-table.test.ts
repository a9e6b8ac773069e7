import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdTable } from './id-table';

describe('the table of ids', () => {
  it('is a map', () => {
    const key = fc.oneof(fc.nat(40), fc.constantFrom(0, 4294967294, 65536, 131072));
    fc.assert(fc.property(fc.array(fc.record({ key, value: fc.nat(), isSet: fc.boolean() }), { maxLength: 400 }), (steps) => {
      const table = createIdTable();
      const map = new Map<number, number>();
      for (const step of steps) {
        if (step.isSet) table.set(step.key, step.value);
        else table.delete(step.key);
        if (step.isSet) map.set(step.key, step.value);
        else map.delete(step.key);
        expect(table.get(step.key)).toBe(map.get(step.key) ?? -1);
      }
      expect(table.size).toBe(map.size);
      for (const [each, value] of map) expect(table.get(each)).toBe(value);
    }));
  });
});
