/**
 * A text as folded words (lower case, no accents) with where they stand. One pass, with a table for everyday letters; the rest goes through the shipped Unicode tables.
 * Scripts that write without spaces come as whole runs, marked, for the caller to cut.
 */
import { keepLast } from '../keep-last';
import { foldCase, isMark, isWordSign, nfkd, scriptOf } from '../unicode';

export interface FoldedWord {
  readonly text: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Written without spaces: Han, kana, Thai, Lao, Khmer, Burmese. */
  readonly isSpaceless: boolean;
}

const tableSize = 0x600;
/** Folded form of each code unit below `tableSize`; '' for what belongs to no word, and for marks, which vanish. */
let folds: readonly string[] | null = null;
let kinds: Uint8Array | null = null;
const [outside, letter, mark] = [0, 1, 2];

const spaceless = new Set(['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']);

export const foldedWords: (text: string) => readonly FoldedWord[] = keepLast(wordsIn);

function wordsIn(text: string): readonly FoldedWord[] {
  const folded = (folds ??= makeFolds());
  const kindOf = (kinds ??= makeKinds());
  const words: FoldedWord[] = [];
  let word = '';
  let start = -1;
  let isRunSpaceless = false;
  const close = (end: number) => {
    if (start >= 0 && word !== '') words.push({ text: word, start, end, isSpaceless: isRunSpaceless });
    start = -1;
    word = '';
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < tableSize) {
      const kind = kindOf[unit];
      if (start < 0 && unit < 0x80 && kind === letter) {
        const end = endOfAscii(text, i, kindOf);
        const next = end < text.length ? text.charCodeAt(end) : 0;
        const piece = foldCase(text.slice(i, end));
        if (next < tableSize && kindOf[next] === outside) {
          words.push({ text: piece, start: i, end, isSpaceless: false });
          i = end;
        } else {
          [start, isRunSpaceless, word] = [i, false, piece];
          i = end - 1;
        }
        continue;
      }
      if (kind === outside) {
        if (start >= 0) close(i);
        continue;
      }
      if (start >= 0 && isRunSpaceless) close(i);
      if (start < 0) [start, isRunSpaceless] = [i, false];
      if (kind === letter) word += folded[unit] ?? '';
      continue;
    }
    const point = text.codePointAt(i) ?? unit;
    const width = point > 0xffff ? 2 : 1;
    if (!isWordSign(point)) {
      if (start >= 0) close(i);
    } else {
      const signIsSpaceless = isSpacelessSign(point, isRunSpaceless);
      if (start >= 0 && signIsSpaceless !== isRunSpaceless) close(i);
      if (start < 0) [start, isRunSpaceless] = [i, signIsSpaceless];
      word += foldSign(point, signIsSpaceless);
    }
    i += width - 1;
  }
  close(text.length);
  return words;
}

/** Where the ASCII letters and digits that begin at `start` end: most words are of nothing else. */
function endOfAscii(text: string, start: number, kindOf: Uint8Array): number {
  let end = start + 1;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    if (unit >= 0x80 || kindOf[unit] !== letter) break;
    end += 1;
  }
  return end;
}

/** A mark or the long-vowel sign goes on with the run that it stands in. */
function isSpacelessSign(point: number, isRunSpaceless: boolean): boolean {
  if (point >= 0x4e00 && point <= 0x9fff) return true;
  if (isMark(point) || point === 0x30fc || point === 0x3005) return isRunSpaceless || point === 0x30fc || point === 0x3005 || spaceless.has(scriptOf(point));
  return spaceless.has(scriptOf(point));
}

/** Marks carry vowels in scripts without spaces and in Indic ones: only those beyond Latin, Greek and Cyrillic stay. */
function foldSign(point: number, keepsForm: boolean): string {
  const sign = String.fromCodePoint(point);
  if (keepsForm || (point >= 0x900 && point < 0x1100)) return sign;
  if (isMark(point)) return '';
  // Hangul stays composed, so that a syllable is one sign.
  return point >= 0xac00 && point <= 0xd7a3 ? sign : withoutMarks(sign);
}

function withoutMarks(sign: string): string {
  let kept = '';
  for (const piece of nfkd(foldCase(sign))) if (!isMark(piece.codePointAt(0) ?? 0)) kept += piece;
  return kept;
}

function makeFolds(): string[] {
  return Array.from({ length: tableSize }, (_, unit) => (isWordSign(unit) && !isMark(unit) ? withoutMarks(String.fromCharCode(unit)) : ''));
}

function makeKinds(): Uint8Array {
  return Uint8Array.from({ length: tableSize }, (_, unit) => (!isWordSign(unit) ? outside : isMark(unit) ? mark : letter));
}
