/** Scaling is the plain mean of what each new pixel covers. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaleTo, thumbnail } from './scale';
import type { Raster } from './types';

const overlap = (from: number, to: number, start: number, end: number): number => Math.max(0, Math.min(to, end) - Math.max(from, start));

/** By definition: every old pixel, weighed by how much of it the new one covers. */
function plainMean(picture: Raster, width: number, height: number, x: number, y: number, channel: number): number {
  let sum = 0;
  for (let row = 0; row < picture.height; row++) {
    const tall = overlap(row * height, (row + 1) * height, y * picture.height, (y + 1) * picture.height);
    for (let column = 0; column < picture.width; column++) {
      sum += tall * overlap(column * width, (column + 1) * width, x * picture.width, (x + 1) * picture.width) * picture.pixels[(row * picture.width + column) * 4 + channel]!;
    }
  }
  return Math.floor(sum / (picture.width * picture.height) + 0.5);
}

it('each pixel is the mean of its area, rounded', () => {
  const sizes = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }), seed: fc.integer({ min: 1, max: 1e6 }) });
  fc.assert(
    fc.property(sizes, fc.double({ min: 0.05, max: 1, noNaN: true }), ({ width, height, seed }, factor) => {
      const pixels = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : ((i + seed) * 2_654_435_761) >>> 24));
      const picture = { width, height, pixels };
      const to = { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) };
      const scaled = scaleTo(picture, to.width, to.height);
      const expected = Uint8Array.from(scaled.pixels, (_, i) => (i % 4 === 3 ? 255 : plainMean(picture, to.width, to.height, (i >> 2) % to.width, Math.floor((i >> 2) / to.width), i % 4)));
      expect(scaled.pixels).toEqual(expected);
    }),
  );
});

it('a thumbnail keeps the proportions, and never grows', () => {
  const picture = (width: number, height: number): Raster => ({ width, height, pixels: new Uint8Array(width * height * 4).fill(255) });
  const size = ({ width, height }: Raster): number[] => [width, height];
  expect(size(thumbnail(picture(400, 100), 100))).toEqual([100, 25]);
  expect(size(thumbnail(picture(30, 20), 100))).toEqual([30, 20]);
  expect(size(thumbnail(picture(3_000, 1), 100))).toEqual([100, 1]);
});
