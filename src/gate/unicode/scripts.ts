/** The script that a code point belongs to, by Unicode's Script property. */
import { isPrivate, isSurrogate, isUnassigned } from './categories';
import { codePointCount, lazily, readNumbers } from './encoded';
import { scriptNames, scriptRuns } from './tables';

const names = scriptNames.trim().split(/\s/);

/** One byte a code point. Written as runs of script and length less one, each going on over code points without a script. */
const scripts = lazily(() => {
  const scriptAt = new Uint8Array(codePointCount);
  const numbers = readNumbers(scriptRuns);
  let at = 0;
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const end = at + (numbers[i + 1] ?? 0) + 1;
    scriptAt.fill(numbers[i] ?? 0, at, end);
    at = end;
  }
  for (let codePoint = 0; codePoint < codePointCount; codePoint++) {
    if (isUnassigned(codePoint) || isPrivate(codePoint) || isSurrogate(codePoint)) scriptAt[codePoint] = names.length;
  }
  return scriptAt;
});

/** The full name as in `\p{Script=…}`: `Latin`, `Han`, `Old_Italic`; `Common` for what many share, `Inherited` for most marks, `Unknown` for what is no character. */
export function scriptOf(codePoint: number): string {
  return names[scripts()[codePoint] ?? names.length] ?? 'Unknown';
}
