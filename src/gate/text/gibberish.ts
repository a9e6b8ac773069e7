/**
 * Text that is no text: keyboard mashing, random letters, one sign or word over and over, encoded blobs. Judges by how usual pairs of letters are in twenty languages
 * of Latin script (see `letterPairs.ts`); other scripts, names, acronyms, code, addresses and numbers are never judged by it.
 */
import type { Field } from './item-fields';
import { letterPairTables } from './letter-pairs';
import { foldCase, quote } from './words';
import type { Finding } from '../types';

/** Mean pair score (0..9) below which a word looks mashed: 0.3 % of real words do, three quarters of random ones. */
const mashedBelow = 7.5;
const surelyMashedBelow = 6.6;
const keyboardRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz', 'qwertzuiop', 'azertyuiop'];
const realKeyboardWords = new Set(['qwerty', 'qwertz', 'azerty']);
const readLength = 20_000;

export function gibberish(field: Field, row: number): Finding[] {
  const text = field.text.slice(0, readLength);
  return [withoutWords(text), repeated(text), mashed(text), blob(text)].flatMap((found) =>
    found === null ? [] : [{ check: 'gibberish', severity: found.severity, message: found.message, fix: found.fix, where: { row, field: field.name, start: found.start, end: found.end } }],
  );
}

interface Found {
  readonly severity: 'refuse' | 'warn';
  readonly message: string;
  readonly fix: string;
  readonly start: number;
  readonly end: number;
}

