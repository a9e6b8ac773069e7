/**
 * How much of one submission's wording is in another's: the ground of novelty. A sketch is the 128 smallest hashes ("bottom k") of a text's features; two sketches
 * estimate the overlap of the feature sets, exactly when both texts have at most 128 features, which every ordinary item has.
 *
 * Features are the words (each counted twice, so that one changed word in a short item costs little) and the pairs of neighbouring words (so that order counts). Similarity is
 * Dice's: 2·shared / (all of both). One changed word in a question and answer of twenty words leaves about 0.85; a paraphrase lies about 0.5 to 0.85; another fact of the
 * same form about 0.3 to 0.5; case, accents and punctuation change nothing. Integer hashing only: every device gets the same sketch.
 */
import { fieldsOfItem, isWording, type Field } from './item-fields';
import { foldCase, wordsOf } from './words';
import type { FieldRule, Item } from '../types';

const sketchSize = 128;

/** The sketch of a submission: ascending, without repeats, at most 128 values; empty for a text without words. Which of a datanet's own fields are data, `own` tells. */
export function sketch(items: readonly Item[], own: readonly FieldRule[] = []): Uint32Array {
  const hashes = new Set<number>();
  for (const item of items) {
    const fields = fieldsOfItem(item, own);
    const before = hashes.size;
    for (const field of fields) {
      if (!isWording(field)) continue;
      const words = wordsOf(foldCase(field.text));
      if (words.length === 0 && field.text.trim() !== '') hashes.add(hash(`s ${field.text.trim()}`));
      let previous = '';
      for (const word of words) {
        hashes.add(hash(`w ${word}`));
        hashes.add(hash(`v ${word}`));
        if (previous !== '') hashes.add(hash(`p ${previous} ${word}`));
        previous = word;
      }
    }
    addData(fields.filter((field) => !isWording(field)), hashes, hashes.size - before);
    if (hashes.size > 50_000) prune(hashes);
  }
  return Uint32Array.from(hashes).sort().slice(0, sketchSize);
}

/** Dice similarity of what two sketches were made of, 0..1; 0 when either is empty. */
export function sketchSimilarity(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  // The smallest hashes of the union that both sketches can vouch for.
  const isWhole = a.length < sketchSize && b.length < sketchSize;
  const most = isWhole ? a.length + b.length : sketchSize;
  let shared = 0;
  let union = 0;
  let i = 0;
  let j = 0;
  while (union < most && (i < a.length || j < b.length)) {
    const left = i < a.length ? (a[i] ?? 0) : Infinity;
    const right = j < b.length ? (b[j] ?? 0) : Infinity;
    if (left === right) shared += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
    union += 1;
  }
  return (2 * shared) / (union + shared);
}

/**
 * Data of a datanet's own fields: each value as a word is, and all of them together as often as there are words and values. So what was noted in the same words of another tree on another
 * day is half the same, and a table's rows that share all values but one aren't near copies.
 */
function addData(data: readonly Field[], hashes: Set<number>, wording: number): void {
  if (data.length === 0) return;
  const values = data.map(({ name, text }) => `${name} ${foldCase(text.trim())}`);
  for (const value of values) {
    hashes.add(hash(`d ${value}`));
    hashes.add(hash(`e ${value}`));
  }
  const whole = values.join('\n');
  for (let copy = 0; copy < Math.max(wording, 2 * data.length); copy++) hashes.add(hash(`a${copy} ${whole}`));
}

function prune(hashes: Set<number>): void {
  const smallest = Uint32Array.from(hashes).sort().slice(0, sketchSize);
  hashes.clear();
  for (const value of smallest) hashes.add(value);
}

/** FNV-1a over UTF-16 units, finished with MurmurHash3's mixer so that the smallest values are a fair sample. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    value = Math.imul(value ^ (unit & 0xff), 0x01000193);
    value = Math.imul(value ^ (unit >>> 8), 0x01000193);
  }
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
