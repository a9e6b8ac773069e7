import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { best, describeCurve, smooth } from './curve';

describe('the loss curve', () => {
  test('a constant loss stays the same from its first step on', () => {
    for (const value of smooth([2, 2, 2, 2])) expect(value).toBeCloseTo(2, 10);
  });

  test('the smoothed curve stays within what was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 200 }), (losses) => {
        const low = Math.min(...losses) - 1e-9;
        const high = Math.max(...losses) + 1e-9;
        for (const value of smooth(losses)) {
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  test('best is the lowest, the earliest of equals', () => {
    expect(best([{ step: 1, loss: 3 }, { step: 2, loss: 1 }, { step: 3, loss: 1 }])).toEqual({ step: 2, loss: 1 });
    expect(best([])).toBeNull();
  });

  test('the summary says where it began, where it is and the best evaluation', () => {
    const text = describeCurve([{ step: 1, loss: 4 }, { step: 2, loss: 1 }], [{ step: 2, loss: 1.25 }]);
    expect(text).toContain('fell from about 4.00 to');
    expect(text).toContain('best evaluation loss is 1.25, at step 2');
    expect(describeCurve([], [])).toBe('No step has been trained yet.');
  });
});
