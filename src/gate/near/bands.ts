/**
 * Where a signature is looked for: keys that near copies share and others seldom do (Indyk & Motwani 1998). A key is made of the least of the signature's values in the orders
 * of some hash functions, each of which two texts share with the probability of their overlap (Broder 1997): three for short texts, over all values; two for long ones,
 * over the long shingles alone, since long texts of one language share many short ones. Texts between have keys of both sorts, so that a copy of half the length is met.
 */
import { isLongShingle, mixed, signatureSize } from './signature';

/** So that of pairs just over the threshold all but two or three in a hundred share a key. */
const short = { rows: 3, bands: 28 };
const long = { rows: 2, bands: 36 };
type Sort = typeof short;
const mostRows = 84;
/** In features: some 120 letters, and some 300. A near copy has more than half of the features. */
const longFrom = 180;
const shortBelow = 450;
const fewLongShingles = 12;

export const mostKeys = short.bands + long.bands;

const seeds = Uint32Array.from({ length: mostRows }, (_, row) => mixed(row + 1) >>> 0);
const factors = Uint32Array.from({ length: mostRows }, (_, row) => (mixed(row + 0x10001) | 1) >>> 0);
const longValues = new Uint32Array(signatureSize);

/** Writes the keys of a signature into `keys` and returns how many. */
export function writeKeys(values: Uint32Array, start: number, end: number, keys: Uint32Array): number {
  const length = end - start;
  if (length === 0) return 0;
  const features = length < signatureSize ? length : Math.floor((signatureSize * 0x7fffffff) / Math.max(1, values[end - 1] ?? 0));
  let longCount = 0;
  for (let i = start; i < end; i++) {
    const value = values[i] ?? 0;
    if (isLongShingle(value)) longValues[longCount++] = value;
  }
  const isLong = features >= longFrom && longCount >= fewLongShingles;
  const isShort = features < shortBelow || !isLong;
  let count = 0;
  if (isShort) count = writeBands(values, start, end, short, keys, count);
  if (isLong) count = writeBands(longValues, 0, longCount, long, keys, count);
  return count;
}

function writeBands(values: Uint32Array, start: number, end: number, { rows, bands }: Sort, keys: Uint32Array, from: number): number {
  let row = 0;
  for (let band = 0; band < bands; band++) {
    let key = (band << 2) | rows;
    for (let each = 0; each < rows; each++, row++) {
      const seed = (seeds[row] ?? 0) | 0;
      const factor = (factors[row] ?? 0) | 0;
      let least = 0x7fffffff;
      for (let i = start; i < end; i++) {
        const value = Math.imul((values[i] ?? 0) ^ seed, factor);
        if (value < least) least = value;
      }
      key = mixed(Math.imul(key, 0x9e3779b1) ^ least);
    }
    keys[from + band] = key;
  }
  return from + bands;
}
