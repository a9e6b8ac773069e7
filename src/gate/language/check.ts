/**
 * The check of a datanet's languages. It speaks up only when a text is plainly in another language: a text that is short, mixed, full of names or numbers, or in a neighbour of an
 * allowed language is undecided, and undecided is never a finding.
 */
import { groupOf, read, weigh, type Word } from './identify';
import { languageName } from './names';
import { groupNames, isKnownLanguage, isUntabledIn, languageByScript, type GroupName } from './scripts';
import { tableOf } from './table';

/** What a text is plainly in, when that is not allowed. */
export interface ForeignLanguage {
  readonly language: string;
  readonly name: string;
}

export type LanguageCheck = (text: string) => ForeignLanguage | null;

/** Languages that read alike, or are written alike: a text in one is never foreign to another. */
const neighbours: readonly (readonly string[])[] = [
  ['nb', 'nn', 'no', 'da'],
  ['hr', 'bs', 'sr', 'sh', 'cnr', 'me'],
  ['id', 'ms', 'min', 'jv', 'su'],
  ['gl', 'pt'],
  ['xh', 'zu', 'ss', 'nr'],
  ['tn', 'st', 'nso'],
  ['ga', 'gd'],
  ['tl', 'fil', 'ceb'],
  ['fa', 'prs'],
  ['zh', 'yue', 'wuu', 'nan', 'hak', 'gan', 'lzh', 'cmn'],
  ['ro', 'mo'],
  ['he', 'iw'],
];

/** Fewest letters: of a script that is nobody's but others', and where grams decide. A sign of Chinese or Korean says as much as three letters. */
const lettersOfScript = 12;
const denseLetters = 6;
const lettersOfWords = 20;
/** A text's lead over the best allowed language that can't be chance: in all, and for each letter (in eighths of an octave). */
const leastLead = 60;
const leastLeadByLetter = 8;

/** Tells the language that a text is plainly in when it is none of `tags`; null when it is one of them, or undecided. Without tags every language is welcome. */
export function createLanguageCheck(tags: readonly string[]): LanguageCheck {
  const allowed = new Set(tags.flatMap((tag) => [tag, ...neighbours.filter((group) => group.includes(tag)).flat()]));
  if (tags.length === 0 || !tags.every((tag) => isKnownLanguage(tag, isTabled))) return () => null;
  return (text) => {
    const { script, words, letters, allLetters } = read(text);
    if (letters * 10 < allLetters * 7) return null;
    const group = groupOf(script);
    if (tags.some((tag) => isUntabledIn(script, tag))) return null;
    if (group !== null && isWrittenIn(group, allowed)) return foreignWords(group, words, allowed);
    const needed = script === 'Han' || script === 'Hangul' || script === 'Kana' ? denseLetters : lettersOfScript;
    if (letters < needed) return null;
    if (group !== null) return foreignScript(group, words);
    const language = languageByScript[script];
    return language === undefined || allowed.has(language) ? null : { language, name: languageName(language) };
  };
}

function isTabled(tag: string): boolean {
  return tag === 'no' || tag === 'bs' || tag === 'fil' || groupNames.some((group) => tableOf(group).languages.includes(tag));
}

function isWrittenIn(group: GroupName, allowed: ReadonlySet<string>): boolean {
  return tableOf(group).languages.some((language) => allowed.has(language));
}

/** No allowed language is written in this script: the likeliest of it is named. */
function foreignScript(group: GroupName, words: readonly Word[]): ForeignLanguage | null {
  const sums = sumsOf(group, words);
  const best = tableOf(group).languages[indexOfLargest(sums)] ?? '';
  // Few letters of another alphabet may be a name or a quotation.
  return words.length < 3 ? null : { language: best, name: languageName(best) };
}

/**
 * Words in capitals may be names, so only the others speak, unless all is in capitals; each at most twice, so that "de la … de la … de la" is no proof. At least three different ones must lean to the
 * foreign language.
 */
function foreignWords(group: GroupName, words: readonly Word[], allowed: ReadonlySet<string>): ForeignLanguage | null {
  const plain = words.filter((word) => !word.isCapitalised);
  const isShouted = plain.length * 10 < words.length;
  const speaking = atMostTwice(isShouted ? words : plain);
  const letters = speaking.reduce((sum, { text }) => sum + text.length, 0);
  if (letters < lettersOfWords) return null;
  const { languages } = tableOf(group);
  const sums = sumsOf(group, speaking);
  const best = indexOfLargest(sums);
  const language = languages[best] ?? '';
  if (allowed.has(language)) return null;
  const bestAllowed = languages.reduce((so, tag, index) => (allowed.has(tag) && (so < 0 || (sums[index] ?? 0) > (sums[so] ?? 0)) ? index : so), -1);
  const lead = (sums[best] ?? 0) - (sums[bestAllowed] ?? 0);
  if (lead < leastLead || lead * 8 < letters * leastLeadByLetter) return null;
  const leaning = new Set(speaking.filter(({ text }) => leansTo(group, text, best, bestAllowed)).map(({ text }) => text));
  return leaning.size < 3 ? null : { language, name: languageName(language) };
}

function leansTo(group: GroupName, word: string, language: number, other: number): boolean {
  const sums = sumsOf(group, [{ text: word, isCapitalised: false }]);
  return (sums[language] ?? 0) > (sums[other] ?? 0);
}

function sumsOf(group: GroupName, words: readonly Word[]): Int32Array {
  const sums = new Int32Array(tableOf(group).languages.length);
  for (const { text } of words) weigh(group, text, sums);
  return sums;
}

function indexOfLargest(sums: Int32Array): number {
  let best = 0;
  for (let index = 1; index < sums.length; index++) if ((sums[index] ?? 0) > (sums[best] ?? 0)) best = index;
  return best;
}

function atMostTwice(words: readonly Word[]): readonly Word[] {
  const seen = new Map<string, number>();
  return words.filter(({ text }) => {
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return times < 2;
  });
}
