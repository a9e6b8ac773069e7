/**
 * SentencePiece's compiled normalizer: a u32 length, a double-array trie over UTF-8 (darts-clone) of that many bytes, then the replacements, each ended
 * by a zero byte. The longest text that the trie knows is replaced; all else stays.
 */
import { Refusal } from '../refusal';
import { utf8Decode } from './utf8';

export interface Charsmap {
  /** The longest match at `at`: its length in bytes and what takes its place. Null when nothing matches. */
  match(bytes: Uint8Array, at: number): { readonly length: number; readonly replacement: string } | null;
}

const damaged = (): Refusal => new Refusal('tokenizer', 'The normalizer inside tokenizer.model is damaged.', 'Fetch or export the file again.');

export function readCharsmap(blob: Uint8Array): Charsmap {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const trieBytes = blob.length < 4 ? -1 : view.getUint32(0, true);
  if (trieBytes < 4 || trieBytes % 4 !== 0 || trieBytes > blob.length - 4) throw damaged();
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = blob.subarray(4 + trieBytes);
  const known = new Map<number, string>();
  const textAt = (start: number): string => {
    const held = known.get(start);
    if (held !== undefined) return held;
    const end = texts.indexOf(0, start);
    if (start >= texts.length || end < 0) throw damaged();
    const text = utf8Decode(texts.subarray(start, end));
    known.set(start, text);
    return text;
  };
  return {
    match(bytes, at) {
      let unit = units[0]!;
      let node = offsetOf(unit);
      let found: { readonly length: number; readonly start: number } | null = null;
      for (let i = at; i < bytes.length; i++) {
        const byte = bytes[i]!;
        node = (node ^ byte) >>> 0;
        const child = units[node];
        if (child === undefined || labelOf(child) !== byte) break;
        unit = child;
        node = (node ^ offsetOf(unit)) >>> 0;
        if (((unit >>> 8) & 1) === 1) found = { length: i + 1 - at, start: (units[node] ?? 0) & 0x7fffffff };
      }
      return found && { length: found.length, replacement: textAt(found.start) };
    },
  };
}

/** A unit of the array (darts.h): bits 0 to 7 label, 8 has a leaf, 9 and 10 to 31 offset; bit 31 marks a leaf's value. */
const labelOf = (unit: number): number => (unit & 0x800000ff) >>> 0;
const offsetOf = (unit: number): number => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
