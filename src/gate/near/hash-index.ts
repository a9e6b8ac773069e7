/**
 * The nearest of many binary hashes of one length, by Hamming distance: multi-index hashing (Norouzi, Punjani & Fleet 2012). Exact: what it finds is what a look at
 * every hash would find, and it never does much more work than that. A hash within distance `a·m + c` agrees with the one asked for in one of the first c + 1 of its
 * m pieces up to a bits, or in another up to a - 1; so pieces are looked up in that order until nothing nearer can come.
 */
import { createIdTable, grown } from './id-table';

export interface HashIndex {
  readonly size: number;
  /** Memory held, in bytes. */
  readonly sizeBytes: number;
  /** An id is an integer from 0 to 2³² - 2; one that is held already gets the new hash. Throws a RangeError for a hash of another length. */
  add(id: number, hash: Uint8Array): void;
  remove(id: number): void;
  /** The nearest one within the radius; of equally near ones the least id. */
  nearest(hash: Uint8Array): { readonly id: number; readonly distance: number } | null;
}

const widestPiece = 16;
/** With fewer, looking at each is quicker than looking up. */
const fewHashes = 2048;

/** `bits` of each hash count, the first of a byte being its lowest; `radius` is the greatest distance of interest. */
export function createHashIndex(bits: number, radius: number): HashIndex {
  const byteLength = Math.ceil(bits / 8);
  const words = Math.ceil(bits / 32);
  const pieces = Math.ceil(bits / widestPiece);
  const pieceStarts = Array.from({ length: pieces + 1 }, (_, piece) => Math.floor((piece * bits) / pieces));

  const slotById = createIdTable();
  let ids = new Uint32Array(64);
  let isHeld = new Uint8Array(64);
  let hashes = new Uint32Array(64 * words);
  let slots = 0;
  let dead = 0;

  /** For each piece and each of its values the first slot and one; then a list. Made once there are many. */
  let firsts: Uint32Array[] = [];
  let nexts = new Uint32Array(0);

  const asked = new Uint32Array(words);
  let askedPieces: number[] = [];

  function readInto(target: Uint32Array, at: number, hash: Uint8Array): void {
    if (hash.length !== byteLength) throw new RangeError(`A hash of ${bits} bits has ${byteLength} bytes, not ${hash.length}.`);
    for (let word = 0; word < words; word++) {
      let value = 0;
      for (let byte = 0; byte < 4; byte++) value |= (hash[4 * word + byte] ?? 0) << (8 * byte);
      const left = bits - 32 * word;
      target[at + word] = left < 32 ? value & ((1 << left) - 1) : value;
    }
  }

  function pieceAt(from: Uint32Array, at: number, piece: number): number {
    const start = pieceStarts[piece] ?? 0;
    const width = (pieceStarts[piece + 1] ?? 0) - start;
    const word = start >>> 5;
    const shift = start & 31;
    let value = (from[at + word] ?? 0) >>> shift;
    if (shift + width > 32) value |= (from[at + word + 1] ?? 0) << (32 - shift);
    return value & ((1 << width) - 1);
  }

  function link(slot: number): void {
    for (let piece = 0; piece < pieces; piece++) {
      const first = firsts[piece];
      if (first === undefined) return;
      const value = pieceAt(hashes, slot * words, piece);
      nexts[slot * pieces + piece] = first[value] ?? 0;
      first[value] = slot + 1;
    }
  }

  function linkAll(): void {
    firsts = Array.from({ length: pieces }, (_, piece) => new Uint32Array(1 << ((pieceStarts[piece + 1] ?? 0) - (pieceStarts[piece] ?? 0))));
    nexts = new Uint32Array(ids.length * pieces);
    for (let slot = 0; slot < slots; slot++) link(slot);
  }

  function compact(): void {
    let kept = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (isHeld[slot] === 0) continue;
      hashes.copyWithin(kept * words, slot * words, (slot + 1) * words);
      ids[kept] = ids[slot] ?? 0;
      isHeld[kept] = 1;
      slotById.set(ids[kept] ?? 0, kept);
      kept += 1;
    }
    isHeld.fill(0, kept, slots);
    slots = kept;
    dead = 0;
    if (firsts.length > 0) linkAll();
  }

  function remove(id: number): void {
    const slot = slotById.get(id);
    if (slot < 0) return;
    slotById.delete(id);
    isHeld[slot] = 0;
    dead += 1;
    if (dead > 1024 && 2 * dead > slots) compact();
  }

  let bestSlot = -1;
  let bestDistance = 0;

  function consider(slot: number): void {
    if (isHeld[slot] === 0) return;
    let distance = 0;
    const at = slot * words;
    for (let word = 0; word < words && distance <= bestDistance; word++) distance += bitsIn((hashes[at + word] ?? 0) ^ (asked[word] ?? 0));
    if (distance > bestDistance) return;
    if (distance === bestDistance && bestSlot >= 0 && (ids[slot] ?? 0) > (ids[bestSlot] ?? 0)) return;
    bestSlot = slot;
    bestDistance = distance;
  }

  /** False when that took more steps than looking at each hash would. */
  function lookUp(): boolean {
    let steps = 0;
    for (let flips = 0; ; flips++) {
      for (let piece = 0; piece < pieces; piece++) {
        const width = (pieceStarts[piece + 1] ?? 0) - (pieceStarts[piece] ?? 0);
        const first = firsts[piece];
        const value = askedPieces[piece] ?? 0;
        for (let flipped = (1 << flips) - 1; flipped < 1 << width; flipped = nextWithAsManyBits(flipped)) {
          steps += 1;
          for (let slot = first?.[value ^ flipped] ?? 0; slot !== 0; slot = nexts[(slot - 1) * pieces + piece] ?? 0) {
            consider(slot - 1);
            steps += 1;
          }
          if (steps > slots) return false;
          if (flipped === 0) break;
        }
        const certain = flips * pieces + piece;
        if (certain >= radius || (bestSlot >= 0 && bestDistance <= certain)) return true;
      }
    }
  }

  return {
    get size() {
      return slotById.size;
    },

    get sizeBytes() {
      return 5 * ids.length + hashes.byteLength + nexts.byteLength + 16 * slotById.size + firsts.reduce((sum, first) => sum + first.byteLength, 0);
    },

    add(id, hash) {
      readInto(asked, 0, hash);
      remove(id);
      if (slots === ids.length) {
        ids = grown(ids, (length) => new Uint32Array(length));
        isHeld = grown(isHeld, (length) => new Uint8Array(length));
        hashes = grown(hashes, (length) => new Uint32Array(length));
        if (firsts.length > 0) nexts = grown(nexts, (length) => new Uint32Array(length));
      }
      const slot = slots++;
      hashes.set(asked, slot * words);
      ids[slot] = id;
      isHeld[slot] = 1;
      slotById.set(id, slot);
      if (firsts.length > 0) link(slot);
      else if (slots > fewHashes) linkAll();
    },

    remove,

    nearest(hash) {
      readInto(asked, 0, hash);
      bestSlot = -1;
      bestDistance = radius;
      askedPieces = Array.from({ length: pieces }, (_, piece) => pieceAt(asked, 0, piece));
      if (firsts.length === 0 || !lookUp()) for (let slot = 0; slot < slots; slot++) consider(slot);
      return bestSlot < 0 ? null : { id: ids[bestSlot] ?? 0, distance: bestDistance };
    },
  };
}

/** How many of 32 bits are set. */
function bitsIn(word: number): number {
  let value = word - ((word >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return Math.imul((value + (value >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The next greater number with as many bits set (Gosper). */
function nextWithAsManyBits(value: number): number {
  if (value === 0) return 1;
  const lowest = value & -value;
  const ripple = value + lowest;
  return ripple | Math.floor((value ^ ripple) / lowest) >>> 2;
}
