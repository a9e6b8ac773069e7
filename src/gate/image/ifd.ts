/**
 * TIFF's directories of tags, which are also what EXIF is made of (TIFF 6.0, section 2; EXIF 2.32, section 4.6). Values are read when asked for and at
 * most `mostValues` of them, so a tag that claims four thousand million values costs nothing.
 */
import { Bytes, startsWith } from './bytes';
import { notWhole } from './refusal';

const sizeByType: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const mostEntries = 4_096;
/** A strip for each row of the tallest picture, with room to spare. */
export const mostValues = 65_536;

export interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where its first value lies. */
  readonly at: number;
}

export interface Directory {
  readonly entryByTag: ReadonlyMap<number, Entry>;
  /** Offset of the next directory; 0: none. */
  readonly next: number;
  /** The first byte behind the directory itself. */
  readonly end: number;
}

/** The reader of a TIFF structure in its byte order, or null. */
export function tiffBytes(bytes: Uint8Array): Bytes | null {
  if (startsWith(bytes, 'II*\0')) return new Bytes(bytes, true);
  if (startsWith(bytes, 'MM\0*')) return new Bytes(bytes, false);
  return null;
}

export function readDirectory(bytes: Bytes, at: number): Directory {
  const count = bytes.u16(at);
  if (count > mostEntries) throw notWhole();
  const end = at + 2 + count * 12;
  bytes.slice(at, end);
  const entryByTag = new Map<number, Entry>();
  for (let entry = at + 2; entry < end; entry += 12) {
    const type = bytes.u16(entry + 2);
    const values = bytes.u32(entry + 4);
    const isInline = (sizeByType[type] ?? 0) * values <= 4;
    entryByTag.set(bytes.u16(entry), { type, count: values, at: isInline ? entry + 8 : bytes.u32(entry + 8) });
  }
  return { entryByTag, next: end + 4 <= bytes.length ? bytes.u32(end) : 0, end };
}

/** Length of an entry's values in bytes; 0 for a type that TIFF doesn't know. */
export const entryLength = (entry: Entry): number => (sizeByType[entry.type] ?? 0) * entry.count;

/** The values of an entry of unsigned whole numbers (BYTE, SHORT, LONG). */
export function readNumbers(bytes: Bytes, entry: Entry | undefined): number[] {
  if (entry === undefined) return [];
  if (entry.count > mostValues) throw notWhole();
  const { type, at } = entry;
  const values: number[] = [];
  for (let i = 0; i < entry.count; i++) {
    if (type === 1 || type === 7) values.push(bytes.u8(at + i));
    else if (type === 3) values.push(bytes.u16(at + 2 * i));
    else if (type === 4 || type === 13) values.push(bytes.u32(at + 4 * i));
    else return values;
  }
  return values;
}
