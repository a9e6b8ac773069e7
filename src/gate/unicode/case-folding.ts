/** Full default case folding (Unicode §3.13, CaseFolding.txt's classes C and F): texts that differ in case only fold to the same text. Not for showing. */
import { lazily, readNumbers, toSigned } from './encoded';
import { caseFoldings } from './tables';

/**
 * Written as entries of gap, head and values. Head's remainder by 3 says what follows: 0 a run of neighbours or 1 a run of every second code point, as many as the quotient
 * and one, all moved by one value; 2 a single code point that becomes as many as the quotient and one, each the difference from the one before.
 */
const foldedByCodePoint = lazily(() => {
  const numbers = readNumbers(caseFoldings);
  const folded = new Map<number, string>();
  let at = 0;
  let i = 0;
  const next = (): number => numbers[i++] ?? 0;
  while (i < numbers.length) {
    at += next();
    const head = next();
    const kind = head % 3;
    const count = (head - kind) / 3 + 1;
    if (kind === 2) {
      let value = at;
      let text = '';
      for (let each = 0; each < count; each++) {
        value += toSigned(next());
        text += String.fromCodePoint(value);
      }
      folded.set(at, text);
      at += 1;
    } else {
      const move = toSigned(next());
      for (let each = 0; each < count; each++) folded.set(at + each * (kind + 1), String.fromCodePoint(at + each * (kind + 1) + move));
      at += (count - 1) * (kind + 1) + 1;
    }
  }
  return folded;
});


/** `Straße` → `strasse`, `ΣΟΦΟΣ` and `σοφος` → `σοφοσ`. Linear; text without anything to fold comes back as it is. */
export function foldCase(text: string): string {
  const changed = firstToFold(text);
  if (changed === text.length) return text;
  // On ASCII every engine agrees.
  if (isAscii(text, changed)) return text.toLowerCase();
  const folded = foldedByCodePoint();
  let out = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80 && (unit < 0x41 || unit > 0x5a)) continue;
    const codePoint = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(i) ?? unit) : unit;
    const to = folded.get(codePoint);
    const length = codePoint > 0xffff ? 2 : 1;
    if (to !== undefined) {
      out += text.slice(copied, i) + to;
      copied = i + length;
    }
    i += length - 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** Where the first capital or sign beyond ASCII stands; the length when there is none. */
function firstToFold(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80 || (unit >= 0x41 && unit <= 0x5a)) return i;
  }
  return text.length;
}

function isAscii(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}
