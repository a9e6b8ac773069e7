/**
 * A PDF file as its objects. The file is read from its first byte to its last, so no table of positions is needed or believed, and no chain of them can run in a circle: every object is read
 * once, of several with one number the last counts (as incremental updates mean it), and object streams are opened where they stand.
 */
import type { Allowances } from '../limits';
import { Refused } from '../refused';
import { decodeStream, filtersOf } from './filters';
import { isArray, isDict, isWhite, Lexer, Name, Ref, type Dict, type PdfValue } from './objects';

interface Stored {
  readonly value: PdfValue;
  /** Where in the file it, or the object stream that holds it, stands. */
  readonly position: number;
  readonly stream: { readonly start: number; readonly end: number } | null;
}

const mostHops = 16;
const damaged = (what: string) => new Refused('whole', `The PDF is damaged: ${what}.`, 'Send the whole file again, or save it anew as PDF.');

export class PdfFile {
  private readonly stored = new Map<number, Stored>();
  private readonly trailers: Dict[] = [];
  /** Every object that the file holds, also those that later ones replace. */
  readonly all: PdfValue[] = [];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly allowances: Allowances,
  ) {
    this.readObjects();
    if (this.trailers.some((trailer) => this.resolve(trailer.get('Encrypt')) !== null)) {
      throw new Refused('encrypted', 'The PDF is protected: it cannot be read without its password.', 'Save a copy without protection and send that.');
    }
    this.readObjectStreams();
  }

  /** The document's root object. */
  get catalog(): Dict {
    for (const trailer of this.trailers.toReversed()) {
      const root = this.resolve(trailer.get('Root'));
      if (isDict(root)) return root;
    }
    throw damaged('its root is missing');
  }

  /** What a value stands for: references are followed, a missing object is null. */
  resolve(value: PdfValue | undefined): PdfValue {
    let found = value ?? null;
    for (let hops = 0; found instanceof Ref; hops++) {
      if (hops === mostHops) return null;
      found = this.stored.get(found.number)?.value ?? null;
    }
    return found;
  }

  dict(value: PdfValue | undefined): Dict | null {
    const found = this.resolve(value);
    return isDict(found) ? found : null;
  }

  array(value: PdfValue | undefined): readonly PdfValue[] {
    const found = this.resolve(value);
    return isArray(found) ? found : [];
  }

  number(value: PdfValue | undefined): number | null {
    const found = this.resolve(value);
    return typeof found === 'number' ? found : null;
  }

  name(value: PdfValue | undefined): string | null {
    const found = this.resolve(value);
    return found instanceof Name ? found.name : null;
  }

  isStream(value: PdfValue | undefined): boolean {
    return this.streamOf(value) !== null;
  }

  /** A stream's bytes behind its filters; null when there is no such stream or a filter is unknown. */
  streamBytes(value: PdfValue | undefined): Uint8Array | null {
    const found = this.streamOf(value);
    return found === null ? null : this.decoded(found);
  }

  private streamOf(value: PdfValue | undefined): Stored | null {
    let found = value;
    for (let hops = 0; found instanceof Ref && hops < mostHops; hops++) {
      const object = this.stored.get(found.number);
      if (object !== undefined && object.stream !== null) return object;
      found = object?.value;
    }
    return null;
  }

  private decoded({ value, stream }: Stored): Uint8Array | null {
    if (!isDict(value) || stream === null) return null;
    const filters = filtersOf(value, (each) => this.resolve(each));
    return filters === null ? null : decodeStream(this.bytes.subarray(stream.start, stream.end), filters, this.allowances);
  }

  private readObjects(): void {
    const { bytes } = this;
    for (let at = 0; at < bytes.length; ) {
      const code = bytes[at];
      if (code === 0x6f && this.hasWord('obj', at)) at = this.readObject(at);
      else if (code === 0x74 && this.hasWord('trailer', at)) {
        const lexer = new Lexer(bytes, at + 7);
        const trailer = lexer.next(true);
        if (isDict(trailer)) this.trailers.push(trailer);
        at = Math.max(lexer.at, at + 7);
      } else at += 1;
    }
  }

  /** Reads the object whose word `obj` stands at `at`; returns where to read on. */
  private readObject(at: number): number {
    const number = this.numberBefore(at);
    if (number === null) return at + 3;
    this.allowances.objects.spend(1);
    const lexer = new Lexer(this.bytes, at + 3);
    const value = lexer.next(true);
    if (value === undefined || (typeof value === 'object' && value !== null && 'word' in value)) return Math.max(at + 3, lexer.at - 6);
    this.all.push(value);
    const back = lexer.at;
    lexer.skipWhite();
    const stream = isDict(value) && this.startsWith('stream', lexer.at) ? this.streamSpan(value, lexer.at + 6) : null;
    this.stored.set(number, { value, position: at, stream });
    if (isDict(value) && stream !== null && value.has('Root')) {
      const type = value.get('Type');
      if (type instanceof Name && type.name === 'XRef') this.trailers.push(value);
    }
    return stream === null ? back : stream.end;
  }

  /** By the declared length where `endstream` follows it, else up to the next `endstream`. */
  private streamSpan(dict: Dict, afterWord: number): { start: number; end: number } {
    const { bytes } = this;
    let start = afterWord;
    if (bytes[start] === 13) start += 1;
    if (bytes[start] === 10) start += 1;
    const length = this.resolve(dict.get('Length'));
    if (typeof length === 'number' && Number.isInteger(length) && length >= 0 && start + length <= bytes.length) {
      let after = start + length;
      while (after < start + length + 3 && isWhite(bytes[after])) after += 1;
      if (this.startsWith('endstream', after)) return { start, end: start + length };
    }
    for (let at = bytes.indexOf(0x65, start); at !== -1; at = bytes.indexOf(0x65, at + 1)) {
      if (this.startsWith('endstream', at)) return { start, end: at };
    }
    throw damaged('a part of it breaks off');
  }

  /** `7 0 obj`: the seven, or null when there are no two numbers before the word. */
  private numberBefore(at: number): number | null {
    const digitsBefore = (end: number): number => {
      let start = end;
      while (start > 0 && end - start < 10 && (this.bytes[start - 1] ?? 0) >= 0x30 && (this.bytes[start - 1] ?? 0) <= 0x39) start -= 1;
      return start;
    };
    const whiteBefore = (end: number): number => {
      let start = end;
      while (start > 0 && end - start < 16 && isWhite(this.bytes[start - 1])) start -= 1;
      return start;
    };
    const generationEnd = whiteBefore(at);
    const generationStart = digitsBefore(generationEnd);
    const numberEnd = whiteBefore(generationStart);
    const numberStart = digitsBefore(numberEnd);
    if (generationStart === generationEnd || numberEnd === generationStart || numberStart === numberEnd) return null;
    let number = 0;
    for (let digit = numberStart; digit < numberEnd; digit++) number = number * 10 + ((this.bytes[digit] ?? 0) - 0x30);
    return number;
  }

  private readObjectStreams(): void {
    for (const container of Array.from(this.stored.values())) {
      const { value, position } = container;
      const type = isDict(value) ? this.resolve(value.get('Type')) : null;
      if (!isDict(value) || !(type instanceof Name) || type.name !== 'ObjStm') continue;
      const content = this.decoded(container);
      const count = this.number(value.get('N')) ?? 0;
      const first = this.number(value.get('First')) ?? 0;
      if (content === null) throw damaged('a part of it cannot be unpacked');
      const index = new Lexer(content, 0, Math.min(content.length, Math.max(0, first)));
      for (let each = 0; each < count; each++) {
        const number = index.next(false);
        const offset = index.next(false);
        if (typeof number !== 'number' || typeof offset !== 'number') break;
        this.allowances.objects.spend(1);
        const lexer = new Lexer(content, Math.max(0, Math.trunc(first + offset)));
        const held = lexer.next(true);
        if (held === undefined || (typeof held === 'object' && held !== null && 'word' in held)) continue;
        // Objects that claim the same bytes over and over are work all the same.
        this.allowances.unpacked.spend(lexer.at - Math.trunc(first + offset));
        this.all.push(held);
        if ((this.stored.get(number)?.position ?? -1) < position) this.stored.set(number, { value: held, position, stream: null });
      }
    }
  }

  private hasWord(word: string, at: number): boolean {
    return this.startsWith(word, at) && (word !== 'obj' || this.bytes[at - 1] !== 0x64);
  }

  private startsWith(word: string, at: number): boolean {
    for (let index = 0; index < word.length; index++) if (this.bytes[at + index] !== word.charCodeAt(index)) return false;
    return true;
  }
}
