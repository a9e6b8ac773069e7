import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_PARTIAL, tilesFor, type ProductShape } from './tiles';

const shapes: fc.Arbitrary<ProductShape> = fc.record({
  layout: fc.constantFrom('nt', 'nn', 'tn'),
  m: fc.integer({ min: 1, max: 2000 }),
  n: fc.integer({ min: 1, max: 2000 }),
  k: fc.integer({ min: 1, max: 5000 }),
  storage: fc.constantFrom('f32', 'f16', 'q8_0', 'q4_0', 'q4_1', 'nf4'),
});

describe('tiles', () => {
  test('a kernel in registers has what it needs: whole octets of packed rows, and neighbours with the same rows where they read together', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, hasSubgroups) => {
        const tile = tilesFor('registers', hasSubgroups)(shape);
        if (tile.kind !== 'registers') throw new Error('another kernel was chosen');
        expect(64 % tile.across).toBe(0);
        if (shape.layout === 'nn' && shape.storage !== 'f32') expect(tile.columns % 8).toBe(0);
        if (shape.layout === 'tn') expect(tile.rows % 4).toBe(0);
        if (tile.isShared) expect([hasSubgroups, tile.across % 4, tile.rows % 4]).toEqual([true, 0, 0]);
      }),
    );
  });

  test('a graphics card reads a few rows as vectors, and cuts long sums whose result is small', () => {
    const choose = tilesFor('workgroup', false);
    expect(choose({ layout: 'nt', m: 1, n: 1024, k: 1024, storage: 'nf4' })).toMatchObject({ kind: 'vector', rows: 1 });
    expect(choose({ layout: 'nt', m: 2048, n: 4096, k: 1024, storage: 'nf4' })).toMatchObject({ kind: 'workgroup', across: 16, rows: 8, parts: 1 });
    const narrow = choose({ layout: 'tn', m: 8, n: 1024, k: 512, storage: 'f32' });
    expect(narrow).toMatchObject({ kind: 'workgroup', rows: 4, parts: 4 });
  });

  test('workgroups have at most 256 threads and 16 KiB of memory, and partial sums fit their buffer', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const tile = tilesFor('workgroup', true)(shape);
        if (tile.kind !== 'workgroup') return;
        expect(tile.across * tile.down).toBeLessThanOrEqual(256);
        const vectors = tile.depth * ((tile.across * tile.columns + tile.down * tile.rows) / 4 + 2);
        expect(16 * vectors).toBeLessThanOrEqual(16 * 1024);
        if (tile.parts > 1) expect(shape.m * shape.n * tile.parts).toBeLessThanOrEqual(MOST_PARTIAL);
      }),
    );
  });
});
