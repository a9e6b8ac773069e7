import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitOf } from './units';

const size = fc.integer({ min: 1, max: 5000 });
const products = fc.record({ layout: fc.constantFrom('nt', 'nn', 'tn'), m: size, n: size, threads: fc.integer({ min: 1, max: 8 }) });

test('a unit starts where a block of a frozen matrix does, and its panels fit the scratch', () => {
  fc.assert(
    fc.property(products, ({ layout, m, n, threads }) => {
      const { rows, columns } = unitOf(layout, m, n, threads);
      const isFew = layout === 'nt' && m <= 4;
      expect(columns % (isFew ? 8 : 32)).toBe(0);
      expect(columns).toBeLessThanOrEqual(128);
      if (isFew) expect(rows).toBe(m);
      else expect(rows % 12).toBe(0);
    }),
  );
});

test('every thread finds work in a product of a model’s size', () => {
  for (const [m, n] of [[128, 576], [512, 192], [64, 1536], [512, 8], [8, 576], [1, 192]] as const) {
    for (const threads of [2, 4]) {
      const { rows, columns } = unitOf('nt', m, n, threads);
      expect(Math.ceil(m / rows) * Math.ceil(n / columns), `${m} × ${n} on ${threads}`).toBeGreaterThanOrEqual(2 * threads);
    }
  }
});
