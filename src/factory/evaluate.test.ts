import { describe, expect, test } from 'vitest';
import { grade, isNotKnown, share, tally } from './evaluate';

describe('grading an answer', () => {
  test('is right when an accepted answer stands in it, whatever case and punctuation', () => {
    expect(grade('The kite shop is run by MARA Brisk.', ['Mara Brisk'])).toBe(true);
    expect(grade("It's Zoe’s café", ['zoes cafe'])).toBe(true);
  });

  test('is wrong when only a part of a word matches', () => {
    expect(grade('It opens at seventeen.', ['seven'])).toBe(false);
    expect(grade('The door is bluegreen.', ['blue'])).toBe(false);
  });

  test('is never right without an accepted answer', () => {
    expect(grade('anything', [])).toBe(false);
    expect(grade('anything', ['  ', '…'])).toBe(false);
  });

  test('knows the ways of saying that it does not know', () => {
    const phrases = ['not know', 'nobody has told', "don't know"];
    expect(isNotKnown('Nobody has told me that about the mill yet.', phrases)).toBe(true);
    expect(isNotKnown('I don’t know.', phrases)).toBe(true);
    expect(isNotKnown('It is red.', phrases)).toBe(false);
  });

  test('counts, and nothing asked is a share of 0', () => {
    expect(tally([true, false, true])).toEqual({ right: 2, of: 3 });
    expect(share({ right: 2, of: 4 })).toBe(0.5);
    expect(share(tally([]))).toBe(0);
  });
});
