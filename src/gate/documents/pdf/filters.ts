/**
 * Unpacking of a PDF's streams (ISO 32000-1, 7.4), filter by filter, each against what is left of the document's allowance of unpacked bytes. Filters of pictures are not unpacked here:
 * what they hold is never text.
 */
import { Inflate } from 'fflate';
import type { Allowances } from '../limits';
import { hexDigit, isArray, isDict, Name, type Dict, type PdfValue } from './objects';

export interface Filter {
  readonly name: string;
  readonly parameters: Dict | null;
}

const mostFilters = 8;

const shortNames: Readonly<Record<string, string>> = { Fl: 'FlateDecode', LZW: 'LZWDecode', A85: 'ASCII85Decode', AHx: 'ASCIIHexDecode', RL: 'RunLengthDecode' };

/** The filters of a stream's dictionary, values resolved by `resolve`; null when there are too many. */
export function filtersOf(dict: Dict, resolve: (value: PdfValue | undefined) => PdfValue): Filter[] | null {
  const listed = (value: PdfValue): readonly PdfValue[] => (isArray(value) ? value : value === null ? [] : [value]);
  const names = listed(resolve(dict.get('Filter') ?? dict.get('F')));
  const parameters = listed(resolve(dict.get('DecodeParms') ?? dict.get('DP')));
  if (names.length > mostFilters) return null;
  return names.map((value, index) => {
    const name = resolve(value);
    const own = resolve(parameters[index]);
    const text = name instanceof Name ? name.name : '';
    return { name: shortNames[text] ?? text, parameters: isDict(own) ? own : null };
  });
}

/** The bytes behind all filters, or null when one is unknown. Damaged data give what came before the damage, as every reader does. */
export function decodeStream(packed: Uint8Array, filters: readonly Filter[], allowances: Allowances): Uint8Array | null {
  let bytes = packed;
  for (const { name, parameters } of filters) {
    const decoded = decodeOne(name, bytes, parameters, allowances);
    if (decoded === null) return null;
    bytes = decoded;
  }
  return bytes;
}

function decodeOne(name: string, bytes: Uint8Array, parameters: Dict | null, allowances: Allowances): Uint8Array | null {
  const out = new Output(allowances);
  switch (name) {
    case 'FlateDecode':
      inflate(bytes, out);
      return unpredicted(out.done(), parameters);
    case 'LZWDecode':
      lzw(bytes, out, parameters?.get('EarlyChange') !== 0);
      return unpredicted(out.done(), parameters);
    case 'ASCII85Decode':
      ascii85(bytes, out);
      return out.done();
    case 'ASCIIHexDecode':
      asciiHex(bytes, out);
      return out.done();
    case 'RunLengthDecode':
      runLength(bytes, out);
      return out.done();
    case 'Crypt':
      return bytes;
    default:
      return null;
  }
}

/** Grows as it is written to and spends the allowance byte by byte, so no lie about a size can make it large. */
class Output {
  private bytes = new Uint8Array(1_024);
  private length = 0;

  constructor(private readonly allowances: Allowances) {}

