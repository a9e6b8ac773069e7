/**
 * What is known of common words before any item is seen: how rare each is, and a vector of 64 signs for what it is about, so that "loaf" counts for a datanet on bread. Both lie
 * in tables; a word that is in neither is taken for rare and without a vector.
 */
import { bytesOf } from './base64';
import { keys, rareness, wordCount } from './rareness';
import { signs } from './signs';

export const dimensions = 64;
/** The rareness of a word outside the table. */
export const rarest = 15;

export interface Background {
  /** Where a word's hash stands in the table, or -1. */
  readonly indexOf: (hash: number) => number;
  /** 0 (on every page) to 15, in equal steps of the logarithm of its frequency. */
  readonly rarenessOf: (index: number) => number;
  /** Adds the word's vector of ±1, times `weight`, to `sum`. */
  readonly addVector: (index: number, weight: number, sum: Int32Array) => void;
}

let made: Background | null = null;

export function background(): Background {
  return (made ??= makeBackground());
}

/** Twice the words at least, so that a search ends soon. */
const slotMask = 0x1ffff;

function makeBackground(): Background {
  const slots = new Int32Array(slotMask + 1).fill(-1);
  const hashes = new Int32Array(wordCount);
  const packed = bytesOf(keys);
  let hash = 0;
  for (let index = 0, at = 0; index < wordCount; index++) {
    let step = 0;
    let byte = 0x80;
    while (byte & 0x80) {
      byte = packed[at++] ?? 0;
      step = (step << 7) | (byte & 0x7f);
    }
    hash += step;
    hashes[index] = hash;
    let slot = slotOf(hash);
    while (slots[slot] !== -1) slot = (slot + 1) & slotMask;
    slots[slot] = index;
  }
  const rare = bytesOf(rareness);
  const bits = bytesOf(signs);
  return {
    indexOf: (wanted) => {
      for (let slot = slotOf(wanted); ; slot = (slot + 1) & slotMask) {
        const index = slots[slot] ?? -1;
        if (index === -1 || hashes[index] === wanted) return index;
      }
    },
    rarenessOf: (index) => ((rare[index >> 1] ?? 0) >> ((index & 1) * 4)) & 15,
    addVector: (index, weight, sum) => {
      for (let k = 0; k < dimensions; k++) sum[k] = (sum[k] ?? 0) + (((bits[index * 8 + (k >> 3)] ?? 0) >> (k & 7)) & 1 ? weight : -weight);
    },
  };
}

function slotOf(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 15) & slotMask;
}
