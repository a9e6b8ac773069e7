/** Words and measures that several checks share: splitting text into words, folding accents away, and quoting what a person wrote in a message. */

import { foldCase as foldLetterCase, isMark, isWordSign, nfkd, scriptOf } from '../unicode';

/** Scripts that write without spaces: each sign counts as a word. */
const spacelessScripts = new Set(['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']);
const firstSpaceless = 0x0e00;

/** 1 for what words with spaces between them are made of, below where scripts without spaces begin. */
let spacedSigns: Uint8Array | null = null;

/** Runs of letters, marks and digits with inner apostrophes: `Hana's`, `don't`, `3`; in scripts without spaces each sign. Linear. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  let i = 0;
  const spaced = (spacedSigns ??= Uint8Array.from({ length: firstSpaceless }, (_, unit) => (isWordSign(unit) ? 1 : 0)));
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    if (unit < firstSpaceless && !isApostrophe(unit)) {
      if (spaced[unit] === 1) {
        if (start < 0) start = i;
      } else if (start >= 0) {
        words.push(text.slice(start, i));
        start = -1;
      }
      i += 1;
      continue;
    }
    const codePoint = codePointOf(text, i);
    const next = i + (codePoint > 0xffff ? 2 : 1);
    if (isSpacedWordSign(codePoint)) {
      if (start < 0) start = i;
    } else if (start < 0 || !isApostrophe(codePoint) || !isSpacedWordSign(codePointOf(text, next))) {
      if (start >= 0) words.push(text.slice(start, i));
      start = -1;
      if (isSpaceless(codePoint)) words.push(text.slice(i, next));
    }
    i = next;
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}

const codePointOf = (text: string, at: number): number => text.codePointAt(at) ?? 0;
const isApostrophe = (codePoint: number): boolean => codePoint === 0x27 || codePoint === 0x2019;
const isSpaceless = (codePoint: number): boolean => codePoint >= firstSpaceless && spacelessScripts.has(scriptOf(codePoint)) && isWordSign(codePoint);
const isSpacedWordSign = (codePoint: number): boolean => isWordSign(codePoint) && !isSpaceless(codePoint);

/** Folded case without accents, so that "Café" and "cafe" meet. */
export function foldCase(text: string): string {
  return foldLetterCase(withoutMarks(nfkd(text)));
}

const firstMark = 0x300;

function withoutMarks(text: string): string {
  let out = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < firstMark) continue;
    const codePoint = codePointOf(text, i);
    const length = codePoint > 0xffff ? 2 : 1;
    if (isMark(codePoint)) {
      out += text.slice(copied, i);
      copied = i + length;
    }
    i += length - 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** Length in code points after trimming: what the rules' length bounds count. */
export function lengthOf(text: string): number {
  const trimmed = text.trim();
  let length = 0;
  for (let i = 0; i < trimmed.length; i++) {
    const unit = trimmed.charCodeAt(i);
    const isPair = unit >= 0xd800 && unit <= 0xdbff && i + 1 < trimmed.length && (trimmed.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) i += 1;
    length += 1;
  }
  return length;
}

/** In straight quotes, shortened, and on one line, for use inside a message. */
export function quote(text: string): string {
  const oneLine = text.slice(0, 400).replace(/\s+/g, ' ').trim();
  const points = Array.from(oneLine.slice(0, 100));
  const short = points.length > 40 ? `${points.slice(0, 40).join('')}…` : points.join('');
  return `"${short.replace(/[\0-\x1f\x7f-\x9f\ud800-\udfff]/gu, '�')}"`;
}

/** 1234567 → "1,234,567", the same in every locale. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function toThousandths(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}
