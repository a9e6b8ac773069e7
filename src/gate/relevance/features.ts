/**
 * What a text is compared by: the stems of its words, and pairs of signs where a script writes without spaces (triples for Thai and its neighbours). Stems are cut lightly and
 * by one rule for all languages of a script, since nobody says which language an item is in.
 */
import { foldedWords, type FoldedWord } from '../text/folded-words';

export interface Feature {
  readonly key: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Texts are looked into up to here; a topic shows long before. */
const readUpTo = 20_000;
const longestStem = 8;

const wordsOf = (text: string): readonly FoldedWord[] => foldedWords(text.length > readUpTo ? text.slice(0, readUpTo) : text);

export function featuresOf(text: string): Feature[] {
  const features: Feature[] = [];
  for (const word of wordsOf(text)) {
    if (!word.isSpaceless) {
      features.push({ key: stemOf(word.text), start: word.start, end: word.end });
      continue;
    }
    const size = gramSizeOf(word.text);
    if (word.text.length < size) features.push({ key: word.text, start: word.start, end: word.start + word.text.length });
    for (let i = 0; i + size <= word.text.length; i++) features.push({ key: word.text.slice(i, i + size), start: word.start + i, end: word.start + i + size });
  }
  return features;
}

/** The hashes of the features alone, in order and with repeats. Everyday words are remembered: most words of a text are few. */
export function hashesOf(text: string): number[] {
  const hashes: number[] = [];
  for (const { text: word, isSpaceless } of wordsOf(text)) {
    if (isSpaceless) {
      const size = gramSizeOf(word);
      if (word.length < size) hashes.push(hashOf(word));
      for (let i = 0; i + size <= word.length; i++) hashes.push(hashOf(word, i, i + size));
      continue;
    }
    let hash = hashByWord.get(word);
    if (hash === undefined) {
      hash = hashOf(stemOf(word));
      if (hashByWord.size >= mostRemembered) hashByWord.clear();
      if (word.length <= longestRemembered) hashByWord.set(word, hash);
    }
    hashes.push(hash);
  }
  return hashes;
}

const hashByWord = new Map<string, number>();
const mostRemembered = 20_000;
/** A longer piece of a text would keep the whole text in memory with it. */
const longestRemembered = 12;

function gramSizeOf(run: string): number {
  const first = run.charCodeAt(0);
  return first >= 0xe00 && first < 0x1800 ? 3 : 2;
}

const endings = ['ing', 'ed', 'en', 'er', 'es', 'em', 'ie', 'os', 'as'];

/** Takes off what inflects: "bakeries" and "bakery", "Steuern" and "Steuer", "rosiers" and "rosier" meet. Other scripts are cut to a beginning. */
function stemOf(word: string): string {
  if (word.length <= 3) return word;
  const first = word.charCodeAt(0);
  if (first >= 0xac00 && first <= 0xd7a3) return word.slice(0, 2);
  if (first >= 0x250) return word.slice(0, Math.max(4, Math.min(longestStem - 1, word.length - 2)));
  let stem = word;
  if (stem.length > 4 && stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  if (endsInSibilantPlural(stem)) stem = stem.slice(0, -2);
  if (stem.endsWith('s') && !'suia'.includes(stem.charAt(stem.length - 2))) stem = stem.slice(0, -1);
  for (const ending of endings) {
    if (stem.length - ending.length < 4 || !stem.endsWith(ending)) continue;
    stem = stem.slice(0, -ending.length);
    break;
  }
  const last = stem.charAt(stem.length - 1);
  if (stem.length > 1 && last === stem.charAt(stem.length - 2) && !'aeiouls'.includes(last)) stem = stem.slice(0, -1);
  if (stem.length > 3 && 'aeoiyu'.includes(stem.charAt(stem.length - 1))) stem = stem.slice(0, -1);
  return stem.slice(0, longestStem);
}

function endsInSibilantPlural(word: string): boolean {
  return word.endsWith('ches') || word.endsWith('shes') || word.endsWith('sses') || word.endsWith('xes') || word.endsWith('zes');
}

/** FNV-1a over UTF-16 units, 22 bits of it. */
export function hashOf(key: string, start = 0, end = key.length): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return ((hash >>> 22) ^ hash) & 0x3fffff;
}
