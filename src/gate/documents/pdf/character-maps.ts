/**
 * Character maps (CMaps: Adobe Technical Note 5014; ISO 32000-1, 9.10.3) written anew from what they map. A range costs what it covers and a code stands for at most 16 units of text, so no
 * map can stand for more than the file that holds it could.
 */
import { Lexer, Name, Operator, PdfString, isArray, type PdfValue } from './objects';
import { name, plain, string } from './writer';

const mostCodes = 140_000;
const mostTextBytes = 32;
const mostCodeBytes = 4;
const blocks = new Set(['bfchar', 'bfrange', 'cidchar', 'cidrange', 'codespacerange']);

const head = '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Map def\n/CMapType 2 def\n';
const tail = 'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n';

/** Only the blocks and settings that map; null when nothing is mapped. */
export function cleanedCharacterMap(bytes: Uint8Array): string | null {
  const lexer = new Lexer(bytes);
  const out: string[] = [];
  let left = mostCodes;
  let before: PdfValue = null;
  for (let value = lexer.next(false); value !== undefined; value = lexer.next(false)) {
    if (!(value instanceof Operator)) {
      if (before instanceof Name && before.name === 'WMode' && (value === 0 || value === 1)) out.push(`/WMode ${value} def\n`);
      before = value;
      continue;
    }
    const block = value.word.startsWith('begin') ? value.word.slice(5) : '';
    if (value.word === 'usecmap' && before instanceof Name && isIdentity(before.name)) out.push(`${name(before.name)} usecmap\n`);
    if (!blocks.has(block)) continue;
    const { lines, codes } = readBlock(lexer, block, left);
    left -= codes;
    for (let at = 0; at < lines.length; at += 100) {
      const some = lines.slice(at, at + 100);
      out.push(`${some.length} begin${block}\n${some.join('\n')}\nend${block}\n`);
    }
  }
  return out.some((part) => part.includes('begin')) ? head + out.join('') + tail : null;
}

/** Two-byte codes that are UTF-16 themselves. */
export const unicodeCodes = `${head}1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${rangesByHighByte()}${tail}`;

/** Without halves of surrogate pairs, which stand for nothing alone. */
function rangesByHighByte(): string {
  const lines = Array.from({ length: 256 }, (_, high) => string(String.fromCharCode(high))).flatMap((high, index) => {
    const byte = high.slice(1, 3);
    return index >= 0xd8 && index <= 0xdf ? [] : [`<${byte}00> <${byte}ff> <${byte}00>`];
  });
  return [0, 62, 124, 186].map((at) => `62 beginbfrange\n${lines.slice(at, at + 62).join('\n')}\nendbfrange\n`).join('');
}

function isIdentity(map: string): boolean {
  return map === 'Identity-H' || map === 'Identity-V';
}

function readBlock(lexer: Lexer, block: string, left: number): { lines: string[]; codes: number } {
  const lines: string[] = [];
  const isPair = block === 'bfchar' || block === 'cidchar' || block === 'codespacerange';
  let codes = 0;
  for (;;) {
    // Nothing is read beyond the word that ends the block.
    const low = lexer.next(false);
    if (!(low instanceof PdfString)) return { lines, codes };
    const high = isPair ? low : lexer.next(false);
    if (!(high instanceof PdfString)) return { lines, codes };
    const to = lexer.next(false);
    if (to === undefined || to instanceof Operator) return { lines, codes };
    if (low.bytes.length > mostCodeBytes || high.bytes.length > mostCodeBytes) continue;
    if (block === 'codespacerange') {
      if (to instanceof PdfString && to.bytes.length <= mostCodeBytes) lines.push(`${string(low.bytes)} ${string(to.bytes)}`);
      continue;
    }
    const size = codeOf(high) - codeOf(low) + 1;
    const mapped = isArray(to) ? (size <= to.length ? `[${to.slice(0, size).map(target).join(' ')}]` : null) : target(to);
    codes += Math.max(1, size);
    if (size < 1 || codes > left || mapped === null) continue;
    lines.push(isPair ? `${string(low.bytes)} ${mapped}` : `${string(low.bytes)} ${string(high.bytes)} ${mapped}`);
  }
}

function target(value: PdfValue): string {
  return value instanceof PdfString ? string(value.bytes.slice(0, mostTextBytes)) : typeof value === 'number' ? plain(value) : '<fffd>';
}

function codeOf({ bytes }: PdfString): number {
  let code = 0;
  for (let at = 0; at < bytes.length; at++) code = code * 256 + bytes.charCodeAt(at);
  return code;
}
