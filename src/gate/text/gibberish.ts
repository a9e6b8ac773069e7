/**
 * Text that is no text: keyboard mashing, random letters, one sign or word over and over, encoded blobs. Letters are judged by how usual they are side by side in the languages that we
 * have tables of; names, acronyms, code, addresses and numbers are never judged by it, nor is what is written in other letters.
 */
import type { Found } from './gibberish-found';
import { unusualLetters } from './gibberish-grams';
import { mashed } from './gibberish-mashing';
import { repeated } from './gibberish-repeats';
import { hasLongRun, lettersAndDigits, signsOfRun } from './long-run';
import { categoryOf, isLetter, isNumber } from '../unicode';
import type { Field } from './item-fields';
import type { Finding } from '../types';

const readLength = 20_000;

export function gibberish(field: Field, row: number): Finding[] {
  const text = field.text.slice(0, readLength);
  const found = [withoutWords(text), repeated(text), mashed(text) ?? unusualLetters(text), blob(text)];
  return found.flatMap((one) =>
    one === null ? [] : [{ check: 'gibberish', severity: one.severity, message: one.message, fix: one.fix, where: { row, field: field.name, start: one.start, end: one.end } }],
  );
}

function withoutWords(text: string): Found | null {
  const trimmed = text.trim();
  if (trimmed.length <= 3 || hasMeaning(trimmed)) return null;
  // Formulas and code operators may stand alone; a row of one punctuation mark may not.
  if (hasOperator(trimmed) && new Set(trimmed).size > 2 && trimmed.length <= 20) return null;
  return { severity: 'refuse', message: 'There are only signs here, no words.', fix: 'Write it in words.', start: 0, end: text.length };
}

/** A letter, a number, or a picture (emoji count as a word). */
function hasMeaning(text: string): boolean {
  return some(text, (codePoint) => isLetter(codePoint) || isNumber(codePoint) || codePoint >= 0x2190 && categoryOf(codePoint) === 'So');
}

function hasOperator(text: string): boolean {
  return /[`<>=|\\/{}[\]()]/.test(text) || some(text, (codePoint) => categoryOf(codePoint) === 'Sm');
}

function some(text: string, test: (codePoint: number) => boolean): boolean {
  for (const sign of text) if (test(sign.codePointAt(0) ?? 0)) return true;
  return false;
}

const blobLength = 80;
const blobSigns = signsOfRun(`${lettersAndDigits}+/=_-`);

/** A long token of mixed letters and digits: base64, hashes, tokens. Web addresses and paths are left alone. */
function blob(text: string): Found | null {
  if (!hasLongRun(text, blobLength, blobSigns)) return null;
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
