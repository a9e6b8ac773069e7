/**
 * A plain twin of the most of a text's check, as one writes it first: the engine's own Unicode and regular expressions, strings in maps and sets, nothing kept from one text to the next.
 * It tells language, personal data, the same text, near copies and the topic; it looks for no orders, hidden text, gibberish, left-overs or faults.
 */
import { createHash } from 'node:crypto';
import { forEachGram } from '../../src/gate/language/grams';
import { tableOf } from '../../src/gate/language/table';

const personal = [/[\w.+-]+@[\w-]+\.[\w.]+/g, /\+?\d[\d ()./-]{7,}\d/g, /\b(?:\d[ -]?){13,19}\b/g, /\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}\b/g, /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, /-?\d{1,2}\.\d{4,}[, ]+-?\d{1,3}\.\d{4,}/g];
const hashes = 128;
const bandRows = 4;

export function createPlainCheck(purpose: string): (text: string) => number {
  const seen = new Set<string>();
  const bands = new Map<string, Set<number>>();
  const signatures: number[][] = [];
  const wanted = countsOf(wordsOf(purpose));
  return (text) => {
    const words = wordsOf(text);
    const told = personal.reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), 0);
    const language = languageOf(words);
    const digest = createHash('sha256').update(words.join(' ')).digest('hex');
    const isCopy = seen.has(digest);
    seen.add(digest);
    const signature = signatureOf(words.join(' '));
    const candidates = new Set<number>();
    const keys = Array.from({ length: hashes / bandRows }, (_, band) => `${band} ${signature.slice(band * bandRows, (band + 1) * bandRows).join(' ')}`);
    for (const key of keys) for (const id of bands.get(key) ?? []) candidates.add(id);
    let nearest = 0;
    for (const id of candidates) nearest = Math.max(nearest, signature.filter((value, i) => signatures[id]?.[i] === value).length / hashes);
    for (const key of keys) bands.set(key, (bands.get(key) ?? new Set()).add(signatures.length));
    signatures.push(signature);
    return told + (language === 'en' ? 1 : 0) + (isCopy ? 1 : 0) + nearest + cosine(countsOf(words), wanted);
  };
}

export function wordsOf(text: string): string[] {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The gate's own tables and rule, without the words that it keeps. */
export function languageOf(words: readonly string[]): string {
  const { languages, numberByGram, starts, languageOf: columnOf, weightOf } = tableOf('Latin');
  const sums = languages.map(() => 0);
  for (const word of words.slice(0, 120)) {
    forEachGram(word, (gram) => {
      const number = numberByGram.get(gram);
      if (number === undefined) return;
      for (let entry = starts[number]!; entry < starts[number + 1]!; entry++) sums[columnOf[entry]!]! += weightOf[entry]!;
    });
  }
  return languages[sums.indexOf(Math.max(...sums))] ?? '';
}

/** MinHash as in the textbook: the least of each of 128 hash functions over the runs of five letters. */
export function signatureOf(text: string): number[] {
  const shingles = new Set<string>();
  for (let i = 0; i + 5 <= text.length; i++) shingles.add(text.slice(i, i + 5));
  const least = Array.from({ length: hashes }, () => Infinity);
  for (const shingle of shingles) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < shingle.length; i++) hash = Math.imul(hash ^ shingle.charCodeAt(i), 0x01000193);
    for (let each = 0; each < hashes; each++) least[each] = Math.min(least[each]!, Math.imul(hash ^ (each * 0x9e3779b1), 0x85ebca6b) >>> 0);
  }
  return least;
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let [dot, left, right] = [0, 0, 0];
  for (const [word, count] of a) {
    dot += count * (b.get(word) ?? 0);
    left += count * count;
  }
  for (const count of b.values()) right += count * count;
  return dot / Math.sqrt(Math.max(1, left * right));
}
