/** Big- and little-endian reads that give 0 beyond the end, and comparisons with ASCII names: what the parsers of containers share. */

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0;
}

export function u24be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

export function u32be(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | u24be(bytes, at + 1)) >>> 0;
}

/** Whether `name` stands at `at`. */
export function hasName(bytes: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) if (bytes[at + index] !== name.charCodeAt(index)) return false;
  return true;
}

/** The ASCII letters, digits and signs of `[from, to)` in lower case; zeros are left out, so that UTF-16 reads like ASCII. At most `most` bytes are looked at. */
export function asciiOf(bytes: Uint8Array, from: number, to: number, most = 256): string {
  let text = '';
  for (let at = from; at < Math.min(to, from + most, bytes.length); at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) text += String.fromCharCode(byte + 32);
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
  }
  return text;
}

/** The first index from `at` on whose byte isn't 0. */
export function skipZeros(bytes: Uint8Array, at: number, end = bytes.length): number {
  let index = at;
  while (index < end && bytes[index] === 0) index++;
  return index;
}
