/**
 * Unicode's normalization forms (UAX #15) on the shipped tables, the same in every engine. A text is cut where its parts can't touch each other; a part that is one stable code
 * point is left alone, any other is taken apart, its marks put in order, and joined again. Linear; a text already in the form comes back as it is; lone surrogates stay.
 */
import { forms, hangul, isBetween, normalizationData, type Form, type NormalizationData } from './decompositions';

const beyondAscii = 0x80;
/** The first code point that a canonical composition can change. */
const firstMark = 0x300;

function isBelow(text: string, codePoint: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= codePoint) return false;
  return true;
}

export function nfd(text: string): string {
  return isBelow(text, beyondAscii) ? text : normalize(text, forms.nfd);
}

export function nfc(text: string): string {
  return isBelow(text, firstMark) ? text : normalize(text, forms.nfc);
}

export function nfkd(text: string): string {
  return isBelow(text, beyondAscii) ? text : normalize(text, forms.nfkd);
}

export function nfkc(text: string): string {
  return isBelow(text, beyondAscii) ? text : normalize(text, forms.nfkc);
}

/** What single code points become, once met: at most the 17,000 that a form changes. */
const normalByCodePointByForm = new Map<Form, Map<number, string>>(Object.values(forms).map((form) => [form, new Map<number, string>()]));

function normalize(text: string, form: Form): string {
  const data = normalizationData();
  const { traits } = data;
  let out = '';
  let copied = 0;
  // The part being read: where it starts, its first code point, and whether it can stay as it is.
  let start = 0;
  let first = text.codePointAt(0) ?? 0;
  let isStable = true;
  const finish = (end: number): void => {
    const normal = end - start === (first > 0xffff ? 2 : 1) ? normalCodePoint(first, form, data) : normalPart(text.slice(start, end), form, data);
    if (normal.length === end - start && text.startsWith(normal, start)) return;
    out += text.slice(copied, start) + normal;
    copied = end;
  };
  let i = 0;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    const codePoint = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(i) ?? unit) : unit;
    const trait = traits[codePoint] ?? 0;
    if ((trait & form.cutBit) === 0) {
      isStable = false;
    } else {
      if (!isStable) finish(i);
      start = i;
      first = codePoint;
      isStable = (trait & form.stableBit) !== 0;
    }
    i += codePoint > 0xffff ? 2 : 1;
  }
  if (!isStable) finish(text.length);
  return copied === 0 ? text : out + text.slice(copied);
}

function normalCodePoint(codePoint: number, form: Form, data: NormalizationData): string {
  const normalByCodePoint = normalByCodePointByForm.get(form);
  const known = normalByCodePoint?.get(codePoint);
  if (known !== undefined) return known;
  const normal = normalPart(String.fromCodePoint(codePoint), form, data);
  normalByCodePoint?.set(codePoint, normal);
  return normal;
}

function normalPart(part: string, form: Form, data: NormalizationData): string {
  const codePoints = takeApart(part, form.isCompatible ? data.compatible : data.canonical);
  if (codePoints.length > 1) {
    orderMarks(codePoints, data.classOf);
    if (form.isComposed) join(codePoints, data);
  }
  return textOf(codePoints);
}

/** A call takes so many arguments at most. */
const atOnce = 1024;

function textOf(codePoints: readonly number[]): string {
  if (codePoints.length <= atOnce) return String.fromCodePoint(...codePoints);
  let text = '';
  for (let i = 0; i < codePoints.length; i += atOnce) text += String.fromCodePoint(...codePoints.slice(i, i + atOnce));
  return text;
}

function takeApart(part: string, decompositions: NormalizationData['canonical']): number[] {
  const codePoints: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const codePoint = part.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i += 1;
    if (isBetween(codePoint, hangul.syllables, hangul.syllableCount)) {
      const index = codePoint - hangul.syllables;
      const trail = index % hangul.trailCount;
      const leadAndVowel = (index - trail) / hangul.trailCount;
      codePoints.push(hangul.leads + Math.floor(leadAndVowel / hangul.vowelCount), hangul.vowels + (leadAndVowel % hangul.vowelCount));
      if (trail !== 0) codePoints.push(hangul.trails + trail);
      continue;
    }
    const parts = decompositions.get(codePoint);
    if (parts === undefined) codePoints.push(codePoint);
    else codePoints.push(...parts);
  }
  return codePoints;
}

/** Sorts each run of marks by combining class, equal ones staying in their order. */
function orderMarks(codePoints: number[], classOf: Uint8Array): void {
  let start = 0;
  let last = 0;
  let isOrdered = true;
  for (let i = 0; i <= codePoints.length; i++) {
    const value = i < codePoints.length ? (classOf[codePoints[i] ?? 0] ?? 0) : 0;
    if (value === 0) {
      if (!isOrdered) orderRun(codePoints, start, i, classOf);
      start = i + 1;
      isOrdered = true;
    } else if (value < last) {
      isOrdered = false;
    }
    last = value;
  }
}

function orderRun(codePoints: number[], start: number, end: number, classOf: Uint8Array): void {
  const byClass = new Map<number, number[]>();
  for (const codePoint of codePoints.slice(start, end)) {
    const value = classOf[codePoint] ?? 0;
    const same = byClass.get(value);
    if (same === undefined) byClass.set(value, [codePoint]);
    else same.push(codePoint);
  }
  let at = start;
  for (const value of [...byClass.keys()].sort((a, b) => a - b)) {
    for (const codePoint of byClass.get(value) ?? []) codePoints[at++] = codePoint;
  }
}

/** Joins in place each starter with what follows it, unless something of the same or a higher class stands between. */
function join(codePoints: number[], { classOf, joined }: NormalizationData): void {
  let starter = 0;
  let written = 1;
  // A part that begins with a mark has no starter to join to until one comes.
  let last = (classOf[codePoints[0] ?? 0] ?? 0) === 0 ? 0 : 256;
  for (let i = 1; i < codePoints.length; i++) {
    const codePoint = codePoints[i] ?? 0;
    const value = classOf[codePoint] ?? 0;
    const whole = last === 0 || last < value ? joinPair(codePoints[starter] ?? 0, codePoint, joined) : undefined;
    if (whole !== undefined) {
      codePoints[starter] = whole;
      continue;
    }
    if (value === 0) {
      starter = written;
      last = 0;
    } else if (last !== 256) {
      last = value;
    }
    codePoints[written++] = codePoint;
  }
  codePoints.length = written;
}

function joinPair(first: number, second: number, joined: NormalizationData['joined']): number | undefined {
  if (isBetween(first, hangul.leads, hangul.leadCount) && isBetween(second, hangul.vowels, hangul.vowelCount)) {
    return hangul.syllables + ((first - hangul.leads) * hangul.vowelCount + (second - hangul.vowels)) * hangul.trailCount;
  }
  const isPair = isBetween(first, hangul.syllables, hangul.syllableCount) && (first - hangul.syllables) % hangul.trailCount === 0;
  if (isPair && isBetween(second, hangul.trails + 1, hangul.trailCount - 1)) return first + second - hangul.trails;
  return joined.get(second)?.get(first);
}
