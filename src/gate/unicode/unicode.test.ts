/** The shipped tables against Unicode's own test lines, against the engine where it knows the code point, and against laws. */
import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOf, foldCase, isControl, isDefaultIgnorable, isDigit, isFormat, isLetter, isLowercase, isMark, isNumber, isPrivate, isPunctuation, isSpace, isSurrogate, isSymbol, isUppercase, letterRuns, nfc, nfd, nfkc, nfkd, scriptOf, unicodeVersion } from './index';

/** The planes that hold characters, and a little of the private ones. */
const codePoints = Array.from({ length: 0x51000 }, (_, i) => (i < 0x40000 ? i : i < 0x50000 ? i + 0xa0000 : i + 0xbf000));
/** Stable for these in every later version, by Unicode's stability policies; properties other than the normal forms may still be corrected. */
const known = codePoints.filter((codePoint) => !/^\p{Cn}$/u.test(String.fromCodePoint(codePoint)));
const isSameVersion = unicodeVersion.startsWith(`${process.versions.unicode}.`);
const fewCorrections = isSameVersion ? 0 : 60;
const hex = (codePoint: number): string => `U+${codePoint.toString(16)}`;
const where = (isWrong: (codePoint: number) => boolean): string[] => known.filter(isWrong).map(hex);

const forms = { NFC: nfc, NFD: nfd, NFKC: nfkc, NFKD: nfkd } as const;
const formNames = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

/** Text of signs that normalizing has to do with, and of others. */
const lively = [0x41, 0x65, 0x20, 0x301, 0x323, 0x327, 0x345, 0x3b1, 0x1e9b, 0x1f82, 0xfb01, 0x212b, 0x1100, 0x1161, 0x11a8, 0xac00, 0xac01, 0x5d1, 0x5b0, 0x5bc, 0x9c7, 0x9be, 0xfdfa, 0x2f81a, 0x1d15e, 0x16d63, 0x16d67, 0xd800, 0xdc00];
const someText = fc
  .array(fc.oneof(fc.constantFrom(...lively), fc.integer({ min: 0, max: known.length - 1 }).map((i) => known[i] ?? 0), fc.integer({ min: 0x20, max: 0x3ff }).filter((each) => each !== 0x378)), { maxLength: 40 })
  .map((codePoints) => String.fromCodePoint(...codePoints.filter((each) => !/^\p{Cn}$/u.test(String.fromCodePoint(each)))));

