/**
 * Words that mix Latin letters with Cyrillic, Greek or Armenian ones of the same shape (UTS #39, "mixed-script confusables"): "pаypal" with a Cyrillic а. Words that mix alphabets as
 * people do ("PDFки", "TNFα", "kΩ") hold letters that can't be mistaken, or keep each alphabet to its end of the word.
 */
import { editOf, type Hidden, type Span } from './hidden';
import { quote } from './words';

const looksLike: Readonly<Record<string, string>> = {
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', һ: 'h', ԁ: 'd', ԛ: 'q', ԝ: 'w', ӏ: 'l', к: 'k',
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', У: 'Y', І: 'I', Ј: 'J', Ѕ: 'S', Ӏ: 'I',
  α: 'a', ο: 'o', ν: 'v', ρ: 'p', ι: 'i', κ: 'k', υ: 'u', γ: 'y', χ: 'x', ϲ: 'c', ϳ: 'j',
  Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X',
  օ: 'o', ս: 'u', հ: 'h', ո: 'n', ց: 'g', զ: 'q',
};

type Alphabet = 'cyrillic' | 'greek' | 'armenian';

const inverse: Readonly<Record<Alphabet, ReadonlyMap<string, string>>> = {
  cyrillic: inverseOf(/[\u0400-\u052f]/),
  greek: inverseOf(/[\u0370-\u03ff]/),
  armenian: inverseOf(/[\u0530-\u058f]/),
};

function inverseOf(letters: RegExp): ReadonlyMap<string, string> {
  return new Map(Object.entries(looksLike).flatMap(([letter, latin]) => (letters.test(letter) ? [[latin, letter] as const] : [])));
}

const words = /[A-Za-z\u00c0-\u024f\u0370-\u0373\u0376-\u03ff\u0400-\u052f\u0531-\u0587]{2,}/g;
const latinLetter = /[A-Za-z\u00c0-\u024f]/;

export function homoglyphs(text: string): Hidden[] {
  if (!/[A-Za-z]/.test(text) || !/[\u0370-\u0587]/.test(text)) return [];
  const spans: Span[] = [];
  const repaired: string[] = [];
  const amongCyrillic = (text.match(/[\u0400-\u052f]{2,}/g)?.length ?? 0) > 1;
  for (const match of text.matchAll(words)) {
    const word = match[0];
    if (!latinLetter.test(word) || !/[\u0370-\u0587]/.test(word)) continue;
    const whole = word.length > 64 ? null : inOneAlphabet(word, amongCyrillic);
    if (whole === null) continue;
    spans.push({ start: match.index, end: match.index + word.length });
    repaired.push(whole);
  }
  const [first] = spans;
  if (first === undefined) return [];
  let next = 0;
  return [
    {
      severity: 'warn',
      message: `${quote(text.slice(first.start, first.end))} mixes letters of two alphabets that look the same.`,
      fix: 'Write it in one alphabet.',
      ...first,
      edit: editOf(text, spans, 'Repair', () => repaired[next++] ?? ''),
    },
  ];
}

/** The word as it should be written, or null when its mix of alphabets is one that people use. */
function inOneAlphabet(word: string, amongCyrillic: boolean): string | null {
  const letters = Array.from(word);
  const foreign = letters.filter((letter) => !latinLetter.test(letter));
  const latin = letters.filter((letter) => latinLetter.test(letter));
  const alphabet = alphabetOf(foreign);
  if (alphabet === null) return null;
  const toLatin = foreign.every((letter) => letter in looksLike);
  const toForeign = latin.every((letter) => inverse[alphabet].has(letter));
  if (alphabet === 'cyrillic' && (latin.every((letter) => letter === 'I' || letter === 'l') || (amongCyrillic && /^[A-Za-z]{2,}[а-яё]{1,3}$/.test(word)))) return null;
  if (alphabet === 'greek' && !isGreekBait(word, foreign, latin, toForeign)) return null;
  const isLatinWord = toLatin && (!toForeign || latin.length >= foreign.length);
  if (isLatinWord) return letters.map((letter) => looksLike[letter] ?? letter).join('');
  return toForeign ? letters.map((letter) => inverse[alphabet].get(letter) ?? letter).join('') : null;
}

function alphabetOf(foreign: readonly string[]): Alphabet | null {
  const isAll = (range: RegExp): boolean => foreign.every((letter) => range.test(letter));
  return isAll(/[\u0400-\u052f]/) ? 'cyrillic' : isAll(/[\u0370-\u03ff]/) ? 'greek' : isAll(/[\u0531-\u0587]/) ? 'armenian' : null;
}

/** Formulas and names of substances put single Greek letters beside Latin ones, at an end of the word; bait stands among small Latin letters. */
function isGreekBait(word: string, foreign: readonly string[], latin: readonly string[], toForeign: boolean): boolean {
  const small = latin.filter((letter) => letter >= 'a' && letter <= 'z').length;
  if (foreign.length > latin.length) return toForeign && foreign.length > 1;
  if (foreign.some((letter) => letter === 'ο')) return true;
  if (/^[\u0391-\u03a9][a-z]{3,}/.test(word) || /[A-Z][\u0391-\u03a9]+[A-Z]/.test(word)) return true;
  return small >= 4 && /[\u03b1-\u03c9][a-z]/.test(word);
}
