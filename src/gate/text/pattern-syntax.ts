/**
 * The syntax of a datanet's own patterns: JavaScript's regular expressions (u flag) without what can't be matched in linear time. There are letters, `.`, `[…]`, `\d \w \s \b` and
 * their opposites, `\p{L}` and `\p{Script=…}`, `^ $`, groups, `|`, `* + ? {n,m}` (also lazy), and `(?i)` in front to ignore case. Groups don't remember what they matched.
 */
import { categoryOf, foldCase, scriptOf } from '../unicode/index';

/** Tells whether a code point belongs. */
export type SignSet = (codePoint: number) => boolean;
export type Assertion = 'start' | 'end' | 'word' | 'not-word';
export type PatternNode =
  | { readonly type: 'sign'; readonly set: SignSet }
  | { readonly type: 'assertion'; readonly assertion: Assertion }
  | { readonly type: 'sequence' | 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number; readonly isLazy: boolean };

/** What is wrong with a pattern; `parsePattern` makes it a value. */
export class PatternFault extends Error {}

const maxDepth = 40;
export const maxRepeats = 1_000;

export function parseSyntax(source: string): PatternNode {
  return new Parser(source).parse();
}

class Parser {
  private readonly signs: readonly string[];
  private readonly ignoresCase: boolean;
  private position = 0;
  private depth = 0;

  constructor(source: string) {
    this.ignoresCase = source.startsWith('(?i)');
    this.signs = Array.from(this.ignoresCase ? source.slice(4) : source);
  }

  parse(): PatternNode {
    const node = this.choice();
    if (this.position < this.signs.length) throw new PatternFault('There is a ")" without a "(" before it.');
    return node;
  }

  private get next(): string | undefined {
    return this.signs[this.position];
  }

  private take(written: string): boolean {
    for (const [offset, sign] of Array.from(written).entries()) if (this.signs[this.position + offset] !== sign) return false;
    this.position += written.length;
    return true;
  }

  private choice(): PatternNode {
    this.depth += 1;
    if (this.depth > maxDepth) throw new PatternFault('Its groups are nested too deeply.');
    const nodes = [this.sequence()];
    while (this.take('|')) nodes.push(this.sequence());
    this.depth -= 1;
    return nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : { type: 'choice', nodes };
  }

  private sequence(): PatternNode {
    const nodes: PatternNode[] = [];
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') nodes.push(this.repeated());
    return { type: 'sequence', nodes };
  }

  private repeated(): PatternNode {
    const node = this.single();
    const count = this.count();
    if (count === null) return node;
    if (node.type === 'assertion') throw new PatternFault('A place in the text ("^", "$", "\\b") can\'t be repeated.');
    const isLazy = this.take('?');
    if (this.next === '+' || this.next === '*' || this.next === '?') throw new PatternFault('There are two repeat signs in a row.');
    return { type: 'repeat', node, ...count, isLazy };
  }

  private count(): { min: number; max: number } | null {
    if (this.take('*')) return { min: 0, max: Infinity };
    if (this.take('+')) return { min: 1, max: Infinity };
    if (this.take('?')) return { min: 0, max: 1 };
    if (!this.take('{')) return null;
    const min = this.number();
    const max = this.take(',') ? (this.next === '}' ? Infinity : this.number()) : min;
    if (!this.take('}')) throw new PatternFault('A "{" is not closed by "}".');
    if (min > max) throw new PatternFault(`{${min},${max}} has its numbers the wrong way round.`);
    if (min > maxRepeats || (max !== Infinity && max > maxRepeats)) throw new PatternFault(`The most repeats are ${maxRepeats}.`);
    return { min, max };
  }

  private number(): number {
    let digits = '';
    while (this.next !== undefined && this.next >= '0' && this.next <= '9') {
      digits += this.next;
      this.position += 1;
    }
    if (digits === '') throw new PatternFault('"{" needs a number after it; write "\\{" for the sign itself.');
    return Number(digits.slice(0, 6));
  }

  private single(): PatternNode {
    const sign = this.next ?? '';
    if (sign === '(') return this.group();
    if (sign === '[') return { type: 'sign', set: this.bracket() };
    this.position += 1;
    if (sign === '^') return { type: 'assertion', assertion: 'start' };
    if (sign === '$') return { type: 'assertion', assertion: 'end' };
    if (sign === '.') return { type: 'sign', set: (code) => code !== 0x0a && code !== 0x0d && code !== 0x2028 && code !== 0x2029 };
    if (sign === '\\') return this.escaped();
    if (sign === '*' || sign === '+' || sign === '?') throw new PatternFault(`There is nothing before "${sign}" to repeat.`);
    if (sign === '{' || sign === '}' || sign === ']') throw new PatternFault(`Write "\\${sign}" for the sign ${sign} itself.`);
    return { type: 'sign', set: this.setOf([[sign.codePointAt(0) ?? 0, sign.codePointAt(0) ?? 0]], []) };
  }

  private group(): PatternNode {
    this.take('(');
    if (this.take('?')) {
      if (this.take('=') || this.take('!') || this.take('<=') || this.take('<!')) throw new PatternFault('Looking ahead or behind, as in "(?=…)", is not supported.');
      if (this.take('<')) {
        while (this.next !== undefined && this.next !== '>') this.position += 1;
        if (!this.take('>')) throw new PatternFault('The name of a group is not closed by ">".');
      } else if (!this.take(':')) throw new PatternFault('After "(?" only ":" or a name in <> may stand; "(?i)" only at the very beginning.');
    }
    const node = this.choice();
    if (!this.take(')')) throw new PatternFault('A "(" is not closed by ")".');
    return node;
  }