describe('normal forms', () => {
  it("agree with Unicode's own test lines", () => {
    const lines = readFileSync(new URL('normalization-sample.txt', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).toBeGreaterThan(400);
    for (const line of lines) {
      const [source = '', c = '', d = '', kc = '', kd = ''] = line.split(';').map((column) => String.fromCodePoint(...column.split(' ').map((each) => Number.parseInt(each, 16))));
      for (const each of [source, c, d]) expect([nfc(each), nfd(each)], line).toEqual([c, d]);
      for (const each of [source, c, d, kc, kd]) expect([nfkc(each), nfkd(each)], line).toEqual([kc, kd]);
    }
  });

  it.each(formNames)('%s is what the engine says for every code point that it knows, alone and between others', (name) => {
    expect(where((codePoint) => forms[name](String.fromCodePoint(codePoint)) !== String.fromCodePoint(codePoint).normalize(name))).toEqual([]);
    expect(
      where((codePoint) => {
        const text = `e${String.fromCodePoint(codePoint)}\u0323\u0301x\uac00${String.fromCodePoint(codePoint)}`;
        return forms[name](text) !== text.normalize(name);
      }),
    ).toEqual([]);
  });

  it('of any text are those of the engine, and final', () => {
    fc.assert(
      fc.property(someText, fc.constantFrom(...formNames), (text, name) => {
        const normal = forms[name](text);
        expect(normal).toBe(text.normalize(name));
        expect(forms[name](normal)).toBe(normal);
      }),
      { numRuns: 2_000 },
    );
  });

  it('join and take apart all of Hangul, conjoined and whole', () => {
    const syllables = Array.from({ length: 11_172 }, (_, i) => String.fromCodePoint(0xac00 + i)).join('');
    expect(nfd(syllables)).toBe(syllables.normalize('NFD'));
    expect(nfc(nfd(syllables))).toBe(syllables);
  });

  it('put a very long run of marks in order', () => {
    const text = `a${'\u0301\u0323'.repeat(20_000)}`;
    expect(nfc(text) === `\u1ea1${'\u0323'.repeat(19_999)}${'\u0301'.repeat(20_000)}`).toBe(true);
  });

  it('leave plain words, and halves of a pair, as they are', () => {
    for (const text of ['', 'plain words', 'Žluťoučký kůň', 'Приве́т', '漢字かな', '한국어', 'สวัสดี', '😀', 'a\ud800b\udc00']) expect(nfc(text)).toBe(text);
    expect(nfkc('ﬁ Ａ① ㎒ Å')).toBe('fi A1 MHz Å');
  });
});

describe('properties', () => {
  /** The regular expression that the engine knows this value by; undefined when its Unicode is too old. */
  const pattern = (source: string): RegExp | undefined => {
    try {
      return new RegExp(`^\\p{${source}}$`, 'u');
    } catch {
      return undefined;
    }
  };

  it.each([
    ['General_Category', categoryOf],
    ['Script', scriptOf],
  ] as const)('%s is what the engine says', (property, valueOf) => {
    const patternByValue = new Map<string, RegExp | undefined>();
    for (const codePoint of known) {
      const value = valueOf(codePoint);
      if (!patternByValue.has(value)) patternByValue.set(value, pattern(`${property}=${value}`));
    }
    expect(patternByValue.size).toBeGreaterThan(25);
    expect(where((codePoint) => patternByValue.get(valueOf(codePoint))?.test(String.fromCodePoint(codePoint)) !== true).length).toBeLessThanOrEqual(fewCorrections);
  });

  it.each([
    ['L', isLetter],
    ['Lu', isUppercase],
    ['Ll', isLowercase],
    ['M', isMark],
    ['Nd', isDigit],
    ['N', isNumber],
    ['P', isPunctuation],
    ['S', isSymbol],
    ['Cc', isControl],
    ['Cf', isFormat],
    ['Cs', isSurrogate],
    ['Co', isPrivate],
    ['White_Space', isSpace],
    ['Default_Ignorable_Code_Point', isDefaultIgnorable],
  ] as const)('\\p{%s} is what the engine says', (source, isOf) => {
    const engine = pattern(source);
    expect(where((codePoint) => isOf(codePoint) !== engine?.test(String.fromCodePoint(codePoint))).length).toBeLessThanOrEqual(fewCorrections);
  });

  it('are known by example', () => {
    const of = (sign: string): string => `${scriptOf(sign.codePointAt(0) ?? 0)} ${categoryOf(sign.codePointAt(0) ?? 0)}`;
    expect(['a', 'Я', '漢', 'ぬ', '글', 'ก', '٣', '!', '😀', '\u0301', '\u0378', '\ue000', '\ud800'].map(of)).toEqual([
      'Latin Ll', 'Cyrillic Lu', 'Han Lo', 'Hiragana Lo', 'Hangul Lo', 'Thai Lo', 'Arabic Nd', 'Common Po', 'Common So', 'Inherited Mn', 'Unknown Cn', 'Unknown Co', 'Unknown Cs',
    ]);
    expect([isSpace(0x85), isSpace(0xfeff), isSpace(0x3000), isDefaultIgnorable(0x200b), isDefaultIgnorable(0xe0041), isDefaultIgnorable(0x61)]).toEqual([true, false, true, true, true, false]);
    expect([categoryOf(-1), scriptOf(0x110000), categoryOf(Number.NaN)]).toEqual(['Cn', 'Unknown', 'Cn']);
  });
});

describe('case folding', () => {
  it('makes the same of every code point and its capital or small form', () => {
    // A dotless i and its capital I are two letters everywhere but in Turkish and Azerbaijani.
    const dotless = 0x131;
    expect(where((codePoint) => codePoint !== dotless && foldCase(String.fromCodePoint(codePoint)) !== foldCase(String.fromCodePoint(codePoint).toUpperCase()))).toEqual([]);
    expect(where((codePoint) => foldCase(String.fromCodePoint(codePoint)) !== foldCase(String.fromCodePoint(codePoint).toLowerCase()))).toEqual([]);
  });

  it('is lower case but for the letters that it spells out, unites, or writes the other way', () => {
    const differing = known.filter((codePoint) => foldCase(String.fromCodePoint(codePoint)) !== String.fromCodePoint(codePoint).toLowerCase());
    expect(differing.filter((codePoint) => scriptOf(codePoint) === 'Cherokee')).toHaveLength(172);
    expect(differing.length).toBeLessThan(350);
  });

  it('is final, and of a text what it is of its code points', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const folded = foldCase(text);
        expect(foldCase(folded)).toBe(folded);
        expect(folded).toBe(Array.from(text, foldCase).join(''));
      }),
      { numRuns: 1_000 },
    );
  });

  it('folds words', () => {
    expect(['Straße', 'ΣΟΦΟΣ', 'σοφος', 'İSTANBUL', 'ЁЖ', 'ﬁn', 'ﬀ', 'plain', '漢字', '𐐀'].map(foldCase)).toEqual(['strasse', 'σοφοσ', 'σοφοσ', 'i̇stanbul', 'ёж', 'fin', 'ff', 'plain', '漢字', '𐐨']);
  });
});

describe('letter runs', () => {
  it('are the letters of a text, marks with them, and where they stand', () => {
    expect(letterRuns("Zoë's été, 42 नमस्ते 𐐀𐐨!").map(({ text }) => text)).toEqual(['Zoë', 's', 'été', 'नमस्ते', '𐐀𐐨']);
    expect(letterRuns('1 \u0301a\u0301b 2c')).toEqual([
      { text: 'a\u0301b', start: 3, end: 6 },
      { text: 'c', start: 8, end: 9 },
    ]);
    expect(letterRuns('')).toEqual([]);
  });
});

it('answers the same for every code point whatever the engine knows', () => {
  const hash = sha256.create();
  for (const codePoint of codePoints) {
    // Only well-formed text has bytes.
    const text = categoryOf(codePoint) === 'Cs' ? '' : String.fromCodePoint(codePoint);
    const answers = [categoryOf(codePoint), scriptOf(codePoint), isSpace(codePoint), isDefaultIgnorable(codePoint), foldCase(text), nfc(text), nfd(text), nfkc(text), nfkd(text)];
    hash.update(utf8ToBytes(`${answers.join(' ')}\n`));
  }
  expect(bytesToHex(hash.digest())).toBe('9259ae4350739c2778aa9beb0b37e79cbcd9dfa9b1b4adffc112c3c641d0928f');
});
