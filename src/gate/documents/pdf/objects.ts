/**
 * A PDF's objects (ISO 32000-1, 7.2 and 7.3) and the lexer that reads them, in files, object streams, page contents and character maps alike. It never fails: what makes no sense is read
 * as null, and always at least one byte further.
 */

export class Name {
  constructor(readonly name: string) {}
}

/** A number of another object; generations are not told apart, the last object of a number counts. */
export class Ref {
  constructor(readonly number: number) {}
}

/** Bytes, one a character. */
export class PdfString {
  constructor(readonly bytes: string) {}
}

/** A word that is none of the others: `obj`, `Tj`, `endbfchar`. */
export class Operator {
  constructor(readonly word: string) {}
}

export type Dict = ReadonlyMap<string, PdfValue>;
export type PdfValue = null | boolean | number | Name | Ref | PdfString | readonly PdfValue[] | Dict;

export const isDict = (value: unknown): value is Dict => value instanceof Map;
export const isArray = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);

const mostDepth = 60;
const mostItems = 400_000;

const white = 1;
const delimiter = 2;
const kinds = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) kinds[code] = white;
for (const letter of '()<>[]{}/%') kinds[letter.charCodeAt(0)] = delimiter;

const isRegular = (code: number | undefined) => code !== undefined && kinds[code] === 0;
export const isWhite = (code: number | undefined) => code !== undefined && kinds[code] === white;
const arrayEnd = new Operator(']');
const dictEnd = new Operator('>>');

