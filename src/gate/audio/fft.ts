/**
 * Power spectra of real frames, two at a time through one complex radix-2 transform (the one frame is the real part, the other the imaginary). In doubles by + - *, in one fixed
 * order, so every engine gives the same bits.
 */
import { cos, sin } from './arithmetic';

export interface Spectra {
  /** Powers of bins 0..size/2 of the two frames that lie in `real` and `imaginary`; these are overwritten. */
  readonly transform: (real: Float64Array, imaginary: Float64Array, first: Float64Array, second: Float64Array) => void;
}

/** `size` is a power of two. */
export function createSpectra(size: number): Spectra {
  const cosines = Float64Array.from({ length: size / 2 }, (_, index) => cos((2 * Math.PI * index) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, index) => sin((2 * Math.PI * index) / size));
  const reversed = new Uint32Array(size);
  for (let index = 1; index < size; index++) reversed[index] = ((reversed[index >> 1] ?? 0) >> 1) | ((index & 1) === 0 ? 0 : size >> 1);

  function transform(real: Float64Array, imaginary: Float64Array, first: Float64Array, second: Float64Array): void {
    for (let index = 0; index < size; index++) {
      const other = reversed[index]!;
      if (other <= index) continue;
      const [r, i] = [real[index]!, imaginary[index]!];
      real[index] = real[other]!;
      imaginary[index] = imaginary[other]!;
      real[other] = r;
      imaginary[other] = i;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let k = 0; k < half; k++) {
        const c = cosines[k * stride]!;
        const s = sines[k * stride]!;
        for (let a = k; a < size; a += 2 * half) {
          const b = a + half;
          const r = real[b]! * c + imaginary[b]! * s;
          const i = imaginary[b]! * c - real[b]! * s;
          real[b] = real[a]! - r;
          imaginary[b] = imaginary[a]! - i;
          real[a] = real[a]! + r;
          imaginary[a] = imaginary[a]! + i;
        }
      }
    }
    for (let bin = 0; bin <= size / 2; bin++) {
      const mirror = (size - bin) % size;
      const [er, ei] = [real[bin]! + real[mirror]!, imaginary[bin]! - imaginary[mirror]!];
      const [or, oi] = [imaginary[bin]! + imaginary[mirror]!, real[mirror]! - real[bin]!];
      first[bin] = (er * er + ei * ei) / 4;
      second[bin] = (or * or + oi * oi) / 4;
    }
  }
  return { transform };
}
