/**
 * What is known of common words before any item is seen: how rare each is, and a vector for what it is about, so that "loaf" counts for a datanet on bread. Both lie in tables; a
 * word that is in neither is taken for rare and without a vector. A vector is kept as the sum of an entry of each of nine small books (residual quantization: Chen, Guan & Wang
 * 2010), and put together when its word is first met.
 */
import { bytesOf } from './base64';
import { keys, rareness, wordCount } from './rareness';
import { books, codes, scales } from './vectors';

export const dimensions = 64;
/** The rareness of a word outside the table. */
export const rarest = 15;

export interface Background {
  /** Where a word's hash stands in the table, or -1. */
  readonly indexOf: (hash: number) => number;
  /** 0 (on every page) to 15, in equal steps of the logarithm of its frequency. */
  readonly rarenessOf: (index: number) => number;
  /** Adds the word's vector, of a length of about 512, times `weight`, to `sum`. */
  readonly addVector: (index: number, weight: number, sum: Int32Array) => void;
}

let made: Background | null = null;

export function background(): Background {
  return (made ??= makeBackground());
}

/** Twice the words at least, so that a search ends soon. */
const slotMask = 0x1ffff;
const bookSize = 256;

function makeBackground(): Background {
  const hashes = hashesIn(bytesOf(keys));
  const slots = new Int32Array(slotMask + 1).fill(-1);
  for (let index = 0; index < wordCount; index++) {
    let slot = slotOf(hashes[index] ?? 0);
    while (slots[slot] !== -1) slot = (slot + 1) & slotMask;
    slots[slot] = index;
  }
  const rare = bytesOf(rareness);
  const vectors = createVectors();
  return {
    indexOf: (wanted) => {
      for (let slot = slotOf(wanted); ; slot = (slot + 1) & slotMask) {
        const index = slots[slot] ?? -1;
        if (index === -1 || hashes[index] === wanted) return index;
      }
    },
    rarenessOf: (index) => ((rare[index >> 1] ?? 0) >> ((index & 1) * 4)) & 15,
    addVector: (index, weight, sum) => {
      const from = vectors.placeOf(index);
      for (let k = 0; k < dimensions; k++) sum[k] = (sum[k] ?? 0) + weight * (vectors.parts[from + k] ?? 0);
    },
  };
}

function hashesIn(steps: Uint8Array): Int32Array {
  const hashes = new Int32Array(wordCount);
  let hash = 0;
  for (let index = 0, at = 0; index < wordCount; index++) {
    let step = 0;
    let byte = 0x80;
    while (byte & 0x80) {
      byte = steps[at++] ?? 0;
      step = (step << 7) | (byte & 0x7f);
    }
    hash += step;
    hashes[index] = hash;
  }
  return hashes;
}

/** Words' vectors, [words, 64], each made when it is first asked for. */
function createVectors() {
  const parts = new Int16Array(wordCount * dimensions);
  const isMade = new Uint8Array(wordCount);
  const code = bytesOf(codes);
  const book = bytesOf(books);
  const make = (index: number, from: number) => {
    for (const [stage, scale] of scales.entries()) {
      const entry = (stage * bookSize + (code[index * scales.length + stage] ?? 0)) * (dimensions / 2);
      for (let k = 0; k < dimensions; k++) parts[from + k] = (parts[from + k] ?? 0) + scale * ((((book[entry + (k >> 1)] ?? 0) >> ((k & 1) * 4)) & 15) - 8);
    }
    isMade[index] = 1;
  };
  return {
    parts,
    placeOf(index: number): number {
      const from = index * dimensions;
      if (isMade[index] === 0) make(index, from);
      return from;
    },
  };
}

function slotOf(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 15) & slotMask;
}
