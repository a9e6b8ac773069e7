/** Splitting into words, and folding case and accents, by the shipped tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, quote, wordsOf } from './words';

describe('words', () => {
  it('are runs of letters, marks and digits with inner apostrophes', () => {
    expect(wordsOf("Hana's 3 cats don’t 'quote' rock'n'roll, e\u0301te\u0301 — x' 'y ''z")).toEqual(["Hana's", '3', 'cats', 'don’t', 'quote', "rock'n'roll", 'e\u0301te\u0301', 'x', 'y', 'z']);
    expect(wordsOf(' … ')).toEqual([]);
    expect(wordsOf('𐐀𐐨 a')).toEqual(['𐐀𐐨', 'a']);
  });

  it('are single signs where a script writes no spaces', () => {
    expect(wordsOf('漢字とGPU3枚、สวัสดี')).toEqual(['漢', '字', 'と', 'GPU3', '枚', 'ส', 'ว', 'ั', 'ส', 'ด', 'ี']);
    expect(wordsOf("漢'a'漢")).toEqual(['漢', 'a', '漢']);
  });

  it('hold every letter, mark and digit of a text, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const signs = wordsOf(text).join('').replaceAll(/['’]/g, '');
        expect(signs).toBe(Array.from(text).filter((sign) => wordsOf(sign).length === 1).join(''));
      }),
    );
  });
});

describe('folding', () => {
  it('lets case, accents and forms of a letter meet', () => {
    expect(['Café', 'CAFE\u0301', 'ｃａｆé', 'Straße', 'STRASSE', 'ΣΟΦΌΣ', 'ﬁn', 'İ'].map(foldCase)).toEqual(['cafe', 'cafe', 'cafe', 'strasse', 'strasse', 'σοφοσ', 'fin', 'i']);
  });

  it('is final for every sign', () => {
    for (let codePoint = 0; codePoint < 0x20000; codePoint++) {
      const folded = foldCase(String.fromCodePoint(codePoint));
      if (foldCase(folded) !== folded) expect.fail(`U+${codePoint.toString(16)}`);
    }
  });
});

it('quotes without control signs and halves of pairs', () => {
  expect(quote('a\u0007b\ud800c😀\nd')).toBe('"a�b�c😀 d"');
});
