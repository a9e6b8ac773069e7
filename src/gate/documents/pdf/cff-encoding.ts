/**
 * The encoding that a CFF font program has built in (Adobe Technical Note 5176): which code shows which glyph, by name. Only its tables are read, never its drawings; a damaged program
 * gives what could be read, or nothing.
 */
import { standardStrings } from './cff-strings';

const operators = { charset: 15, encoding: 16, charStrings: 17 };

/** Names by code; empty where the font uses the standard encoding, or has none. */
export function cffEncoding(bytes: Uint8Array): ReadonlyMap<number, string> {
  const byCode = new Map<number, string>();
  const at = (offset: number) => bytes[offset] ?? 0;
  const names = readIndex(bytes, at(2));
  const tops = readIndex(bytes, names.end);
  const strings = readIndex(bytes, tops.end);
  const top = tops.items[0];
  if (top === undefined) return byCode;
  const offsets = readTop(bytes, top);
  const encoding = offsets.get(operators.encoding) ?? 0;
  const charStrings = offsets.get(operators.charStrings) ?? 0;
  if (encoding < 2 || charStrings < 2 || encoding >= bytes.length) return byCode;
  const glyphs = Math.min(256, at(charStrings) * 256 + at(charStrings + 1));
  const stringIds = readCharset(bytes, offsets.get(operators.charset) ?? 0, glyphs);
  const nameOf = (stringId: number): string | null => {
    const standard = standardStrings[stringId];
    if (standard !== undefined) return standard;
    const own = strings.items[stringId - standardStrings.length];
    if (own === undefined || own.end - own.start > 64) return null;
    return String.fromCharCode(...bytes.subarray(own.start, own.end));
  };
  const set = (code: number, stringId: number | undefined) => {
    const name = stringId === undefined ? null : nameOf(stringId);
    if (name !== null && code < 256 && /^[\w.]+$/.test(name)) byCode.set(code, name);
  };
  const format = at(encoding);
  let next = encoding + 2;
  if ((format & 0x7f) === 0) {
    for (let index = 0; index < at(encoding + 1); index++) set(at(next++), stringIds[index + 1]);
  } else {
    for (let range = 0, glyph = 1; range < at(encoding + 1); range++, next += 2) {
      for (let index = 0; index <= at(next + 1); index++, glyph++) set(at(next) + index, stringIds[glyph]);
    }
  }
  if ((format & 0x80) !== 0) {
    const count = at(next++);
    for (let index = 0; index < count; index++, next += 3) set(at(next), at(next + 1) * 256 + at(next + 2));
  }
  return byCode;
}

interface Index {
  readonly items: readonly { readonly start: number; readonly end: number }[];
  readonly end: number;
}

function readIndex(bytes: Uint8Array, start: number): Index {
  const count = (bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0);
  if (count === 0) return { items: [], end: start + 2 };
  const width = bytes[start + 2] ?? 0;
  const base = start + 3 + (count + 1) * width - 1;
  const items: { start: number; end: number }[] = [];
  if (width < 1 || width > 4 || base > bytes.length) return { items, end: bytes.length };
  const offset = (index: number) => {
    let value = 0;
    for (let byte = 0; byte < width; byte++) value = value * 256 + (bytes[start + 3 + index * width + byte] ?? 0);
    return Math.min(bytes.length, base + value);
  };
  for (let index = 0; index < count; index++) items.push({ start: offset(index), end: offset(index + 1) });
  return { items, end: offset(count) };
}

/** Whole numbers by operator; of several operands the last, which is what offsets are. */
function readTop(bytes: Uint8Array, { start, end }: { start: number; end: number }): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  let last = 0;
  for (let at = start; at < end; ) {
    const first = bytes[at++] ?? 0;
    if (first === 12) at += 1;
    else if (first <= 21) values.set(first, last);
    else if (first === 28) last = ((bytes[at++] ?? 0) << 8) | (bytes[at++] ?? 0);
    else if (first === 29) last = ((bytes[at++] ?? 0) << 24) | ((bytes[at++] ?? 0) << 16) | ((bytes[at++] ?? 0) << 8) | (bytes[at++] ?? 0);
    else if (first === 30) while (at < end && ((bytes[at++] ?? 0) & 15) !== 15);
    else if (first >= 247 && first <= 254) last = first < 251 ? (first - 247) * 256 + (bytes[at++] ?? 0) + 108 : -(first - 251) * 256 - (bytes[at++] ?? 0) - 108;
    else last = first - 139;
  }
  return values;
}

/** The string's number by glyph; glyph 0 is `.notdef`. The first three charsets are predefined, of which only the first is one of text. */
function readCharset(bytes: Uint8Array, offset: number, glyphs: number): number[] {
  if (offset <= 2) return Array.from({ length: glyphs }, (_, glyph) => glyph);
  const word = (at: number) => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  const ids = [0];
  const format = bytes[offset] ?? 0;
  for (let at = offset + 1; ids.length < glyphs && at < bytes.length; ) {
    const first = word(at);
    const more = format === 0 ? 0 : format === 1 ? (bytes[at + 2] ?? 0) : word(at + 2);
    for (let index = 0; index <= more && ids.length < glyphs; index++) ids.push(first + index);
    at += format === 0 ? 2 : format === 1 ? 3 : 4;
  }
  return ids;
}
