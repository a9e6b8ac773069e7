import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cos, log10, sin, tan, tenths, tenthsOfDecibels } from './arithmetic';

const angle = fc.double({ min: -1_000, max: 1_000, noNaN: true });

test("sine, cosine and tangent are Math's to twelve digits", () => {
  fc.assert(
    fc.property(angle, (x) => {
      expect(sin(x)).toBeCloseTo(Math.sin(x), 12);
      expect(cos(x)).toBeCloseTo(Math.cos(x), 12);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: -1.4, max: 1.4, noNaN: true }), (x) => {
      expect(tan(x)).toBeCloseTo(Math.tan(x), 10);
    }),
  );
});

test("log10 is Math's to twelve digits", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (x) => {
      expect(log10(x)).toBeCloseTo(Math.log10(x), 12);
    }),
  );
});

test('decibels in whole tenths', () => {
  expect([1, 2, 0.1, 0].map(tenthsOfDecibels)).toEqual([0, 30, -100, -2_000]);
  expect([-230, 5, -5].map(tenths)).toEqual(['-23.0', '0.5', '-0.5']);
});
