/**
 * How alike two recordings sound, by their fingerprints: the one is shifted along the other to where most of what both mean agrees. Keys make the search among many quick: what shares a key
 * is worth a look.
 */
import type { SoundPrint } from './print';

/** From this similarity on, in thousandths, two recordings are the same one. Copies of voices score 840 and more, different sentences of one voice at most 700. */
export const nearDuplicateSoundFrom = 730;

/** The shift must lay this part of the shorter one's audible frames over audible frames of the other. */
const leastCover = 0.5;
/** Signs that must be meant in both; less is no evidence. */
const leastMeant = 100;
/** Fewer frames are compared at every shift; longer ones where keys agree. */
const everyShift = 800;
/** Shifts that are compared where keys point at them. */
const maxShifts = 24;

/** 0..1000: half of it where only chance agrees. */
export function printSimilarity(a: SoundPrint, b: SoundPrint): number {
  const [long, short] = a.bits.length >= b.bits.length ? [a, b] : [b, a];
  const needed = Math.max(1, leastCover * audibleFrames(short));
  let best = 0;
  for (const shift of shiftsOf(long, short)) best = Math.max(best, similarityAt(long, short, shift, needed));
  return best;
}

/** The similarity where frame 0 of `b` lies on frame `shift` of `a`; 0 where too little of them overlaps. */
function similarityAt(a: SoundPrint, b: SoundPrint, shift: number, needed: number): number {
  const from = Math.max(0, shift);
  const end = Math.min(a.bits.length, b.bits.length + shift);
  if (end - from < needed) return 0;
  let [frames, meant, differ, either] = [0, 0, 0, 0];
  for (let index = from; index < end; index++) {
    const [one, other] = [a.masks[index]!, b.masks[index - shift]!];
    if (one === 0 || other === 0) continue;
    const both = one & other;
    frames++;
    meant += ones(both);
    either += ones(one | other);
    differ += ones((a.bits[index]! ^ b.bits[index - shift]!) & both);
  }
  if (frames < needed || meant < leastMeant) return 0;
  // What only one of the two means counts neither for nor against, but it is counted.
  return Math.floor(500 + (500 * (meant - 2 * differ)) / either + 0.5);
}

function shiftsOf(long: SoundPrint, short: SoundPrint): Iterable<number> {
  if (long.bits.length <= everyShift) return Array.from({ length: long.bits.length + short.bits.length }, (_, index) => index - short.bits.length);
  const places = new Map<number, number>();
  long.bits.forEach((_, frame) => {
    const key = keyAt(long, frame);
    if (key !== 0 && !places.has(key)) places.set(key, frame);
  });
  const votes = new Map<number, number>();
  short.bits.forEach((_, frame) => {
    const place = places.get(keyAt(short, frame));
    if (place !== undefined) votes.set(place - frame, (votes.get(place - frame) ?? 0) + 1);
  });
  const voted = [...votes].sort(([shift, count], [otherShift, otherCount]) => otherCount - count || shift - otherShift).slice(0, maxShifts);
  return new Set(voted.flatMap(([shift]) => [shift - 1, shift, shift + 1]));
}

function audibleFrames({ masks }: SoundPrint): number {
  let count = 0;
  for (const mask of masks) if (mask !== 0) count++;
  return count;
}

/** Signs of a frame that has enough of them; 0 where it hasn't. */
function keyAt({ bits, masks }: SoundPrint, frame: number): number {
  const mask = masks[frame]!;
  return ones(mask) < 20 ? 0 : mixed(bits[frame]! & mask);
}

/**
 * What an index files a print under: at most 48 numbers below 2^32, each once, in ascending order. Two prints of the same sound share at least one in 99 of 100 cases and half of them mostly;
 * prints of different sounds share one in one of 100 and two hardly ever. The least of mixed values are taken, so a part has many of the whole's.
 */
export function printKeys(print: SoundPrint): Uint32Array {
  const keys = new Set<number>();
  for (let frame = 0; frame < print.bits.length; frame++) {
    const key = keyAt(print, frame);
    if (key !== 0) keys.add(key);
  }
  return Uint32Array.from(keys).sort().slice(0, 48);
}

/** A bijection of 32 bits that leaves no order: the last steps of MurmurHash3. */
function mixed(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** How many bits are set. */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
