/**
 * How sharp a picture is where it is sharpest: the variance of the Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy") by tiles, of which
 * the tenth sharpest of a hundred counts, so that a blurred background is no fault, and as if the contrast were full, so that a pale picture isn't taken for a blurred one.
 */
import type { Luma } from './luma';

const tiles = 8;
/** Of 64 tiles, the one that six are sharper than. */
const counting = 57;
/** A range below this is only noise, which is not to be blown up. */
const leastRange = 8;

/** 0 and up; whole. `range`: levels between dark and bright. */
export function sharpness(luma: Luma, range: number): number {
  const variances: number[] = [];
  for (let row = 0; row < tiles; row++) {
    for (let column = 0; column < tiles; column++) variances.push(tileVariance(luma, row, column));
  }
  const variance = variances.sort((a, b) => a - b)[counting]!;
  const full = Math.max(leastRange, range);
  return Math.floor((variance * 255 * 255) / (full * full));
}

/** Of the Laplacian 4v - left - right - above - below. Sums stay below 2^44. */
function tileVariance({ width, height, values }: Luma, row: number, column: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  const bottom = Math.min(height - 1, Math.floor(((row + 1) * height) / tiles));
  const right = Math.min(width - 1, Math.floor(((column + 1) * width) / tiles));
  for (let y = Math.max(1, Math.floor((row * height) / tiles)); y < bottom; y++) {
    for (let x = Math.max(1, Math.floor((column * width) / tiles)); x < right; x++) {
      const at = y * width + x;
      const value = 4 * values[at]! - values[at - 1]! - values[at + 1]! - values[at - width]! - values[at + width]!;
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.floor((squares * count - sum * sum) / (count * count));
}
