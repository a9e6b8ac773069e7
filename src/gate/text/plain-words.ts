/** The words of a text that stand by themselves: not in code, addresses, file names, identifiers or formulas. */
import { isNumber, isMark, isLetter, letterRuns, type LetterRun } from '../unicode';

const longest = 60;
const [barsBefore, barsAfter] = [1, 2];
/** What an ASCII sign beside a word, its digits too, tells of it. */
const bars = new Uint8Array(128);
for (const sign of '_@#$%&/\\=+*<>{}[]()|~^`-0123456789') bars[sign.charCodeAt(0)] = barsBefore | barsAfter;
for (const sign of '.:') bars[sign.charCodeAt(0)] = barsBefore;

/** The same text with code fences and code spans blanked, so that places stay. */
export function withoutCode(text: string): string {
  return text.includes('`') ? text.replace(/```[^]*?(?:```|$)|`[^`\n]*`/g, (code) => ' '.repeat(code.length)) : text;
}

/** Words of `shortest` to 60 letters and marks; the first `most` of them. */
export function plainWords(prose: string, shortest = 4, most = Infinity): LetterRun[] {
  const words: LetterRun[] = [];
  for (const run of letterRuns(prose)) {
    const { start, end } = run;
    const length = end - start;
    if (length < shortest || length > longest) continue;
    if ((start > 0 && isBarred(prose.charCodeAt(start - 1), barsBefore)) || (end < prose.length && isBarred(prose.charCodeAt(end), barsAfter))) continue;
    const right = prose.charCodeAt(end);
    if ((right === 0x2e || right === 0x3a) && isLetter(prose.codePointAt(end + 1) ?? 0)) continue;
    words.push(run);
    if (words.length === most) break;
  }
  return words;
}

function isBarred(unit: number, side: number): boolean {
  return unit < 0x80 ? ((bars[unit] ?? 0) & side) !== 0 : isNumber(unit) || isMark(unit);
}
