/**
 * A perceptual hash: what a picture looks like from afar, in 128 bits. Brightness is averaged on a grid of 32 × 32, transformed by a cosine transform in whole numbers,
 * and each of the lowest 128 frequencies tells by one bit whether it is above the median of them all (pHash: Zauner 2010, "Implementation and Benchmarking of
 * Perceptual Image Hash Functions"). Size, compression, brightness and contrast hardly change it; content does.
 */
import { lumaOf, workingRaster } from './luma';
import { scaleTo } from './scale';
import type { Raster } from './types';

/** 16 bytes. */
export type PictureHash = Uint8Array;

const grid = 32;
export const hashBits = 128;

/** Pictures at this distance or nearer show the same: on the test data, twins lie within 20 and strangers beyond 38 (`hash.test.ts` measures it). */
export const nearDistance = 24;

/** cos(k π / 64) × 2^14 for k = 0..32, rounded. */
const quarter = Int32Array.of(16384, 16364, 16305, 16207, 16069, 15893, 15679, 15426, 15137, 14811, 14449, 14053, 13623, 13160, 12665, 12140, 11585, 11003, 10394, 9760, 9102, 8423, 7723, 7005, 6270, 5520, 4756, 3981, 3196, 2404, 1606, 804, 0);

function cosine(k: number): number {
  const folded = k % 128;
  const half = folded > 64 ? 128 - folded : folded;
  return half > 32 ? -quarter[64 - half]! : quarter[half]!;
}

/** basis[u, x] = cos((2x + 1) u π / 64) */
const highest = 16;
const basis = Int32Array.from({ length: highest * grid }, (_, i) => cosine((2 * (i % grid) + 1) * Math.floor(i / grid)));

/** Frequencies from low to high, as far as they are used; the first, the mean brightness, is left out. */
const frequencies = Array.from({ length: highest * highest }, (_, i) => ({ u: i % highest, v: Math.floor(i / highest) }))
  .sort((a, b) => a.u + a.v - (b.u + b.v) || a.v - b.v)
  .slice(1, 1 + hashBits);

export function pictureHash(picture: Raster): PictureHash {
  const grey = gridOf(picture);
  // Brightness below 2^8, two sums of 32 terms below 2^14 each: below 2^46, so exact.
  const rows = new Float64Array(grid * highest); // [y, u]
  for (let y = 0; y < grid; y++) {
    for (let u = 0; u < highest; u++) {
      let sum = 0;
      for (let x = 0; x < grid; x++) sum += grey[y * grid + x]! * basis[u * grid + x]!;
      rows[y * highest + u] = sum;
    }
  }
  const values = frequencies.map(({ u, v }) => {
    let sum = 0;
    for (let y = 0; y < grid; y++) sum += rows[y * highest + u]! * basis[v * grid + y]!;
    return sum;
  });
  const median = [...values].sort((a, b) => a - b)[hashBits / 2]!;
  const hash = new Uint8Array(hashBits / 8);
  values.forEach((value, bit) => {
    if (value > median) hash[bit >> 3] = hash[bit >> 3]! | (1 << (bit & 7));
  });
  return hash;
}

/** Brightness in 256ths on the grid. A picture narrower than the grid is stretched to it. */
function gridOf(picture: Raster): Float64Array {
  const working = workingRaster(picture);
  const width = Math.min(grid, working.width);
  const height = Math.min(grid, working.height);
  const { values } = lumaOf(scaleTo(working, width, height));
  return Float64Array.from({ length: grid * grid }, (_, i) => values[Math.floor((Math.floor(i / grid) * height) / grid) * width + Math.floor(((i % grid) * width) / grid)]!);
}

/** How many of the bits differ. */
export function hashDistance(a: PictureHash, b: PictureHash): number {
  let distance = 0;
  for (let i = 0; i < hashBits / 8; i++) {
    for (let bits = a[i]! ^ b[i]!; bits !== 0; bits &= bits - 1) distance += 1;
  }
  return distance;
}
