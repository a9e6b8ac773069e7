import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_PARTIAL, tilesFor, type ProductShape, type WorkgroupTile } from './tiles';
import { TRIALS } from './tuning';

const shapes: fc.Arbitrary<ProductShape> = fc.record({
  layout: fc.constantFrom('nt', 'nn', 'tn'),
  m: fc.integer({ min: 1, max: 2000 }),
  n: fc.integer({ min: 1, max: 2000 }),
  k: fc.integer({ min: 1, max: 5000 }),
  storage: fc.constantFrom('f32', 'f16', 'q8_0', 'q4_0', 'q4_1', 'nf4'),
});

/** Bytes of both slices, a vector longer than their sides. */
const memoryOf = ({ depth, across, columns, down, rows }: WorkgroupTile): number => 16 * depth * ((across * columns + down * rows) / 4 + 2);

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

  test('in software, long columns of f32 are taken twice as many rows at a time as packed ones, which would take long to compile', () => {
    const choose = tilesFor('registers', true);
    const shape = { layout: 'nt', m: 128, n: 576, k: 576 } as const;
    expect(choose({ ...shape, storage: 'f32' })).toMatchObject({ rows: 32, columns: 8 });
    expect(choose({ ...shape, storage: 'q4_0' })).toMatchObject({ rows: 16, columns: 8 });
    expect(choose({ ...shape, m: 40, storage: 'f32' })).toMatchObject({ rows: 16, columns: 8 });
    expect(tilesFor('registers', false)({ ...shape, storage: 'f32' })).toMatchObject({ rows: 8, isShared: false });
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
        expect(memoryOf(tile)).toBeLessThanOrEqual(16 * 1024);
        if (tile.parts > 1) expect(shape.m * shape.n * tile.parts).toBeLessThanOrEqual(MOST_PARTIAL);
      }),
    );
  });

  test('whatever the tuner tries, every device can run', () => {
    const tiles = TRIALS.flatMap(({ shape, candidates }) => Object.values(candidates).flatMap((choose) => [true, false].map((hasSubgroups) => choose(shape, hasSubgroups))));
    for (const tile of tiles) {
      if (tile.kind === 'workgroup') {
        expect(tile.across * tile.down).toBeLessThanOrEqual(256);
        expect(memoryOf(tile)).toBeLessThanOrEqual(16 * 1024);
      } else if (tile.kind === 'vector') {
        expect(64 % tile.lanes).toBe(0);
        if (tile.columns === 4) expect(tile.lanes).toBe(64);
      }
    }
  });
});