  put(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  putAll(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(more: number): void {
    this.allowances.unpacked.spend(more);
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** zlib (RFC 1950) around deflate; 4 KiB go in at a time, so at most 4 MiB come out before they are counted. */
function inflate(bytes: Uint8Array, out: Output): void {
  const hasHeader = bytes.length >= 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const stream = new Inflate((chunk) => out.putAll(chunk));
  const start = hasHeader ? 2 : 0;
  for (let at = start; at < bytes.length; at += 4_096) {
    try {
      stream.push(bytes.subarray(at, at + 4_096), at + 4_096 >= bytes.length);
    } catch (error) {
      // fflate's errors carry a code; a passed allowance does not, and ends the document.
      if (error instanceof Error && 'code' in error) return;
      throw error;
    }
  }
}

function asciiHex(bytes: Uint8Array, out: Output): void {
  let high = -1;
  for (const code of bytes) {
    if (code === 0x3e) break;
    const digit = hexDigit(code);
    if (digit < 0) continue;
    if (high < 0) high = digit;
    else {
      out.put(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out.put(high * 16);
}

function ascii85(bytes: Uint8Array, out: Output): void {
  let group = 0;
  let count = 0;
  const flush = (size: number) => {
    for (let shift = 24, left = size; left > 0; shift -= 8, left--) out.put(Math.floor(group / 2 ** shift) & 0xff);
  };
  for (const code of bytes) {
    if (code === 0x7e) break;
    if (code === 0x7a && count === 0) {
      group = 0;
      flush(4);
    } else if (code >= 0x21 && code <= 0x75) {
      group = group * 85 + (code - 0x21);
      count += 1;
      if (count < 5) continue;
      flush(4);
      group = 0;
      count = 0;
    }
  }
  if (count < 2) return;
  for (let padding = count; padding < 5; padding++) group = group * 85 + 84;
  flush(count - 1);
}

function runLength(bytes: Uint8Array, out: Output): void {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] ?? 128;
    if (length === 128) return;
    if (length < 128) {
      out.putAll(bytes.subarray(at + 1, at + 2 + length));
      at += length + 2;
    } else {
      out.putAll(new Uint8Array(257 - length).fill(bytes[at + 1] ?? 0));
      at += 2;
    }
  }
}

/** Codes of 9 to 12 bits, the highest first (TIFF 6.0, section 13). */
function lzw(bytes: Uint8Array, out: Output, isEarly: boolean): void {
  const prefix = new Uint16Array(4_097);
  const last = new Uint8Array(4_097);
  const lengthOf = new Uint16Array(4_097);
  for (let code = 0; code < 256; code++) {
    last[code] = code;
    lengthOf[code] = 1;
  }
  let next = 258;
  let width = 9;
  let previous = -1;
  let bits = 0;
  let held = 0;
  const entry = (code: number): Uint8Array => {
    const text = new Uint8Array(lengthOf[code] ?? 0);
    for (let at = text.length - 1, from = code; at >= 0; at--, from = prefix[from] ?? 0) text[at] = last[from] ?? 0;
    return text;
  };
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >> bits) & ((1 << width) - 1);
    if (code === 257) return;
    if (code === 256) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0) || code === 256) return;
    const isNew = code >= next;
    const text = entry(isNew ? previous : code);
    out.putAll(text);
    if (isNew) out.put(text[0] ?? 0);
    if (previous >= 0 && next < 4_096) {
      prefix[next] = previous;
      last[next] = text[0] ?? 0;
      lengthOf[next] = (lengthOf[previous] ?? 0) + 1;
      next += 1;
    }
    previous = code;
    const reached = next + (isEarly ? 1 : 0);
    width = reached >= 2_048 ? 12 : reached >= 1_024 ? 11 : reached >= 512 ? 10 : 9;
  }
}

/** Rows that were stored as differences (PNG's filters, or TIFF's for bytes). */
function unpredicted(bytes: Uint8Array, parameters: Dict | null): Uint8Array {
  const number = (key: string, fallback: number) => {
    const value = parameters?.get(key);
    return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_536 ? value : fallback;
  };
  const predictor = number('Predictor', 1);
  if (predictor < 2) return bytes;
  const pixel = Math.max(1, (number('Colors', 1) * number('BitsPerComponent', 8)) >> 3);
  const row = Math.max(1, (number('Columns', 1) * number('Colors', 1) * number('BitsPerComponent', 8) + 7) >> 3);
  if (row > 1_048_576) return bytes;
  if (predictor === 2) {
    const out = bytes.slice();
    for (let at = 0; at < out.length; at++) if (at % row >= pixel) out[at] = (out[at] ?? 0) + (out[at - pixel] ?? 0);
    return out;
  }
  const rows = Math.ceil(bytes.length / (row + 1));
  const out = new Uint8Array(rows * row);
  for (let y = 0; y < rows; y++) {
    const kind = bytes[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x++) {
      const raw = bytes[y * (row + 1) + 1 + x] ?? 0;
      const left = x >= pixel ? (out[y * row + x - pixel] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * row + x] ?? 0) : 0;
      const corner = x >= pixel && y > 0 ? (out[(y - 1) * row + x - pixel] ?? 0) : 0;
      out[y * row + x] = raw + (kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : kind === 4 ? paeth(left, up, corner) : 0);
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}
