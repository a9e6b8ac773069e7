/**
 * How alike two files are by their sketches, on one scale for every kind: 0..1, 1 for the same, from 0.75 a near copy, up to 0.65 simply different. Whole thousandths, the same on
 * every device. Sketches may come from a database: what isn't one is like nothing.
 */
import { hashBits, nearDistance, type PictureHash } from './image';
import { nearDuplicateSoundFrom, printKeys, printSimilarity, type SoundPrint } from './audio';
import { sketchSimilarity } from './text/sketch';
import type { Rules } from './types';

/** From here on, in thousandths, one file is called a near copy of another. */
export const nearCopyFrom = 750;
/** From here on a text that is nearly the same as another is refused: below, it may be an honest other wording, which is told and earns little. */
export const surelyCopiedTextFrom = 900;
/** Up to here, in thousandths, two files are simply different. */
export const differentUpTo = 650;

type Likeness = (a: Uint32Array, b: Uint32Array) => number;

export function likeness(kind: Rules['kind']): Likeness {
  if (kind === 'image') return likePictures;
  return kind === 'audio' ? likeSounds : sketchSimilarity;
}

/** Whether a value is a sketch of that kind, as far as its form tells. */
export function isSketch(kind: Rules['kind'], value: unknown): value is Uint32Array {
  if (!(value instanceof Uint32Array)) return false;
  if (value.length === 0) return true;
  if (kind === 'image') return value.length === pictureWords;
  return kind === 'audio' ? value.length % 2 === 0 && value.length <= mostSoundWords : value.length <= mostTextWords && value.every((word, i) => i === 0 || word > value[i - 1]!);
}

const mostTextWords = 128;

const pictureWords = hashBits / 32;
/** Bits: strangers differ in more (`image/hash.ts`). */
const strangeDistance = 38;
/** Bits: half of them, which chance makes. */
const chanceDistance = hashBits / 2;

/** The hash as words, its first byte the lowest of the first. */
export function pictureSketch(hash: PictureHash): Uint32Array {
  return Uint32Array.from({ length: pictureWords }, (_, word) => (hash[4 * word]! | (hash[4 * word + 1]! << 8) | (hash[4 * word + 2]! << 16) | (hash[4 * word + 3]! << 24)) >>> 0);
}

export function hashOfSketch(sketch: Uint32Array): PictureHash {
  return Uint8Array.from({ length: hashBits / 8 }, (_, byte) => (sketch[byte >> 2]! >>> (8 * (byte & 3))) & 0xff);
}

function likePictures(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== pictureWords || b.length !== pictureWords) return 0;
  let distance = 0;
  for (let word = 0; word < pictureWords; word++) distance += ones(a[word]! ^ b[word]!);
  return scaled(-distance, [-chanceDistance, -strangeDistance, -nearDistance, 0]);
}

/** How many bits are set. */
function ones(word: number): number {
  let value = word - ((word >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return Math.imul((value + (value >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** 2 words for each 25.6 ms of four minutes, and a few. */
const mostSoundWords = 20_000;
/** Thousandths of `printSimilarity`: only chance agrees; the most of different recordings. */
const chanceSimilarity = 500;
const strangeSimilarity = 700;

/** All of the print's signs, then which of them are meant. */
export function soundSketch({ bits, masks }: SoundPrint): Uint32Array {
  const sketch = new Uint32Array(bits.length + masks.length);
  sketch.set(bits);
  sketch.set(masks, bits.length);
  return sketch;
}

interface SoundView {
  readonly print: SoundPrint;
  readonly keys: Uint32Array;
}

/** A sketch is compared with many. */
const views = new WeakMap<Uint32Array, SoundView>();

export function viewOfSound(sketch: Uint32Array): SoundView {
  const known = views.get(sketch);
  if (known !== undefined) return known;
  const frames = sketch.length >> 1;
  const print = { bits: sketch.subarray(0, frames), masks: sketch.subarray(frames) };
  const view = { print, keys: printKeys(print) };
  views.set(sketch, view);
  return view;
}

function likeSounds(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 || b.length === 0 || a.length % 2 !== 0 || b.length % 2 !== 0) return 0;
  if (a === b) return 1;
  const differs = a.length === b.length ? a.findIndex((word, i) => word !== b[i]) : 0;
  if (differs === -1) return 1;
  // Of two equally long ones, too, the order in which they come tells nothing.
  const isFirst = a.length === b.length ? a[differs]! > b[differs]! : a.length > b.length;
  const [one, other] = isFirst ? [viewOfSound(a), viewOfSound(b)] : [viewOfSound(b), viewOfSound(a)];
  // Different recordings hardly ever share a key; comparing them at every shift takes milliseconds.
  if (one.keys.length > 0 && other.keys.length > 0 && !sharesOne(one.keys, other.keys)) return 0;
  return scaled(printSimilarity(one.print, other.print), [chanceSimilarity, strangeSimilarity, nearDuplicateSoundFrom, 1_000]);
}

/** Both ascending. */
function sharesOne(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) return true;
    if (a[i]! < b[j]!) i++;
    else j++;
  }
  return false;
}

/** Where four values lie on the scale: chance, the most of strangers, the least of near copies, the same. Straight lines between them, rounded down to thousandths. */
function scaled(value: number, [chance, strange, near, same]: readonly [number, number, number, number]): number {
  const between = (low: number, high: number, from: number, to: number): number => (from + Math.floor(((value - low) * (to - from)) / (high - low))) / 1_000;
  if (value <= chance) return 0;
  if (value <= strange) return between(chance, strange, 0, differentUpTo);
  return value < near ? between(strange, near, differentUpTo, nearCopyFrom) : between(near, same, nearCopyFrom, 1_000);
}
