import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfToNumber, numberToHalf } from '../formats/half';
import { createRandom } from '../random';
import { fitLine } from './line';

const COUNT = 32;
const asHalf = (x: number): number => halfToNumber(numberToHalf(x));

/** Squared, of the line from the least weight to the largest. */
function rangeError(weights: Float32Array): number {
  const least = Math.min(...weights);
  const step = Math.fround(Math.fround(Math.max(...weights) - least) / 15);
  const codeOf = (weight: number): number => (step === 0 ? 0 : Math.min(15, Math.round((weight - least) / step)));
  return squaredError(weights, asHalf(step), asHalf(least), weights.map(codeOf));
}

function squaredError(weights: Float32Array, scale: number, minimum: number, codes: ArrayLike<number>): number {
  return weights.reduce((sum, weight, j) => sum + (scale * codes[j]! + minimum - weight) ** 2, 0);
}

const blocks = fc
  .record({ seed: fc.nat(), count: fc.integer({ min: 1, max: COUNT }), size: fc.integer({ min: -4, max: 3 }), power: fc.integer({ min: 1, max: 5 }), middle: fc.integer({ min: -3, max: 3 }) })
  .map(({ seed, count, size, power, middle }) => {
    const random = createRandom(seed);
    return Float32Array.from({ length: count }, () => (middle + (2 * random.next() - 1) ** power) * 10 ** size);
  });

test('the squared error is at most that of the range, with f16 scales and codes from 0 to 15', () => {
  fc.assert(
    fc.property(blocks, (weights) => {
      const padded = Float32Array.from({ length: COUNT }, (_, j) => weights[j] ?? 0);
      const { scale, minimum, codes } = fitLine(padded, weights.length);
      expect([scale, minimum]).toEqual([asHalf(scale), asHalf(minimum)]);
      expect(codes.slice(weights.length).every((code) => code === 0)).toBe(true);
      expect(Math.max(...codes)).toBeLessThanOrEqual(15);
      const most = rangeError(weights);
      expect(squaredError(weights, scale, minimum, codes)).toBeLessThanOrEqual(most * 1.001 + COUNT * Math.max(...weights.map(Math.abs)) ** 2 * 1e-12);
    }),
  );
});

test('on Gaussian weights the error is 6 % below the range’s, or less', () => {
  const random = createRandom(1);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  let [ours, ranges] = [0, 0];
  for (let block = 0; block < 500; block++) {
    const weights = Float32Array.from({ length: COUNT }, gaussian);
    const { scale, minimum, codes } = fitLine(weights);
    ours += squaredError(weights, scale, minimum, codes);
    ranges += rangeError(weights);
  }
  expect(Math.sqrt(ours / ranges)).toBeLessThan(0.94);
});

test('a block of one value is that value, in f16', () => {
  const { scale, minimum } = fitLine(new Float32Array(COUNT).fill(0.3));
  expect([scale, minimum]).toEqual([0, asHalf(0.3)]);
});

test('weights on a line keep it', () => {
  const weights = Float32Array.from({ length: COUNT }, (_, j) => 0.25 * (j % 16) - 1.5);
  const { scale, minimum, codes } = fitLine(weights);
  expect([scale, minimum, [...codes]]).toEqual([0.25, -1.5, Array.from({ length: COUNT }, (_, j) => j % 16)]);
});
