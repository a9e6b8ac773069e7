/**
 * How much of one text is in another, told from 128 numbers of each: the smallest hashes of its features ("bottom k"; Broder 1997, Cohen & Kaplan 2007), ascending, without
 * repeats. Features are shingles of three letters (typing slips spoil few), words counted twice and numbers five times (facts of one form differ in those), and half of the
 * shingles of seven letters (texts of one language share few, however long they are). A Chinese character or a kana counts as two letters. The similarity is Dice's,
 * 2 · shared / (all of both), exact where both texts have at most 128 features. Integers only: every device gets the same.
 */
import { base, signsOf, type Signs } from './signs';

export const signatureSize = 128;

/** From here on, in thousandths, one text is called a near copy of the other; chosen on the tuning half of `tests/data/near-text`. */
export const nearDuplicateFrom = 690;

const shortShingle = 3;
const longShingle = 7;
const wordCopies = 2;
const numberCopies = 5;
const longestPower = 8;
/** Values have 31 bits, so that their differences are 32-bit integers. */
const largestValue = 0x7fffffff;

const powers = new Int32Array(longestPower + 1);
powers[0] = 1;
for (let i = 1; i <= longestPower; i++) powers[i] = Math.imul(powers[i - 1] ?? 0, base);

/** The lowest bit says whether a value is a long shingle: the index finds long texts by these alone. */
export const isLongShingle = (value: number): boolean => (value & 1) === 1;

/** The signature of a text, or of several taken together in any order; empty without a visible sign. Linear in the length. */
export function minhash(text: string | readonly string[]): Uint32Array {
  const parts = (typeof text === 'string' ? [text] : text).map(signsOf);
  const features = parts.reduce((sum, { count, wordCount }) => sum + 2 * count + wordCopies * wordCount, 0);
  // Leaves some three times as many as are needed; a text that repeats itself a lot is gone through again with a wider limit.
  let limit = features <= 4 * signatureSize ? largestValue : Math.floor((largestValue / features) * 4 * signatureSize);
  for (;;) {
    const found = smallest(parts, limit);
    if (found.length === signatureSize || limit === largestValue) return found;
    limit = Math.min(largestValue, limit * 4);
  }
}

/** Dice similarity in whole thousandths, rounded down; 1000 only for texts that can't be told apart. 0 when either is empty. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  return similarityIn(a, 0, a.length, b, 0, b.length);
}

/** The same for signatures that lie within longer arrays. */
export function similarityIn(a: Uint32Array, aStart: number, aEnd: number, b: Uint32Array, bStart: number, bEnd: number): number {
  if (aStart === aEnd || bStart === bEnd) return 0;
  let i = aStart;
  let j = bStart;
  let shared = 0;
  let all = 0;
  while (i < aEnd && j < bEnd) {
    // Values are less than 2³¹, so the sign of a difference tells which is less; a branch here would be guessed wrong every other time.
    const difference = ((a[i] ?? 0) - (b[j] ?? 0)) | 0;
    const isLess = difference >> 31;
    const isGreater = -difference >> 31;
    i += 1 + isGreater;
    j += 1 + isLess;
    shared += 1 + isLess + isGreater;
    all += 1;
  }
  // A signature that isn't full is all there is of its text; a full one vouches for nothing above its largest value.
  if (aEnd - aStart < signatureSize) all += bEnd - j;
  if (bEnd - bStart < signatureSize) all += aEnd - i;
  return Math.floor((2000 * shared) / (all + shared));
}

/** The smallest distinct values up to the limit, at most `signatureSize`. */
function smallest(parts: readonly Signs[], limit: number): Uint32Array {
  const kept = new Kept(limit);
  for (const signs of parts) {
    addShingles(kept, signs, shortShingle);
    addShingles(kept, signs, longShingle);
    addWords(kept, signs);
  }
  return kept.values();
}

function addWords(kept: Kept, { words, isNumber, wordCount }: Signs): void {
  for (let word = 0; word < wordCount; word++) {
    const hash = words[word] ?? 0;
    const copies = isNumber[word] === 1 ? numberCopies : wordCopies;
    for (let copy = 1; copy <= copies; copy++) kept.add((mixed(hash + Math.imul(copy, 0x9e3779b1)) >>> 2) << 1);
  }
}

/** Runs of signs that stand for `target` letters; a text that has fewer is one short shingle. */
function addShingles(kept: Kept, { count, prefixes, weights }: Signs, target: number): void {
  const isLong = target === longShingle;
  const seed = isLong ? 0x51ed270b : 0x2545f491;
  let end = 0;
  let weight = 0;
  for (let start = 0; start < count; start++) {
    while (weight < target && end < count) weight += weights[end++] ?? 1;
    if (weight < target && (start > 0 || isLong)) return;
    const hash = ((prefixes[end] ?? 0) - Math.imul(prefixes[start] ?? 0, powers[end - start] ?? 0)) | 0;
    const value = mixed(hash ^ seed);
    if (!isLong) kept.add((value >>> 2) << 1);
    else if ((value & 1) === 0) kept.add(((value >>> 2) << 1) | 1);
    weight -= weights[start] ?? 1;
  }
}

/** Shared by all calls: nothing else runs while a signature is made. */
const scratch = new Uint32Array(8 * signatureSize);

/** Collects values up to a limit, which falls as smaller ones come. */
class Kept {
  private length = 0;

  constructor(private limit: number) {}

  add(value: number): void {
    if (value > this.limit) return;
    if (this.length === scratch.length) this.prune();
    scratch[this.length++] = value;
  }

  values(): Uint32Array {
    this.prune();
    return scratch.slice(0, this.length);
  }

  private prune(): void {
    const sorted = scratch.subarray(0, this.length).sort();
    let length = 0;
    for (let i = 0; i < sorted.length && length < signatureSize; i++) {
      const value = sorted[i] ?? 0;
      if (length === 0 || value !== sorted[length - 1]) sorted[length++] = value;
    }
    this.length = length;
    if (length === signatureSize) this.limit = Math.min(this.limit, sorted[length - 1] ?? 0);
  }
}

/** MurmurHash3's finalizer: each bit of the value depends on all bits of the seed. */
export function mixed(seed: number): number {
  let value = seed ^ (seed >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}
