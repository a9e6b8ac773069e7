/** Words of Latin letters that somebody's fingers made: judged by how usual pairs of letters are (see `letter-pairs.ts`), and by runs along the keyboard. */
import { letterPairTables } from './letter-pairs';
import { gramRate } from './gram-rate';
import { plainWords, withoutCode } from './plain-words';
import { quote } from './words';
import { foldCase, isLowercase, isMark, isUppercase, letterRuns, nfc, nfkd, type LetterRun } from '../unicode';
import type { Found } from './gibberish-found';

/** Mean pair score (0..9) below which a word looks mashed: 0.3 % of real words do, three quarters of random ones. */
const mashedBelow = 7.5;
const surelyMashedBelow = 6.6;
const speltBonus = 0.5;
/** Eighths of an octave a letter: what a word of some language has. */
const usualRate = 190;
const keyboardRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz', 'qwertzuiop', 'azertyuiop'];
const realKeyboardWords = new Set(['qwerty', 'qwertz', 'azerty']);

export function mashed(text: string): Found | null {
  const prose = withoutCode(text);
  let judged = 0;
  let letters = 0;
  let mashedLetters = 0;
  const suspects: { index: number; start: number; end: number; word: string; sure: boolean }[] = [];
  for (const match of plainWords(prose)) {
    const kind = judge(match.text);
    if (kind === 'unjudged') continue;
    letters += match.text.length;
    if (kind !== 'usual') {
      mashedLetters += match.text.length;
      suspects.push({ index: judged, start: match.start, end: match.end, word: match.text, sure: kind === 'surely mashed' });
    }
    judged += 1;
  }
  const first = suspects[0];
  const last = suspects[suspects.length - 1];
  if (first === undefined || last === undefined) return null;
  const allWords = letterRuns(prose).length;
  const isMost = mashedLetters * 2 > letters && suspects.length * 2 >= allWords;
  const enough = suspects.length >= 2 || (first.sure && first.word.length >= 6);
  const run = longestRun(suspects);
  if (isMost && enough) {
    return { severity: 'refuse', message: `This looks like random typing: ${quote(prose.slice(first.start, last.end))}.`, fix: 'Write real words.', start: first.start, end: last.end };
  }
  if (run.length >= 3 || (run.length >= 2 && run.every((suspect) => suspect.sure))) {
    const start = run[0]?.start ?? first.start;
    const end = run[run.length - 1]?.end ?? first.end;
    return { severity: 'refuse', message: `This part looks like random typing: ${quote(prose.slice(start, end))}.`, fix: 'Take it out, or write it in real words.', start, end };
  }
  return null;
}

/** Of the letters in words that can be judged, the share in words that look mashed. */
export function mashedShare(words: readonly LetterRun[]): number {
  let [letters, mashedLetters] = [0, 0];
  for (const { text } of words) {
    const kind = judge(text);
    if (kind === 'unjudged') continue;
    letters += text.length;
    if (kind === 'mashed' || kind === 'surely mashed') mashedLetters += text.length;
  }
  return letters === 0 ? 0 : mashedLetters / letters;
}

function longestRun<T extends { index: number }>(suspects: readonly T[]): T[] {
  let best: T[] = [];
  let current: T[] = [];
  for (const suspect of suspects) {
    const previous = current[current.length - 1];
    current = previous !== undefined && suspect.index === previous.index + 1 ? [...current.slice(-50), suspect] : [suspect];
    if (current.length > best.length) best = current;
  }
  return best;
}

type Judgement = 'usual' | 'mashed' | 'surely mashed' | 'unjudged';

/** Words whose judgement is kept, because texts use the same ones again and again. */
const mostKept = 20_000;
const judgementByWord = new Map<string, Judgement>();

function judge(word: string): Judgement {
  const known = judgementByWord.get(word);
  if (known !== undefined) return known;
  const judgement = judgeAnew(word);
  if (judgementByWord.size >= mostKept) judgementByWord.clear();
  if (word.length <= 64) judgementByWord.set(word, judgement);
  return judgement;
}

