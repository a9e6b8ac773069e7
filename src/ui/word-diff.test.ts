import { describe, expect, it } from 'vitest';
import { diffWords } from './word-diff';

const changed = (text: string, against: string) =>
  diffWords(text, against)
    .filter((piece) => piece.changed)
    .map((piece) => piece.text);

describe('diffWords', () => {
  it('marks only the words that the other text lacks', () => {
    expect(changed('The ferry leaves at nine.', 'The ferry leaves at noon.')).toEqual(['nine.']);
  });

  it('joins neighbouring changed words into one piece', () => {
    expect(changed('Nobody has told me that.', 'The baker told me that.')).toEqual(['Nobody has']);
  });

  it('sees past case and punctuation', () => {
    expect(changed('Yes, the mill', 'yes the mill')).toEqual([]);
  });

  it('gives the text back unbroken', () => {
    for (const text of ['', ' a  b\nc ', 'one', 'A b, c. d']) {
      expect(
        diffWords(text, 'b x c')
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('leaves very long texts unmarked rather than stalling', () => {
    const long = 'word '.repeat(5000);
    expect(diffWords(long, 'other')).toEqual([{ text: long, changed: false }]);
  });
});
