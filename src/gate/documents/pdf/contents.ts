/**
 * Page contents written anew from the operators that place text (ISO 32000-1, 9.4) and the forms that hold more of it; all drawing is left out. What comes out is exactly what was counted: each use of a
 * form costs what the form holds, so forms within forms cannot multiply without end, and one drawn inside itself is refused.
 */
import type { Allowances } from '../limits';
import { Allowance } from '../limits';
import { Refused } from '../refused';
import type { PdfFile } from './file';
import { addFont } from './fonts';
import { isArray, isWhite, Lexer, Name, Operator, PdfString, Ref, type Dict, type PdfValue } from './objects';
import { number, string, type PdfWriter } from './writer';

/** How many numbers each operator takes. */
const numeric: Readonly<Record<string, number>> = { Tc: 1, Tw: 1, Tz: 1, TL: 1, Tr: 1, Ts: 1, Td: 2, TD: 2, Tm: 6, cm: 6 };
const bare = new Set(['BT', 'ET', 'T*', 'q', 'Q']);
/** Most of a page's bytes; a written page of dense text has some ten thousand. */
const mostOfPage = 4_000_000;
/** Of all pages together: what pdf.js reads in some twenty seconds on a slow machine. */
const mostOfPages = 24_000_000;
const mostNesting = 24;
const mostOperands = 64;
const mostSaved = 200;

/** What a page or form was found to show. */
export interface Shown {
  readonly content: string;
  /** Bytes written and text shown, forms included as often as they are used. */
  readonly cost: number;
  readonly letters: number;
  /** Letters in fonts that do not tell which characters they show. */
  readonly unknownLetters: number;
  readonly hasPicture: boolean;
}

interface Form extends Shown {
  readonly label: string;
}

export class Contents {
  /** By object number, or by the dictionary itself where it stands in place. */
  private readonly fonts = new Map<number | Dict | 'missing', string | null>();
  private readonly forms = new Map<string, Form | 'open'>();
  private readonly fontEntries: string[] = [];
  private readonly formEntries: string[] = [];
  private readonly spent: Allowance;
  private pages = 0;
  private letters = 0;
  readonly resourcesId: number;

  constructor(
    private readonly file: PdfFile,
    private readonly writer: PdfWriter,
    private readonly allowances: Allowances,
  ) {
    this.resourcesId = writer.reserve();
    this.spent = new Allowance(mostOfPages, 'The pages of the PDF take too much work', 'Save it anew as a simpler PDF, or split it.');
  }

  page(contents: PdfValue, resources: Dict): Shown {
    const parts = this.file.isStream(contents) ? [contents] : this.file.array(contents);
    const bytes = joined(parts.slice(0, 10_000).map((part) => this.streamBytes(part)));
    this.pages += 1;
    const shown = this.clean(bytes, resources, `page ${this.pages}`, 0);
    if (shown.cost > mostOfPage) throw tooMuch();
    this.spent.spend(shown.cost);
    this.letters += shown.letters;
    // A letter is one byte or two, so this many can't all stay within the limit of characters.
    if (this.letters > 2 * this.allowances.limits.characters) throw this.allowances.characters.refusal();
    return shown;
  }

  /** Writes what all pages share; call it once, at the end. */
  finish(): void {
    this.writer.add(this.resourcesId, `<< /Font << ${this.fontEntries.join(' ')} >> /XObject << ${this.formEntries.join(' ')} >> >>`);
  }

  private streamBytes(value: PdfValue): Uint8Array {
    const bytes = this.file.streamBytes(value);
    if (bytes === null) throw new Refused('whole', 'The PDF is damaged: the content of a page cannot be unpacked.', 'Save the document anew as PDF.');
    return bytes;
  }

  private clean(bytes: Uint8Array, resources: Dict, inherited: string, depth: number): Shown {
    const lexer = new Lexer(bytes);
    const out: string[] = [];
    const shown = { cost: 0, letters: 0, unknownLetters: 0, hasPicture: false };
    let operands: PdfValue[] = [];
    let fontIsKnown = true;
    const saved: boolean[] = [];
    const emit = (text: string) => {
      out.push(text);
      shown.cost += text.length;
    };
    const show = (text: string, letters: number) => {
      if (!fontIsKnown) {
        shown.unknownLetters += letters;
        return;
      }
      shown.letters += letters;
      emit(text);
    };
    for (let token = lexer.next(false); token !== undefined; token = lexer.next(false)) {
      if (shown.cost > mostOfPage) throw tooMuch();
      if (!(token instanceof Operator)) {
        if (operands.length < mostOperands) operands.push(token);
        continue;
      }
      const { word } = token;
      const count = Object.hasOwn(numeric, word) ? numeric[word] : undefined;
      const last = operands.at(-1);
      if (count !== undefined) {
        const values = operands.slice(-count).map((value) => (typeof value === 'number' ? number(value) : '0'));
        if (values.length === count) emit(`${values.join(' ')} ${word}\n`);
      } else if (bare.has(word)) {
        const isTooDeep = word === 'q' && saved.length === mostSaved;
        if (word === 'q' && !isTooDeep) saved.push(fontIsKnown);
        if (word === 'Q') fontIsKnown = saved.pop() ?? fontIsKnown;
        if (!isTooDeep) emit(`${word}\n`);
      } else if (word === 'Tf') {
        const [font, size] = operands.slice(-2);
        const label = font instanceof Name ? this.fontLabel(resources, font.name) : null;
        fontIsKnown = label !== null;
        if (label !== null && typeof size === 'number') emit(`/${label} ${number(size)} Tf\n`);
      } else if ((word === 'Tj' || word === "'") && last instanceof PdfString) {
        show(`${string(last.bytes)} ${word}\n`, last.bytes.length);
      } else if (word === '"' && last instanceof PdfString) {
        const [words, letters] = operands.slice(-3);
        show(`${number(typeof words === 'number' ? words : 0)} ${number(typeof letters === 'number' ? letters : 0)} ${string(last.bytes)} "\n`, last.bytes.length);
      } else if (word === 'TJ' && isArray(last)) {
        const items = last.filter((item) => item instanceof PdfString || typeof item === 'number');
        const letters = items.reduce<number>((sum, item) => sum + (item instanceof PdfString ? item.bytes.length : 0), 0);
        show(`[${items.map((item) => (item instanceof PdfString ? string(item.bytes) : number(Number(item)))).join(' ')}] TJ\n`, letters);
      } else if (word === 'Do' && last instanceof Name) {
        this.draw(resources, last.name, inherited, depth, shown, emit);
      } else if (word === 'BI') {
        shown.hasPicture = true;
        skipInlinePicture(lexer);
      } else if (word === 'sh') shown.hasPicture = true;
      operands = [];
    }
    return { ...shown, content: out.join('') };
  }

