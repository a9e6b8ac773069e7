/** The labelled pairs of `tests/data/near-text`: near copies made by edits or by hand, and pairs that only look alike. Half of them are kept away from tuning. */
import { edits, type Source } from './edits';
import { createRandom, pick, seedOf } from './random';

export interface Pair {
  readonly kind: string;
  readonly language: string;
  readonly isNear: boolean;
  /** Never looked at while thresholds and features were chosen; a text is in one half only. */
  readonly isHeldOut: boolean;
  readonly a: string;
  readonly b: string;
}

interface Text {
  readonly id: string;
  readonly language: string;
  readonly text: string;
}

/** What lies in the folder, each file as its text. */
export interface Files {
  readonly texts: string;
  readonly far: string;
  readonly near: string;
}

const EDITS_PER_TEXT = 3;
/** Below this a text is a phrase; people say such things twice without copying. Signs of spaceless scripts count double. */
const LEAST_WEIGHT = 40;

const parse = (lines: string): Record<string, unknown>[] => lines.trim().split('\n').map((line) => JSON.parse(line));
const stringOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError(`Not a string: ${JSON.stringify(value)}`);
  return value;
};
const stringsOf = (value: unknown): string[] => {
  if (!Array.isArray(value)) throw new TypeError(`Not a list: ${JSON.stringify(value)}`);
  return value.map(stringOf);
};
const weightOf = (text: string): number => text.length + (text.match(/[\u3000-\u9fff\uac00-\ud7af]/g)?.length ?? 0);
const isHeldOut = (key: string): boolean => createRandom(seedOf(key))(2) === 1;

export function labelledPairs(files: Files): Pair[] {
  const texts = parse(files.texts).map(({ id, language, text }): Text => ({ id: stringOf(id), language: stringOf(language), text: stringOf(text) }));
  const long = texts.filter(({ text }) => weightOf(text) >= LEAST_WEIGHT);
  return [...editedPairs(long), ...writtenPairs(files.near), ...lookalikes(files.far), ...neighbours(long), ...translations(long)];
}

function editedPairs(texts: readonly Text[]): Pair[] {
  const names = Object.keys(edits);
  return texts.flatMap(({ id, language, text }, index) => {
    const random = createRandom(seedOf(id));
    const otherWords = texts.filter((each) => each.language === language && each.id !== id).flatMap((each) => each.text.split(/\s+/)).filter((word) => word.length > 2);
    const source: Source = { text, language, otherWords: otherWords.length > 0 ? otherWords : ['something'] };
    const pairs: Pair[] = [];
    for (let step = 0; step < names.length && pairs.length < EDITS_PER_TEXT; step++) {
      const kind = names[(index + step * 3) % names.length] ?? '';
      const edited = edits[kind]?.(source, random) ?? null;
      if (edited !== null && edited !== text) pairs.push({ kind, language, isNear: true, isHeldOut: isHeldOut(id), a: text, b: edited });
    }
    return pairs;
  });
}

function writtenPairs(file: string): Pair[] {
  return parse(file).map(({ kind, language, a, b }, index) => ({
    kind: stringOf(kind), language: stringOf(language), isNear: true, isHeldOut: isHeldOut(`near ${index}`), a: stringOf(a), b: stringOf(b),
  }));
}

/** Each with each of a group, the second one restyled every other time. */
function lookalikes(file: string): Pair[] {
  return parse(file).flatMap(({ kind, language, texts }, index) => {
    const random = createRandom(index);
    const group = stringsOf(texts);
    return group.flatMap((a, first) => group.slice(first + 1).map((other, second): Pair => {
      const source: Source = { text: other, language: stringOf(language), otherWords: ['something'] };
      const b = second % 2 === 0 ? other : (edits['restyled']?.(source, random) ?? other);
      return { kind: stringOf(kind), language: stringOf(language), isNear: false, isHeldOut: isHeldOut(`far ${index}`), a, b };
    }));
  });
}

/** Articles of one declaration in one language: one voice, one form, much the same words. */
function neighbours(texts: readonly Text[]): Pair[] {
  return texts.flatMap((a, index) => texts.slice(index + 1, index + 4)
    .filter((b) => b.language === a.language && isHeldOut(b.id) === isHeldOut(a.id))
    .map((b): Pair => ({ kind: 'same form', language: a.language, isNear: false, isHeldOut: isHeldOut(a.id), a: a.text, b: b.text })));
}

/** The same article in two languages. */
function translations(texts: readonly Text[]): Pair[] {
  return texts.filter(({ id }) => id.startsWith('udhr')).flatMap((a) => {
    const article = a.id.slice(a.id.lastIndexOf('-'));
    const others = texts.filter((b) => b.id.startsWith('udhr') && b.id.endsWith(article) && b.id !== a.id && isHeldOut(b.id) === isHeldOut(a.id));
    if (others.length === 0) return [];
    const b = pick(createRandom(seedOf(a.id)), others);
    return [{ kind: 'translation', language: a.language, isNear: false, isHeldOut: isHeldOut(a.id), a: a.text, b: b.text }];
  });
}