export class Lexer {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  /** The next value or word; undefined at the end. References are read only where `withRefs` says so: contents have none. */
  next(withRefs: boolean, depth = 0): PdfValue | Operator | undefined {
    this.skipWhite();
    if (this.at >= this.end) return undefined;
    const code = this.bytes[this.at] ?? 0;
    if ((code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e) return this.numberOrRef(withRefs);
    switch (code) {
      case 0x2f:
        return this.readName();
      case 0x28:
        return this.literalString();
      case 0x3c:
        if (this.bytes[this.at + 1] !== 0x3c) return this.hexString();
        this.at += 2;
        return this.dict(withRefs, depth);
      case 0x5b:
        this.at += 1;
        return this.array(withRefs, depth);
      case 0x5d:
        this.at += 1;
        return arrayEnd;
      case 0x3e:
        this.at += this.bytes[this.at + 1] === 0x3e ? 2 : 1;
        return dictEnd;
      default:
        return this.word();
    }
  }

  skipWhite(): void {
    while (this.at < this.end) {
      const code = this.bytes[this.at] ?? 0;
      if (code === 0x25) {
        while (this.at < this.end && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
      } else if (kinds[code] === white) this.at += 1;
      else return;
    }
  }

  private numberOrRef(withRefs: boolean): PdfValue | Operator {
    const value = this.number();
    if (!withRefs || !Number.isInteger(value) || value < 0) return value;
    const back = this.at;
    this.skipWhite();
    const isGeneration = this.digitsEnd();
    if (isGeneration === this.at || isGeneration - this.at > 5) {
      this.at = back;
      return value;
    }
    this.at = isGeneration;
    this.skipWhite();
    if (this.bytes[this.at] === 0x52 && this.at < this.end && !isRegular(this.bytes[this.at + 1])) {
      this.at += 1;
      return new Ref(value);
    }
    this.at = back;
    return value;
  }

  private digitsEnd(): number {
    let at = this.at;
    while (at < this.end && (this.bytes[at] ?? 0) >= 0x30 && (this.bytes[at] ?? 0) <= 0x39) at += 1;
    return at;
  }

  /** Digits beyond the sixteenth change nothing that a page could show. */
  private number(): number {
    let text = '';
    while (this.at < this.end && isRegular(this.bytes[this.at])) {
      const code = this.bytes[this.at] ?? 0;
      const belongs = (code >= 0x30 && code <= 0x39) || code === 0x2e || ((code === 0x2d || code === 0x2b) && text === '');
      if (!belongs) break;
      if (text.length < 24) text += String.fromCharCode(code);
      this.at += 1;
    }
    if (text === '' || text === '-' || text === '+') this.at = Math.max(this.at, this.at + (isRegular(this.bytes[this.at]) ? 1 : 0));
    const value = Number(text);
    return Number.isFinite(value) ? value : 0;
  }

  private readName(): Name {
    this.at += 1;
    let name = '';
    while (this.at < this.end && isRegular(this.bytes[this.at])) {
      let code = this.bytes[this.at] ?? 0;
      this.at += 1;
      if (code === 0x23) {
        const high = hexDigit(this.bytes[this.at]);
        const low = hexDigit(this.bytes[this.at + 1]);
        if (high >= 0 && low >= 0) {
          code = high * 16 + low;
          this.at += 2;
        }
      }
      if (name.length < 256) name += String.fromCharCode(code);
    }
    return new Name(name);
  }

  private word(): PdfValue | Operator {
    let word = '';
    while (this.at < this.end && isRegular(this.bytes[this.at])) {
      if (word.length < 32) word += String.fromCharCode(this.bytes[this.at] ?? 0);
      this.at += 1;
    }
    // A delimiter that begins nothing, such as a brace.
    if (word === '') {
      word = String.fromCharCode(this.bytes[this.at] ?? 0);
      this.at += 1;
    }
    return word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : new Operator(word);
  }

  private literalString(): PdfString {
    this.at += 1;
    const parts: string[] = [];
    let from = this.at;
    let depth = 1;
    const keep = () => parts.push(latin1(this.bytes.subarray(from, this.at)));
    for (; this.at < this.end; this.at++) {
      const code = this.bytes[this.at];
      if (code === 0x28) depth += 1;
      else if (code === 0x29 && --depth === 0) break;
      else if (code === 0x5c) {
        keep();
        parts.push(this.escape());
        from = this.at + 1;
      }
    }
    keep();
    this.at += 1;
    return new PdfString(parts.join(''));
  }

  /** What the backslash here stands for; ends on its last byte. */
  private escape(): string {
    this.at += 1;
    const code = this.bytes[this.at] ?? 0;
    if (code === 13 && this.bytes[this.at + 1] === 10) this.at += 1;
    if (code === 10 || code === 13) return '';
    if (code < 0x30 || code > 0x37) return String.fromCharCode(escapes.get(code) ?? code);
    let octal = code - 0x30;
    for (let digits = 1; digits < 3; digits++) {
      const digit = (this.bytes[this.at + 1] ?? 0) - 0x30;
      if (digit < 0 || digit > 7) break;
      octal = octal * 8 + digit;
      this.at += 1;
    }
    return String.fromCharCode(octal & 0xff);
  }

  private hexString(): PdfString {
    this.at += 1;
    const codes: number[] = [];
    let high = -1;
    while (this.at < this.end) {
      const code = this.bytes[this.at] ?? 0;
      this.at += 1;
      if (code === 0x3e) break;
      const digit = hexDigit(code);
      if (digit < 0) continue;
      if (high < 0) high = digit;
      else {
        codes.push(high * 16 + digit);
        high = -1;
      }
    }
    if (high >= 0) codes.push(high * 16);
    return new PdfString(latin1(Uint8Array.from(codes)));
  }

  private array(withRefs: boolean, depth: number): PdfValue {
    const items: PdfValue[] = [];
    for (;;) {
      const item = depth < mostDepth ? this.next(withRefs, depth + 1) : undefined;
      if (item === undefined || item === arrayEnd) return items;
      if (item instanceof Operator) {
        if (item === dictEnd || endsObject(item)) return items;
        continue;
      }
      if (items.length < mostItems) items.push(item);
    }
  }

  private dict(withRefs: boolean, depth: number): Dict {
    const entries = new Map<string, PdfValue>();
    for (;;) {
      const key = depth < mostDepth ? this.next(withRefs, depth + 1) : undefined;
      if (key === undefined || key === dictEnd) return entries;
      if (key instanceof Operator && endsObject(key)) return entries;
      if (!(key instanceof Name)) continue;
      const value = this.next(withRefs, depth + 1);
      if (value === undefined || value === dictEnd) return entries;
      if (!(value instanceof Operator) && entries.size < mostItems) entries.set(key.name, value);
    }
  }
}

function endsObject({ word }: Operator): boolean {
  return word === 'endobj' || word === 'stream' || word === 'obj';
}

const escapes: ReadonlyMap<number, number> = new Map([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

export function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
