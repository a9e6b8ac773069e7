import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planProduct, type PlannedProduct } from './matmul-plan';

const products = fc
  .record({
    layout: fc.constantFrom('nt' as const, 'nn' as const, 'tn' as const),
    m: fc.integer({ min: 1, max: 700 }),
    n: fc.integer({ min: 1, max: 700 }),
    k: fc.integer({ min: 1, max: 3000 }),
    mostWork: fc.integer({ min: 1, max: 2 ** 24 }),
    cuts: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
  })
  .map(({ cuts, ...product }): PlannedProduct => {
    const rows = product.layout === 'nt' ? product.n : product.k;
    const shards: { first: number; count: number }[] = [];
    let first = 0;
    for (const cut of cuts) {
      const count = Math.min(8 * cut, rows - first);
      if (count > 0) shards.push({ first, count });
      first += count;
    }
    if (first < rows) shards.push({ first, count: rows - first });
    return { ...product, shards };
  });

const length = ([start, end]: readonly [number, number]): number => end - start;

describe('the dispatches of a product', () => {
  test('do each multiply-add once, and each reads one shard', () => {
    fc.assert(
      fc.property(products, (product) => {
        const pieces = planProduct(product);
        const work = pieces.reduce((sum, { rows, columns, depth }) => sum + length(rows) * length(columns) * length(depth), 0);
        expect(work).toBe(product.m * product.n * product.k);
        for (const { columns, depth, shard } of pieces) {
          const { first, count } = product.shards[shard]!;
          const [start, end] = product.layout === 'nt' ? columns : depth;
          expect(start).toBeGreaterThanOrEqual(first);
          expect(end).toBeLessThanOrEqual(first + count);
        }
      }),
    );
  });

  test('every sum begins at 0 and goes on where it was left, until it is whole', () => {
    fc.assert(
      fc.property(products, fc.nat(), fc.nat(), (product, i, j) => {
        const [row, column] = [i % product.m, j % product.n];
        const covers = ([start, end]: readonly [number, number], at: number): boolean => start <= at && at < end;
        const ends = [0];
        for (const { rows, columns, depth } of planProduct(product)) {
          if (!covers(rows, row) || !covers(columns, column)) continue;
          expect(depth[0]).toBe(ends.at(-1));
          ends.push(depth[1]);
        }
        expect(ends.at(-1)).toBe(product.k);
      }),
    );
  });

  test('are small where the work allowed is small, as far as whole tiles can be', () => {
    const whole = { layout: 'nn', m: 512, n: 1024, k: 4096, shards: [{ first: 0, count: 4096 }] } as const;
    expect(planProduct({ ...whole, mostWork: 2 ** 40 })).toHaveLength(1);
    for (const { rows, columns, depth } of planProduct({ ...whole, mostWork: 2 ** 26 })) expect(length(rows) * length(columns) * length(depth)).toBeLessThanOrEqual(2 ** 26);
    expect(planProduct({ ...whole, mostWork: 1 })).toHaveLength(4 * 8 * 8);
  });
});
