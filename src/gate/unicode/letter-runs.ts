/** The runs of letters in a text, marks with them: `Zoë's été` has three, `Zoë`, `s`, `été`. */
import { isLetter, isLetterOrMark } from './categories';
import { keepLast } from '../keep-last';

export interface LetterRun {
  readonly text: string;
  /** In UTF-16 units; the end is not in it. */
  readonly start: number;
  readonly end: number;
}

/** A run begins with a letter and goes on over letters and marks. In order; linear. */
export const letterRuns: (text: string) => readonly LetterRun[] = keepLast(runsOf);

function runsOf(text: string): readonly LetterRun[] {
  const runs: LetterRun[] = [];
  let start = -1;
  let i = 0;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      if (isAsciiLetter(unit)) {
        if (start < 0) start = i;
      } else if (start >= 0) {
        runs.push({ text: text.slice(start, i), start, end: i });
        start = -1;
      }
      i += 1;
      continue;
    }
    const codePoint = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(i) ?? unit) : unit;
    if (start < 0) {
      if (isLetter(codePoint)) start = i;
    } else if (!isLetterOrMark(codePoint)) {
      runs.push({ text: text.slice(start, i), start, end: i });
      start = -1;
    }
    i += codePoint > 0xffff ? 2 : 1;
  }
  if (start >= 0) runs.push({ text: text.slice(start), start, end: text.length });
  return runs;
}

function isAsciiLetter(unit: number): boolean {
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x7a;
}