  private draw(resources: Dict, name: string, inherited: string, depth: number, shown: { cost: number; letters: number; unknownLetters: number; hasPicture: boolean }, emit: (text: string) => void): void {
    const reference = this.file.dict(resources.get('XObject'))?.get(name);
    const dict = this.file.dict(reference);
    if (dict === null || !(reference instanceof Ref)) return;
    if (this.file.name(dict.get('Subtype')) !== 'Form') {
      shown.hasPicture = true;
      return;
    }
    const form = this.form(reference, dict, resources, inherited, depth);
    if (form.letters + form.unknownLetters === 0) {
      shown.hasPicture ||= form.hasPicture;
      shown.cost += 16;
      return;
    }
    emit(`/${form.label} Do\n`);
    shown.cost += form.cost;
    shown.letters += form.letters;
    shown.unknownLetters += form.unknownLetters;
    shown.hasPicture ||= form.hasPicture;
  }

  /** A form without resources of its own uses those of what draws it, so it is cleaned once for each of them. */
  private form(reference: Ref, dict: Dict, outer: Dict, inherited: string, depth: number): Form {
    const own = this.file.dict(dict.get('Resources'));
    const key = own === null ? `${reference.number} in ${inherited}` : String(reference.number);
    const known = this.forms.get(key);
    if (known === 'open' || depth > mostNesting) {
      throw new Refused('whole', 'The PDF is damaged: a part of a page is drawn inside itself.', 'Save the document anew as PDF.');
    }
    if (known !== undefined) return known;
    this.allowances.objects.spend(1);
    this.forms.set(key, 'open');
    const shown = this.clean(this.streamBytes(reference), own ?? outer, own === null ? inherited : key, depth + 1);
    const label = `X${this.formEntries.length}`;
    const values = (entry: string, count: number, fallback: string) => {
      const given = this.file.array(dict.get(entry)).slice(0, count).map((each) => number(this.file.number(each) ?? 0));
      return given.length === count ? given.join(' ') : fallback;
    };
    const id = this.writer.reserve();
    this.writer.addStream(
      id,
      `/Type /XObject /Subtype /Form /BBox [${values('BBox', 4, '-20000 -20000 20000 20000')}] /Matrix [${values('Matrix', 6, '1 0 0 1 0 0')}] /Resources ${this.resourcesId} 0 R`,
      shown.content,
    );
    this.formEntries.push(`/${label} ${id} 0 R`);
    const form = { ...shown, label };
    this.forms.set(key, form);
    return form;
  }

  private fontLabel(resources: Dict, name: string): string | null {
    const value = this.file.dict(resources.get('Font'))?.get(name);
    const dict = this.file.dict(value);
    // A font that is missing is shown in a standard one by every reader.
    if (dict === null) return this.fontLabelOf('missing', new Map());
    return this.fontLabelOf(value instanceof Ref ? value.number : dict, dict);
  }

  private fontLabelOf(key: number | Dict | 'missing', dict: Dict): string | null {
    const known = this.fonts.get(key);
    if (known !== undefined) return known;
    this.allowances.objects.spend(1);
    const id = addFont(this.file, dict, this.writer);
    const label = id === null ? null : `F${this.fontEntries.length}`;
    if (label !== null) this.fontEntries.push(`/${label} ${id} 0 R`);
    this.fonts.set(key, label);
    return label;
  }
}

function tooMuch(): Refused {
  return new Refused('budget', 'A page of the PDF takes too much work to read.', 'Save it anew as a simpler PDF.');
}

/** `BI … ID bytes EI`: the bytes are skipped up to an `EI` that stands alone. */
function skipInlinePicture(lexer: Lexer): void {
  for (let token = lexer.next(false); token !== undefined; token = lexer.next(false)) {
    if (token instanceof Operator && token.word === 'ID') break;
  }
  const { bytes } = lexer;
  for (let at = lexer.at; at < bytes.length; at++) {
    const isEnd = bytes[at] === 0x45 && bytes[at + 1] === 0x49 && isWhite(bytes[at - 1]) && (at + 2 >= bytes.length || isWhite(bytes[at + 2]));
    if (!isEnd) continue;
    lexer.at = at + 2;
    return;
  }
  lexer.at = bytes.length;
}

/** The streams of a page are one, and a word never runs over their joints. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
    all[at++] = 10;
  }
  return all;
}
