/** Texts at any scale: words drawn as in a language, a few often and most seldom, and edits that take a text as far from its copy as one likes. */
import { type Random, pick } from './random';

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sta pre kno tri sho'.split(' ');

const levels = 14;

export function createVocabulary(random: Random): readonly string[] {
  return Array.from({ length: 1 << levels }, (_, rank) => Array.from({ length: 1 + random(rank < 64 ? 2 : 4) }, () => pick(random, syllables)).join(''));
}

/** As in a language (Zipf), each doubling of the rank holds about the same share of the words. */
export function writeText(random: Random, vocabulary: readonly string[], length: number): string {
  const words: string[] = [];
  for (let written = 0; written < length; ) {
    const word = vocabulary[random(1 << (1 + random(levels)))] ?? '';
    words.push(word);
    written += word.length + 1;
  }
  return words.join(' ');
}

/** So many words in a hundred become others. */
export function rewrite(random: Random, vocabulary: readonly string[], text: string, percent: number): string {
  return text.split(' ').map((word) => (random(100) < percent ? pick(random, vocabulary) : word)).join(' ');
}
