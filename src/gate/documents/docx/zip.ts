/**
 * The zip container of a .docx, read strictly: what the central directory declares is held against the limits before a byte is unpacked, every entry must lie where it says, alone, and
 * unpacking stops at the declared size. APPNOTE.TXT 6.3 (PKWARE) numbers the fields; zip64, split archives and methods other than stored and deflate have no place in a .docx.
 */
import { Inflate } from 'fflate';
import { decodeUtf8 } from '../../text/utf8';
import { grouped } from '../../text/words';
import type { Allowances } from '../limits';
import { Refused } from '../refused';

export interface ZipEntry {
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packed: Uint8Array;
  readonly size: number;
}

/** Text packs to a tenth or so, a table of equal cells to a hundredth; deflate's most is 1 : 1032. */
const mostRatio = 250;
/** A long book with a picture a page stays far below; unpacking each part has its price, however small it is. */
const mostParts = 4_000;
const ratioCountsFrom = 1_000_000;
const mostNested = /\.(?:zip|jar|7z|rar|gz|bz2|xz)$/i;

const damaged = (what: string) => new Refused('whole', `The file is damaged: ${what}.`, 'Send the whole file again, or save it anew.');
const odd = (what: string) => new Refused('type', `This is not an ordinary .docx: ${what}.`, 'Open it in your word processor and save it anew as .docx.');

/** The entries by name. Everything is checked but the contents, which `unpack` checks. */
export function readZip(bytes: Uint8Array, allowances: Allowances): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 22 || view.getUint32(0, true) !== 0x04034b50) throw new Refused('type', 'This is not a .docx file.', 'Send a document that was saved as .docx.');
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  const directoryAt = view.getUint32(end + 16, true);
  if (count === 0xffff || directoryAt === 0xffffffff) throw odd('it is a container for very large archives (zip64)');
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw odd('it is one part of a split archive');
  if (count > mostParts) throw new Refused('budget', `The document is made of ${grouped(count)} parts; the most is ${grouped(mostParts)}.`, 'Save it anew from its text alone, or split it.');
  allowances.objects.spend(count);
  if (directoryAt + view.getUint32(end + 12, true) !== end) throw damaged('its list of parts is not where it should be');
  const entries = new Map<string, ZipEntry>();
  const spans: { start: number; end: number }[] = [];
  for (let at = directoryAt, index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged('its list of parts breaks off');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its list of parts breaks off');
    const entry = readEntry(bytes, view, at, directoryAt, spans);
    if (entries.has(entry.name)) throw odd('two of its parts have the same name');
    entries.set(entry.name, entry);
    allowances.unpacked.spend(entry.size);
    at = next;
  }
  mustNotOverlap(spans);
  return entries;
}

/** An entry's bytes, exactly as many as it declares, with the sum that it declares. */
export function unpack({ name, method, crc, packed, size }: ZipEntry): Uint8Array {
  const content = method === 0 ? packed : inflate(packed, size);
  if (content === null || content.length !== size || crc32(content) !== crc) throw damaged(`the part ${name} cannot be unpacked whole`);
  return content;
}

function endOfDirectory(view: DataView): number {
  const least = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= least; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    if (at + 22 + view.getUint16(at + 20, true) !== view.byteLength) throw odd('something else is attached behind its end');
    return at;
  }
  throw damaged('its end is missing');
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, directoryAt: number, spans: { start: number; end: number }[]): ZipEntry {
  const decoded = decodeUtf8(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
  const name = decoded.ok ? decoded.text : '?';
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const start = view.getUint32(at + 42, true);
  if ((flags & 0x2041) !== 0) throw new Refused('encrypted', 'The file is protected by a password.', 'Save it without a password and send it again.');
  if (method !== 0 && method !== 8) throw odd('its parts are packed in a way that .docx does not use');
  if (name === '' || name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) throw odd('its parts have names that point outside of it');
  if (mostNested.test(name)) throw new Refused('budget', 'The document has an archive within it.', 'Take the archive out and save the document anew.');
  if (size > ratioCountsFrom && size > packedSize * mostRatio) throw new Refused('budget', `A part of the document would unpack from ${grouped(packedSize)} to ${grouped(size)} bytes.`, 'Save the document anew from its text alone.');
  if (start + 30 > directoryAt || view.getUint32(start, true) !== 0x04034b50) throw damaged('a part is not where its list says');
  const contentAt = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (contentAt + packedSize > directoryAt) throw damaged('a part breaks off');
  spans.push({ start, end: contentAt + packedSize });
  return { name, method, crc: view.getUint32(at + 16, true), packed: bytes.subarray(contentAt, contentAt + packedSize), size };
}

/** Bombs that point many entries at the same packed bytes (D. Fifield, "A better zip bomb", 2019). */
function mustNotOverlap(spans: { start: number; end: number }[]): void {
  spans.sort((a, b) => a.start - b.start);
  let reached = 0;
  for (const { start, end } of spans) {
    if (start < reached) throw odd('its parts overlap');
    reached = end;
  }
}

/** At most 16 KiB go in at a time, so at most 16 MiB come out beyond `size` before it is noticed; null when damaged or longer. */
function inflate(packed: Uint8Array, size: number): Uint8Array | null {
  const content = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((chunk) => {
    content.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += 16_384) stream.push(packed.subarray(at, at + 16_384), at + 16_384 >= packed.length);
  } catch {
    // Damaged, or more than there is room for.
    return null;
  }
  return content.subarray(0, length);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (crcTable[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
