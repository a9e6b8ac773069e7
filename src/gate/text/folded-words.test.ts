import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldedWords } from './folded-words';

const told = (text: string): string[] => foldedWords(text).map(({ text: word, start, end }) => `${word} ${start}-${end}`);

it('are folded, with where they stand, whatever scripts meet in a text', () => {
  expect(told("It's ÉCLAIR 3 abcé e\u0301a漢字ab, Ünïts’x")).toEqual(['it 0-2', 's 3-4', 'eclair 5-11', '3 12-13', 'abce 14-18', 'ea 19-22', '漢字 22-24', 'ab 24-26', 'units 28-33', 'x 34-35']);
});

it('are those of its pieces, where spaces part them', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'Z', '0', 'é', '\u0301', 'ß', 'я', '漢', 'ก', '-', '.', "'", '글', '𐐀'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(foldedWords(pieces.join(' ')).map(({ text }) => text)).toEqual(pieces.flatMap((each) => foldedWords(each).map(({ text }) => text)));
    }),
  );
});
