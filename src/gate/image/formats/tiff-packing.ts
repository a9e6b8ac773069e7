/** TIFF's own packings: LZW (section 13) and PackBits (section 9). Both give exactly the bytes that were asked for, or refuse. */
import { notWhole } from '../refusal';

const clearCode = 256;
const endCode = 257;
const mostCodes = 4_096;

/** Codes of 9 to 12 bits, the highest bit first; their length grows one code early. */
export function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // A word of the table is a stretch of what was already written.
  const starts = new Int32Array(mostCodes);
  const lengths = new Int32Array(mostCodes);
  let free = endCode + 1;
  let width = 9;
  let at = 0;
  let buffer = 0;
  let held = 0;
  let before = -1;
  let beforeAt = 0;
  for (let from = 0; at < length; ) {
    while (held < width) {
      if (from >= packed.length) throw notWhole();
      buffer = ((buffer << 8) | packed[from++]!) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (buffer >> held) & ((1 << width) - 1);
    if (code === endCode) throw notWhole();
    if (code === clearCode) {
      free = endCode + 1;
      width = 9;
      before = -1;
      continue;
    }
    const start = at;
    const isKnown = code < clearCode || code < free;
    if (!isKnown && (code !== free || before < 0)) throw notWhole();
    const beforeLength = before < clearCode ? 1 : lengths[before]!;
    if (code < clearCode) out[at++] = code;
    else if (isKnown) at = copy(out, starts[code]!, lengths[code]!, at);
    else at = copy(out, beforeAt, beforeLength + 1, at);
    if (before >= 0 && free < mostCodes) {
      starts[free] = beforeAt;
      lengths[free] = beforeLength + 1;
      free += 1;
      if (free + 1 >= 1 << width && width < 12) width += 1;
    }
    before = code;
    beforeAt = start;
  }
  return out;
}

/** The stretches may overlap: the last byte of a word that names itself is its first. */
function copy(out: Uint8Array, from: number, count: number, to: number): number {
  const end = Math.min(out.length, to + count);
  for (let i = from; to < end; i++, to++) out[to] = out[i]!;
  return end;
}

export function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0, from = 0; at < length; ) {
    const control = packed[from++];
    if (control === undefined) throw notWhole();
    if (control < 128) {
      const count = Math.min(control + 1, length - at);
      if (from + count > packed.length) throw notWhole();
      out.set(packed.subarray(from, from + count), at);
      from += control + 1;
      at += count;
    } else if (control > 128) {
      const value = packed[from++];
      if (value === undefined) throw notWhole();
      const count = Math.min(257 - control, length - at);
      out.fill(value, at, at + count);
      at += count;
    }
  }
  return out;
}