function withoutWords(text: string): Found | null {
  const trimmed = text.trim();
  if (trimmed.length <= 3 || /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(trimmed)) return null;
  // Formulas and code operators may stand alone; a row of one punctuation mark may not.
  if (/\p{Sm}|[`<>=|\\/{}[\]()]/u.test(trimmed) && new Set(trimmed).size > 2 && trimmed.length <= 20) return null;
  return { severity: 'refuse', message: 'There are only signs here, no words.', fix: 'Write it in words.', start: 0, end: text.length };
}

function repeated(text: string): Found | null {
  const letterRun = /(\p{L})\1{6,}/iu.exec(text);
  if (letterRun !== null) {
    const isMost = letterRun[0].length * 2 > text.trim().length;
    return {
      severity: isMost ? 'refuse' : 'warn',
      message: `The letter ${quote(letterRun[1] ?? '')} is repeated ${letterRun[0].length} times.`,
      fix: 'Write the word as it is spelt.',
      start: letterRun.index,
      end: letterRun.index + letterRun[0].length,
    };
  }
  return repeatedWord(text) ?? repeatedPattern(text);
}

/** The same word four times in a row, or a long text of very few words. */
function repeatedWord(text: string): Found | null {
  const words: { word: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(/[\p{L}\p{M}]+/gu)) words.push({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length });
  let runStart = 0;
  for (let index = 1; index <= words.length; index++) {
    const first = words[runStart];
    const current = words[index];
    if (first !== undefined && current !== undefined && current.word === first.word && text.slice(words[index - 1]?.end ?? 0, current.start).trim().length <= 1) continue;
    const length = index - runStart;
    if (first !== undefined && length >= 4 && first.word.length > 1) {
      const isMost = length * 2 > words.length;
      return {
        severity: isMost ? 'refuse' : 'warn',
        message: `The word ${quote(first.word)} is repeated ${length} times in a row.`,
        fix: 'Say it once.',
        start: first.start,
        end: words[index - 1]?.end ?? first.end,
      };
    }
    runStart = index;
  }
  const distinct = new Set(words.map(({ word }) => word)).size;
  if (words.length >= 40 && distinct * 10 <= words.length && distinct <= 8) {
    return { severity: 'refuse', message: `The text uses ${distinct} different words over and over.`, fix: 'Say each thing once.', start: 0, end: text.length };
  }
  return null;
}

/** A long run of letters made of very few different ones: "hahahahahahaha", "xyxyxyxyxyxy". */
function repeatedPattern(text: string): Found | null {
  for (const match of text.matchAll(/[a-z]{14,}/gi)) {
    const word = match[0].toLowerCase();
    if (new Set(word.slice(0, 200)).size <= 3) {
      return { severity: word.length * 2 > text.trim().length ? 'refuse' : 'warn', message: `${quote(word)} repeats the same few letters.`, fix: 'Write the word as it is spelt.', start: match.index, end: match.index + word.length };
    }
  }
  return null;
}

/** Words that stand by themselves: not in code, addresses, file names, identifiers, CamelCase, or acronyms. */
const plainWord = /(?<![\p{L}\p{M}\p{N}_@#$%&/\\.:=+*<>{}[\]()|~^`-])\p{L}{4,60}(?![\p{L}\p{M}\p{N}_@#$%&/\\=+*<>{}[\]()|~^`-]|[.:]\p{L})/gu;

function mashed(text: string): Found | null {
  const prose = text.replace(/```[^]*?(?:```|$)|`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  let judged = 0;
  let letters = 0;
  let mashedLetters = 0;
  const suspects: { index: number; start: number; end: number; word: string; sure: boolean }[] = [];
  for (const match of prose.matchAll(plainWord)) {
    const kind = judge(match[0]);
    if (kind === 'unjudged') continue;
    letters += match[0].length;
    if (kind !== 'usual') {
      mashedLetters += match[0].length;
      suspects.push({ index: judged, start: match.index, end: match.index + match[0].length, word: match[0], sure: kind === 'surely mashed' });
    }
    judged += 1;
  }
  const first = suspects[0];
  const last = suspects[suspects.length - 1];
  if (first === undefined || last === undefined) return null;
  const allWords = prose.match(/[\p{L}\p{M}]+/gu)?.length ?? 0;
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

function judge(original: string): Judgement {
  const isAcronym = original === original.toUpperCase() && original.length <= 5;
  const isCamel = /\p{Ll}\p{Lu}/u.test(original);
  if (isAcronym || isCamel) return 'unjudged';
  const word = foldCase(original).replace(/ß/g, 'ss').replace(/[øœ]/g, 'o').replace(/æ/g, 'ae').replace(/ł/g, 'l').replace(/đ/g, 'd').replace(/ı/g, 'i').replace(/ð/g, 'd').replace(/þ/g, 't');
  if (!/^[a-z]+$/.test(word)) return 'unjudged';
  if (/^(?:h?m+|h{1,4}|z+|brr+|grr+|psst|pff+t?|shh+|tsk|nth|www|[aou]+h*)$/.test(word)) return 'usual';
  // One letter, or one triple of neighbouring keys, over and over: "gggggg", "qweqwe".
  const triple = /^(...)\1+$/.exec(word)?.[1];
  if (/^(.)\1{4,}$/.test(word) || (triple !== undefined && keyboardRows.some((row) => row.includes(triple)))) return 'surely mashed';
  // A DNA sequence is data, not typing.
  if (/^[acgtu]{8,}$/.test(word)) return 'unjudged';
  if (isTypedAlongARow(word)) return 'surely mashed';
  const score = pairScore(word);
  const isVowelless = !/[aeiouy]/.test(word) && word.length >= 6;
  if (score < surelyMashedBelow || (isVowelless && score < mashedBelow)) return 'surely mashed';
  return score < mashedBelow ? 'mashed' : 'usual';
}

/** Four or more keys along a row, when they are half the word ("asdfghjkl"); "Wertung" and "property" are words. */
function isTypedAlongARow(word: string): boolean {
  if (realKeyboardWords.has(word)) return false;
  for (let start = 0; start + 4 <= word.length; start++) {
    if (/^(?:wert|rewe|poiu)/.test(word.slice(start))) continue;
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

/** A long token of mixed letters and digits: base64, hashes, tokens. Web addresses and paths are left alone. */
function blob(text: string): Found | null {
  for (const match of text.matchAll(/[A-Za-z0-9+/=_-]{80,}/g)) {
    const token = match[0];
    const before = text.slice(Math.max(0, match.index - 200), match.index);
    if (/https?:\/\/\S*$/.test(before)) continue;
    if (/[A-Z]/.test(token) && /[a-z]/.test(token) && /[0-9]/.test(token)) {
      return {
        severity: 'warn',
        message: `A run of ${token.length} letters and digits without a space looks like encoded data.`,
        fix: 'Take it out, unless it is what the item is about.',
        start: match.index,
        end: match.index + token.length,
      };
    }
  }
  return null;
}