function judgeAnew(original: string): Judgement {
  const isAcronym = original.length <= 5 && isCapitals(original);
  const isCamel = isCamelCase(original);
  if (isAcronym || isCamel) return 'unjudged';
  const word = plainLetters(original).replace(/ß/g, 'ss').replace(/[øœ]/g, 'o').replace(/æ/g, 'ae').replace(/ł/g, 'l').replace(/đ/g, 'd').replace(/ı/g, 'i').replace(/ð/g, 'd').replace(/þ/g, 't');
  if (!/^[a-z]+$/.test(word)) return 'unjudged';
  if (/^(?:h?m+|h{1,4}|z+|brr+|grr+|psst|pff+t?|shh+|tsk|nth|www|[aou]+h*)$/.test(word)) return 'usual';
  // One letter, or one triple of neighbouring keys, over and over: "gggggg", "qweqwe".
  const triple = /^(...)\1+$/.exec(word)?.[1];
  if (/^(.)\1{4,}$/.test(word) || (triple !== undefined && keyboardRows.some((row) => row.includes(triple)))) return 'surely mashed';
  // A DNA sequence is data, not typing.
  if (/^[acgtu]{8,}$/.test(word)) return 'unjudged';
  if (isTypedAlongARow(word)) return 'surely mashed';
  // Proteins and the like are written so.
  if (word.length >= 20 && isCapitals(original)) return 'unjudged';
  // A capitalised word may be a name from anywhere, and who mashes types no accents: more is needed then.
  const isSpelt = isUppercase(original.codePointAt(0) ?? 0) && !isCapitals(original) || foldCase(nfc(original)) !== word;
  const score = pairScore(word) + (isSpelt ? speltBonus : 0);
  // Usual in one language is usual: Somali has words of letters that are rare everywhere else.
  if (score >= mashedBelow || gramRate('Latin', [foldCase(nfc(original))]) >= usualRate) return 'usual';
  const isVowelless = !/[aeiouy]/.test(word) && word.length >= 6;
  return score < surelyMashedBelow || isVowelless ? 'surely mashed' : 'mashed';
}

/** Four or more keys along a row, when they are half the word ("asdfghjkl"); "Wertung", "property" and "blazer" are words. */
function isTypedAlongARow(word: string): boolean {
  if (realKeyboardWords.has(word)) return false;
  for (let start = 0; start + 4 <= word.length; start++) {
    if (/^(?:wert|rewe|poiu|ert[yz]|trew|azer|zert|ytre)/.test(word.slice(start))) continue;
    for (const row of keyboardRows) {
      let length = 4;
      if (!row.includes(word.slice(start, start + length))) continue;
      while (start + length < word.length && row.includes(word.slice(start, start + length + 1))) length += 1;
      if (length * 2 >= word.length) return true;
    }
  }
  return false;
}

/** Mean over the word's pairs, word edges included, in the table that fits it best. */
function pairScore(word: string): number {
  let best = 0;
  for (const table of letterPairTables) {
    let sum = 0;
    let previous = 0;
    for (let i = 0; i <= word.length; i++) {
      const current = i === word.length ? 0 : word.charCodeAt(i) - 96;
      sum += table.charCodeAt(previous * 27 + current) - 48;
      previous = current;
    }
    best = Math.max(best, sum / (word.length + 1));
  }
  return best;
}

function isCapitals(word: string): boolean {
  return [...word].every((sign) => !isLowercase(sign.codePointAt(0) ?? 0));
}

/** A capital after a small letter. */
function isCamelCase(word: string): boolean {
  let wasLower = false;
  for (const sign of word) {
    const codePoint = sign.codePointAt(0) ?? 0;
    if (wasLower && isUppercase(codePoint)) return true;
    wasLower = isLowercase(codePoint);
  }
  return false;
}

/** Folded, without marks: `Éclair` → `eclair`. */
function plainLetters(word: string): string {
  return foldCase([...nfkd(word)].filter((sign) => !isMark(sign.codePointAt(0) ?? 0)).join(''));
}