  private escaped(): PatternNode {
    if (this.take('b')) return { type: 'assertion', assertion: 'word' };
    if (this.take('B')) return { type: 'assertion', assertion: 'not-word' };
    if (this.next !== undefined && /[1-9k]/.test(this.next)) throw new PatternFault('Referring back to a group, as in "\\1", is not supported.');
    const set = this.namedSet();
    if (set !== null) return { type: 'sign', set };
    const code = this.escapedCode();
    return { type: 'sign', set: this.setOf([[code, code]], []) };
  }

  /** `\d \w \s \p{…}` and their opposites, past the backslash. */
  private namedSet(): SignSet | null {
    const name = this.next ?? '';
    const named = name === 'd' || name === 'D' ? isDigit : name === 'w' || name === 'W' ? isWord : name === 's' || name === 'S' ? isBlank : null;
    if (named !== null) {
      this.position += 1;
      return name === 'D' || name === 'W' || name === 'S' ? (code) => !named(code) : named;
    }
    if (name !== 'p' && name !== 'P') return null;
    this.position += 1;
    if (!this.take('{')) throw new PatternFault('"\\p" needs a name in braces, as in "\\p{L}".');
    let property = '';
    while (this.next !== undefined && this.next !== '}') property += this.signs[this.position++];
    this.take('}');
    const set = propertySet(property);
    return name === 'P' ? (code) => !set(code) : set;
  }

  private escapedCode(): number {
    const sign = this.next;
    if (sign === undefined) throw new PatternFault('It ends with a lone "\\".');
    this.position += 1;
    const control = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, '0': 0 }[sign];
    if (control !== undefined) return control;
    if (sign === 'x') return this.hex(2);
    if (sign === 'u' && this.take('{')) {
      let digits = '';
      while (this.next !== undefined && this.next !== '}') digits += this.signs[this.position++];
      if (!this.take('}') || !/^[0-9a-fA-F]{1,6}$/.test(digits) || Number.parseInt(digits, 16) > 0x10ffff) throw new PatternFault('"\\u{…}" needs a code point in hexadecimal digits.');
      return Number.parseInt(digits, 16);
    }
    if (sign === 'u') return this.hex(4);
    if (/[A-Za-z0-9]/.test(sign)) throw new PatternFault(`"\\${sign}" has no meaning here.`);
    return sign.codePointAt(0) ?? 0;
  }

  private hex(length: number): number {
    const digits = this.signs.slice(this.position, this.position + length).join('');
    if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) throw new PatternFault(`A code needs ${length} hexadecimal digits.`);
    this.position += length;
    return Number.parseInt(digits, 16);
  }

  private bracket(): SignSet {
    this.take('[');
    const isNegated = this.take('^');
    const ranges: [number, number][] = [];
    const sets: SignSet[] = [];
    while (!this.take(']')) {
      const from = this.member(sets);
      if (from === null) continue;
      const isRange = this.next === '-' && this.signs[this.position + 1] !== ']';
      if (isRange) this.take('-');
      const to = isRange ? this.member(sets) : from;
      if (to === null || to < from) throw new PatternFault('A range in "[…]" runs backwards or to something that is not a sign.');
      ranges.push([from, to]);
    }
    const set = this.setOf(ranges, sets);
    return isNegated ? (code) => !set(code) : set;
  }

  /** One sign of a bracket, or null when it named a whole set. */
  private member(sets: SignSet[]): number | null {
    const sign = this.next;
    if (sign === undefined) throw new PatternFault('A "[" is not closed by "]".');
    this.position += 1;
    if (sign !== '\\') return sign.codePointAt(0) ?? 0;
    if (this.take('b')) return 0x08;
    if (this.take('-')) return 0x2d;
    const set = this.namedSet();
    if (set === null) return this.escapedCode();
    sets.push(set);
    return null;
  }

  private setOf(ranges: readonly (readonly [number, number])[], sets: readonly SignSet[]): SignSet {
    const [only] = ranges;
    if (!this.ignoresCase && sets.length === 0 && ranges.length === 1 && only !== undefined) return only[0] === only[1] ? (code) => code === only[0] : (code) => code >= only[0] && code <= only[1];
    const has: SignSet = (code) => ranges.some(([from, to]) => code >= from && code <= to) || sets.some((set) => set(code));
    if (!this.ignoresCase) return has;
    const folded = new Set<number>();
    for (const [from, to] of ranges) for (let code = from; code <= Math.min(to, from + maxFolded); code++) folded.add(foldOf(code));
    return (code) => has(code) || folded.has(foldOf(code));
  }
}

/** Of a range that is wider, case matters beyond this many signs; no alphabet with capitals is. */
const maxFolded = 2_000;

function foldOf(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 32 : code;
  return foldCase(String.fromCodePoint(code)).codePointAt(0) ?? code;
}

const isDigit: SignSet = (code) => code >= 0x30 && code <= 0x39;
const isWord: SignSet = (code) => isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
/** White space and line ends of ECMAScript. */
const isBlank: SignSet = (code) =>
  (code >= 0x09 && code <= 0x0d) || code === 0x20 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000 || code === 0xfeff;

export { isWord };

function propertySet(property: string): SignSet {
  const script = /^(?:Script|sc)=([A-Za-z_]{2,40})$/.exec(property)?.[1];
  if (script !== undefined) {
    for (let code = 0; code < 0x20000; code++) if (scriptOf(code) === script) return (sign) => scriptOf(sign) === script;
  } else if (/^(?:[LMNPSZC]|L[ultmo]|M[nce]|N[dlo]|P[cdseifo]|S[mcko]|Z[slp]|C[cfson])$/.test(property)) {
    return (code) => categoryOf(code).startsWith(property);
  }
  throw new PatternFault(`"\\p{${property.slice(0, 40)}}" is not known; use a category such as L, Lu or Nd, or Script=Greek.`);
}
