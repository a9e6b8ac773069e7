import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteTokenizer } from './testing';
import { createTextStream } from './text-stream';

test('a text told id by id is the text of all ids', async () => {
  const tokenizer = await byteTokenizer({ special: ['<|end|>'] });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 8 })), (texts) => {
      const ids = tokenizer.encode(texts.join('<|end|>'), false);
      const stream = createTextStream(tokenizer);
      const pieces = [...ids.map((id) => stream.push(id)), stream.rest()];
      expect(pieces.join('')).toBe(tokenizer.decode(ids));
    }),
  );
});

test('a character is told when it is whole, and special tokens never', async () => {
  const tokenizer = await byteTokenizer({ special: ['<|end|>'] });
  const stream = createTextStream(tokenizer);
  expect(tokenizer.encode('é🙂<|end|>', false).map((id) => stream.push(id))).toEqual(['', 'é', '', '', '', '🙂', '']);
});

test('bytes that are no text are told in the end', async () => {
  const tokenizer = await byteTokenizer({ special: [] });
  const stream = createTextStream(tokenizer);
  const half = tokenizer.encode('🙂', false).slice(0, 2);
  expect([...half.map((id) => stream.push(id)), stream.rest(), stream.rest()]).toEqual(['', '', '\ufffd', '']);
});

test('the work for an id does not grow with the text before it', async () => {
  const tokenizer = await byteTokenizer({ special: [] });
  let decoded = 0;
  const counting = { isSpecial: () => false, decode: (ids: readonly number[]) => { decoded += ids.length; return tokenizer.decode(ids); } };
  const stream = createTextStream(counting);
  for (let i = 0; i < 5000; i++) stream.push(tokenizer.encode('a', false)[0]!);
  expect(decoded).toBeLessThan(5000 * 10);
});
