/** The words of a text that stand by themselves: not in code, addresses, file names, identifiers or formulas. */
import { isNumber, isMark, isLetter, letterRuns, type LetterRun } from '../unicode';

const longest = 60;
const before = '_@#$%&/\\.:=+*<>{}[]()|~^`-';
const after = '_@#$%&/\\=+*<>{}[]()|~^`-';

/** The same text with code fences and code spans blanked, so that places stay. */
export function withoutCode(text: string): string {
  return text.replace(/```[^]*?(?:```|$)|`[^`\n]*`/g, (code) => ' '.repeat(code.length));
}

/** Words of `shortest` to 60 letters and marks. */
export function plainWords(prose: string, shortest = 4): LetterRun[] {
  return letterRuns(prose).filter(({ text, start, end }) => {
    if (text.length < shortest || text.length > longest) return false;
    const left = prose[start - 1] ?? ' ';
    const right = prose[end] ?? ' ';
    if (before.includes(left) || isWordSign(left) || after.includes(right) || isWordSign(right)) return false;
    const next = prose.codePointAt(end + 1) ?? 0;
    return !((right === '.' || right === ':') && isLetter(next));
  });
}

function isWordSign(sign: string): boolean {
  const codePoint = sign.codePointAt(0) ?? 0;
  return isNumber(codePoint) || isMark(codePoint);
}
