/** What kind of sign a code point is: its general category and the properties White_Space and Default_Ignorable_Code_Point. A code point without a character is unassigned. */
import { codePointCount, forEachRange, lazily, readNumbers } from './encoded';
import { categoryNames, categoryRuns, defaultIgnorableRanges, whiteSpaceRanges } from './tables';

const names = categoryNames.split(' ');
const [uppercase, lowercase] = [names.indexOf('Lu'), names.indexOf('Ll')];

/** Stands in the runs for Lu, Ll, Lu, Ll …, its length counted in pairs. */
const alternating = 30;

const categoryBits = 31;
const spaceBit = 32;
const ignorableBit = 64;

/** One byte a code point: the category's number, white space, default ignorable. Written as runs of `(length - 1) · 32 + category`. */
const kinds = lazily(() => {
  const kindOf = new Uint8Array(codePointCount);
  let at = 0;
  for (const run of readNumbers(categoryRuns)) {
    const category = run % 32;
    const length = (run - category) / 32 + 1;
    if (category === alternating) {
      for (const end = at + 2 * length; at < end; at += 2) {
        kindOf[at] = uppercase;
        kindOf[at + 1] = lowercase;
      }
    } else {
      kindOf.fill(category, at, at + length);
      at += length;
    }
  }
  const mark = (bit: number) => (start: number, end: number): void => {
    for (let codePoint = start; codePoint < end; codePoint++) kindOf[codePoint] = (kindOf[codePoint] ?? 0) | bit;
  };
  forEachRange(whiteSpaceRanges, mark(spaceBit));
  forEachRange(defaultIgnorableRanges, mark(ignorableBit));
  return kindOf;
});

const kindAt = (codePoint: number): number => kinds()[codePoint] ?? 0;

/** A test for membership in some categories: a bit a category. */
function isIn(categories: string): (codePoint: number) => boolean {
  let mask = 0;
  for (const name of categories.split(' ')) mask |= 1 << names.indexOf(name);
  return (codePoint) => ((mask >>> (kindAt(codePoint) & categoryBits)) & 1) === 1;
}

/** The general category's short name: `Lu`, `Nd`, `Cn` … */
export function categoryOf(codePoint: number): string {
  return names[kindAt(codePoint) & categoryBits] ?? 'Cn';
}

export const isLetter = isIn('Lu Ll Lt Lm Lo');
export const isUppercase = isIn('Lu');
export const isLowercase = isIn('Ll');
export const isMark = isIn('Mn Mc Me');
/** Decimal digits of every script: 3, ३, ３. */
export const isDigit = isIn('Nd');
/** Digits, letter-like numbers and others: 3, Ⅷ, ½. */
export const isNumber = isIn('Nd Nl No');
export const isPunctuation = isIn('Pc Pd Ps Pe Pi Pf Po');
/** Mathematics, currency, modifiers, pictures: +, €, ^, ☂. */
export const isSymbol = isIn('Sm Sc Sk So');
export const isControl = isIn('Cc');
/** Invisible signs that steer the text: zero-width joiner, direction marks, soft hyphen, byte order mark. */
export const isFormat = isIn('Cf');
/** Half of a UTF-16 pair, standing alone. */
export const isSurrogate = isIn('Cs');
export const isPrivate = isIn('Co');
/** Not a character in this version of Unicode, noncharacters with them. */
export const isUnassigned = isIn('Cn');
/** What words are made of: letters, marks and numbers. */
export const isWordSign = isIn('Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No');
/** Letters and marks. */
export const isLetterOrMark = isIn('Lu Ll Lt Lm Lo Mn Mc Me');

/** White_Space: JavaScript's `\s` with U+0085 and without U+FEFF. */
export function isSpace(codePoint: number): boolean {
  return (kindAt(codePoint) & spaceBit) !== 0;
}

/** Shown as nothing by a font that doesn't know it: zero-width signs, variation selectors, tags, fillers. */
export function isDefaultIgnorable(codePoint: number): boolean {
  return (kindAt(codePoint) & ignorableBit) !== 0;
}
