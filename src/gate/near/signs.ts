/**
 * A text as what is left when somebody else types it again: its letters and digits in order, without case, accents, punctuation, spaces and invisible signs
 * (compatibility forms decomposed, cases folded, on the shipped Unicode tables), and its words. One pass; no more memory than some bytes for each sign.
 */
import { foldCase, isDefaultIgnorable, isFormat, isMark, isNumber, isSpace, isWordSign, nfkd, scriptOf } from '../unicode';

export interface Signs {
  readonly count: number;
  /** [count + 1]: a polynomial hash of the first i signs, modulo 2³²: the hash of any piece is one multiplication away. */
  readonly prefixes: Int32Array;
  /** [count]: how many letters a sign stands for: 2 for a Chinese character or a kana, else 1. */
  readonly weights: Uint8Array;
  /** [wordCount]: a hash of each word. In scripts that mark no words there are none; a Chinese character is one; so is a run of digits. */
  readonly words: Int32Array;
  /** [wordCount]: 1 for digits. */
  readonly isNumber: Uint8Array;
  readonly wordCount: number;
}

/** The polynomial's point. */
export const base = 0x2c1b3c6d;

/** What a code point is to a copy. */
const dropped = 1;
const gap = 2;
const letter = 3;
const digit = 4;
const ideograph = 5;
/** A letter of a script that writes words without spaces between them. */
const running = 6;
/** Punctuation and symbols: a gap between words, but all there is in a text without a word. */
const mark = 7;
/** Becomes several signs. */
const several = 8;

const ideographic = new Set(['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Yi', 'Tangut']);
const unspaced = new Set(['Thai', 'Lao', 'Khmer', 'Myanmar', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Javanese', 'Balinese']);
/** Their marks are accents and vowel points, which people leave out; elsewhere a mark is a vowel that a word can't do without. */
const pointed = new Set(['Inherited', 'Common', 'Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic', 'Syriac', 'Hiragana', 'Katakana']);
const apostrophes = new Set([0x27, 0x2019, 0x2bc, 0xb7]);

const kindShift = 24;
const signMask = 0xffffff;
const basicCodePoints = 0x10000;

/** Of each code point: its kind above its folded sign, or above the place of its signs in `sequences`. Filled as they are met; 0 is not met yet. */
const basicEntries = new Int32Array(basicCodePoints);
const otherEntries = new Map<number, number>();
const sequences: (readonly number[])[] = [];

function entryOf(codePoint: number): number {
  const known = codePoint < basicCodePoints ? (basicEntries[codePoint] ?? 0) : (otherEntries.get(codePoint) ?? 0);
  if (known !== 0) return known;
  const entry = decideEntry(codePoint);
  if (codePoint < basicCodePoints) basicEntries[codePoint] = entry;
  else otherEntries.set(codePoint, entry);
  return entry;
}

function decideEntry(codePoint: number): number {
  const folded = Array.from(nfkd(foldCase(nfkd(String.fromCodePoint(codePoint)))), (sign) => sign.codePointAt(0) ?? 0).filter((sign) => kindOf(sign) !== dropped);
  const [first, second] = folded;
  if (first === undefined) return dropped << kindShift;
  if (second === undefined) return (kindOf(first) << kindShift) | first;
  return (several << kindShift) | (sequences.push(folded.map((sign) => (kindOf(sign) << kindShift) | sign)) - 1);
}

function kindOf(codePoint: number): number {
  if (isSpace(codePoint)) return gap;
  if (apostrophes.has(codePoint) || isFormat(codePoint) || isDefaultIgnorable(codePoint)) return dropped;
  if (!isWordSign(codePoint)) return mark;
  const script = scriptOf(codePoint);
  if (isMark(codePoint) && pointed.has(script)) return dropped;
  if (isNumber(codePoint)) return digit;
  if (ideographic.has(script)) return ideograph;
  return unspaced.has(script) ? running : letter;
}

export function signsOf(text: string): Signs {
  const reader = new Reader(text.length);
  reader.read(text, false);
  if (reader.count === 0) reader.read(text, true);
  return reader;
}

class Reader implements Signs {
  count = 0;
  wordCount = 0;
  prefixes: Int32Array;
  weights: Uint8Array;
  words: Int32Array;
  isNumber: Uint8Array;
  /** The kind of the open word, 0 where none is open; and the hash of what it has so far. */
  private open = 0;
  private word = 0;

  constructor(room: number) {
    this.prefixes = new Int32Array(room + 1);
    this.weights = new Uint8Array(room);
    this.words = new Int32Array(room);
    this.isNumber = new Uint8Array(room);
  }

  /** With `marks`, punctuation and symbols are signs too. */
  read(text: string, marks: boolean): void {
    for (let i = 0; i < text.length; i++) {
      let codePoint = text.charCodeAt(i);
      if (codePoint >= 0xd800 && codePoint < 0xdc00) {
        codePoint = text.codePointAt(i) ?? codePoint;
        if (codePoint > 0xffff) i += 1;
      }
      const known = codePoint < basicCodePoints ? (basicEntries[codePoint] ?? 0) : 0;
      const entry = known === 0 ? entryOf(codePoint) : known;
      if (entry >>> kindShift === several) for (const each of sequences[entry & signMask] ?? []) this.take(each, marks);
      else this.take(entry, marks);
    }
    this.close();
  }

  private take(entry: number, marks: boolean): void {
    const found = entry >>> kindShift;
    if (found === dropped) return;
    const kind = found === mark && marks ? running : found;
    if (this.open !== 0 && (kind !== this.open || kind === ideograph)) this.close();
    if (kind === gap || kind === mark) return;
    const sign = (entry & signMask) + 1;
    const at = this.count;
    if (at === this.weights.length) this.grow();
    if (kind !== running) {
      this.word = (Math.imul(this.open === 0 ? 0 : this.word, base) + sign) | 0;
      this.open = kind;
    }
    this.weights[at] = kind === ideograph ? 2 : 1;
    this.prefixes[at + 1] = (Math.imul(this.prefixes[at] ?? 0, base) + sign) | 0;
    this.count = at + 1;
  }

  private close(): void {
    if (this.open === 0) return;
    this.words[this.wordCount] = this.word;
    this.isNumber[this.wordCount] = this.open === digit ? 1 : 0;
    this.wordCount += 1;
    this.open = 0;
  }

  /** Only where one code point became several signs. */
  private grow(): void {
    const room = 2 * this.weights.length + 32;
    this.prefixes = resized(new Int32Array(room + 1), this.prefixes);
    this.weights = resized(new Uint8Array(room), this.weights);
    this.words = resized(new Int32Array(room), this.words);
    this.isNumber = resized(new Uint8Array(room), this.isNumber);
  }
}

function resized<A extends Int32Array | Uint8Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
