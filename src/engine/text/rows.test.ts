import { describe, expect, test } from 'vitest';
import { encodeRow } from './rows';
import { byteTokenizer } from './testing';

describe('a row', () => {
  test('longer than it may be is cut from its start, and says so', async () => {
    const options = { tokenizer: await byteTokenizer({ special: ['<end>'] }), vocabulary: 257, stopIds: new Set<number>(), purpose: 'score' } as const;
    expect(encodeRow({ text: 'abcd' }, { ...options, maxLength: 4 })).toMatchObject({ isCut: false });
    const { ids, isCut } = encodeRow({ text: 'abcd' }, { ...options, maxLength: 3 });
    expect([ids.length, isCut]).toEqual([3, true]);
  });

  test('is refused when its tokenizer has tokens that the weights lack', async () => {
    const tokenizer = await byteTokenizer({ special: ['<end>', '<extra>'] });
    const options = { tokenizer, vocabulary: 257, stopIds: new Set<number>(), purpose: 'score', maxLength: 9 } as const;
    expect(encodeRow({ text: 'a<end>' }, options).ids).toHaveLength(2);
    expect(() => encodeRow({ text: 'a<extra>' }, options)).toThrow('the id 257');
  });
});
