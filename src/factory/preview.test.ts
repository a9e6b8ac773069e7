import { describe, expect, test } from 'vitest';
import { surprise, tokenWords } from './preview';

describe('a token in the preview', () => {
  test('is coloured by how surprised the base is', () => {
    expect([null, 0.1, 0.5, 2, 4, 9].map(surprise)).toEqual([0, 0, 1, 2, 3, 4]);
  });

  test('tells its id, whether it is learnt, and the base’s expectation', () => {
    expect(tokenWords({ text: 'plum', id: 7, labelled: true, loss: Math.log(2) })).toBe('token 7, learnt; the base expected it with 50 %');
    expect(tokenWords({ text: 'x', id: 1, labelled: false, loss: null })).toBe('token 1, read only');
    expect(tokenWords({ text: 'x', id: 1, labelled: true, loss: 12 })).toContain('less than 0.1 %');
  });
});
