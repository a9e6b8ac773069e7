/**
 * Frozen matrices as kernels read them: words of 32 bits in which the codes of a row lie in order, eight weights ("an octet") after the other, and
 * scales apart from them. The bits are those of the matrix; only their places change.
 *
 *     f16, bf16       an octet is 4 words, two weights each, the first in the low half
 *     q8_0            2 words, four weights each, the first in the low byte
 *     q4_0, q4_1, nf4 1 word, the first four weights in the low halves of its bytes, the others in the high ones
 *
 * A row is filled up to whole octets, of GGML's forms to whole blocks of 32. Their scales follow the codes: f16 pairs of a word, of q4_1 a block's d and
 * m, else the d of two blocks. NF4's scales belong to blocks of 64 weights that may begin in the middle of a row.
 */
import type { Storage } from '../backend';

export const OCTET = 8;
/** Weights of one scale, in GGML's forms. */
const BLOCK = 32;

interface WordLayout {
  /** Words of an octet. */
  readonly words: 1 | 2 | 4;
  /** f16 numbers of a block of 32. */
  readonly halves: 0 | 1 | 2;
}

const LAYOUTS: Readonly<Record<Storage, WordLayout>> = {
  f16: { words: 4, halves: 0 },
  bf16: { words: 4, halves: 0 },
  q8_0: { words: 2, halves: 1 },
  q4_0: { words: 1, halves: 1 },
  q4_1: { words: 1, halves: 2 },
  nf4: { words: 1, halves: 0 },
};

/** How many octets a row takes. */
export function octetsOf(storage: Storage, columns: number): number {
  return LAYOUTS[storage].halves > 0 ? Math.ceil(columns / BLOCK) * (BLOCK / OCTET) : Math.ceil(columns / OCTET);
}

/** Words of the codes of a row. */
export const codeWordsOf = (storage: Storage, columns: number): number => octetsOf(storage, columns) * LAYOUTS[storage].words;

/** f16 scales of a row; NF4's are not counted by rows. */
export const halvesOf = (storage: Storage, columns: number): number => Math.ceil(columns / BLOCK) * LAYOUTS[storage].halves;

/** Rows as `Packing.add` takes them. */
export interface StoredRows {
  readonly storage: Storage;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** Where they begin among the bytes' rows, and how many they are. */
  readonly first: number;
  readonly count: number;
}

export interface PackedRows {
  readonly codes: Uint32Array;
  /** An odd count is filled up. */
  readonly halves: Uint16Array;
}

/** The words of some rows. Of NF4, the bytes' first row begins at a whole byte. */
export function wordsOfRows({ storage, columns, bytes, first, count }: StoredRows): PackedRows {
  const rowWords = codeWordsOf(storage, columns);
  const codes = new Uint32Array(count * rowWords);
  const halves = new Uint16Array(Math.ceil((count * halvesOf(storage, columns)) / 2) * 2);
  if (storage === 'f16' || storage === 'bf16') copyPairs(bytes, first * columns, columns, rowWords, codes);
  else if (storage === 'nf4') copyHalfBytes(bytes, first * columns, columns, rowWords, codes);
  else copyBlocks(storage, bytes, first * Math.ceil(columns / BLOCK), codes, halves);
  return { codes, halves };
}

function copyPairs(bytes: Uint8Array, start: number, columns: number, rowWords: number, codes: Uint32Array): void {
  const to = new Uint8Array(codes.buffer);
  for (let at = 0, from = 2 * start; at < to.length; at += 4 * rowWords, from += 2 * columns) to.set(bytes.subarray(from, from + 2 * columns), at);
}

/** Of bitsandbytes' bytes the even weight is the high half; a row that begins at an odd weight begins in the middle of a byte. */
function copyHalfBytes(bytes: Uint8Array, start: number, columns: number, rowWords: number, codes: Uint32Array): void {
  const to = new Uint8Array(codes.buffer);
  for (let row = 0, first = start; row * rowWords < codes.length; row++, first += columns) {
    const isOdd = first % 2 === 1;
    const pairAt = (at: number): number => (isOdd ? (((bytes[at] ?? 0) & 15) << 4) | ((bytes[at + 1] ?? 0) >> 4) : (bytes[at] ?? 0));
    for (let word = 0, from = first >> 1, here = 4 * row * rowWords; word < rowWords; word++, from += 4, here += 4) {
      for (let i = 0; i < 2; i++) {
        const [one, two] = [pairAt(from + i), pairAt(from + i + 2)];
        to[here + 2 * i] = (one >> 4) | (two & 240);
        to[here + 2 * i + 1] = (one & 15) | ((two & 15) << 4);
      }
    }
  }
}

function copyBlocks(storage: 'q8_0' | 'q4_0' | 'q4_1', bytes: Uint8Array, firstBlock: number, codes: Uint32Array, halves: Uint16Array): void {
  const { words, halves: perBlock } = LAYOUTS[storage];
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blockWords = words * (BLOCK / OCTET);
  const blockBytes = 2 * perBlock + 4 * blockWords;
  for (let block = 0; block * blockWords < codes.length; block++) {
    let at = (firstBlock + block) * blockBytes;
    for (let i = 0; i < perBlock; i++, at += 2) halves[block * perBlock + i] = from.getUint16(at, true);
    const to = block * blockWords;
    if (words === 2) {
      for (let i = 0; i < blockWords; i++) codes[to + i] = from.getUint32(at + 4 * i, true);
      continue;
    }
    // GGML's byte j holds the weights j and j + 16.
    for (let i = 0; i < 2; i++) {
      const [one, two] = [from.getUint32(at + 8 * i, true), from.getUint32(at + 8 * i + 4, true)];
      codes[to + i] = (one & LOW) | ((two & LOW) << 4);
      codes[to + 2 + i] = ((one >>> 4) & LOW) | (two & ~LOW);
    }
  }
}

/** The low halves of four bytes. */
const LOW = 0x0f0f0f0f;
