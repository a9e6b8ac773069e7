/**
 * UTF-8 in and out. Decoding is strict and says at which byte it failed, which `TextDecoder` does not; a byte-order mark is taken off, and line ends become `\n`, so
 * that every later position means the same whatever editor wrote the file.
 */
export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly offset: number; readonly line: number };

export function decodeUtf8(bytes: Uint8Array): Decoded {
  const offset = firstInvalidByte(bytes);
  if (offset !== -1) {
    let line = 1;
    for (let i = 0; i < offset; i++) if (bytes[i] === 0x0a) line += 1;
    return { ok: false, offset, line };
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return { ok: true, text: unmarked.includes('\r') ? unmarked.replace(/\r\n?/g, '\n') : unmarked };
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Offset of the first byte that no well-formed UTF-8 can hold there (Unicode 3.9, table 3-7), or -1. */
function firstInvalidByte(bytes: Uint8Array): number {
  const length = bytes.length;
  let i = 0;
  while (i < length) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) {
      i += 1;
      continue;
    }
    const size = byte >= 0xc2 && byte <= 0xdf ? 2 : byte >= 0xe0 && byte <= 0xef ? 3 : byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
    if (size === 0) return i;
    const second = bytes[i + 1] ?? 0;
    const low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    const high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return i;
    for (let k = 2; k < size; k++) {
      const next = bytes[i + k] ?? 0;
      if (next < 0x80 || next > 0xbf) return i;
    }
    i += size;
  }
  return -1;
}
