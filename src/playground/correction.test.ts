import { expect, test } from 'vitest';
import { correctionItem } from './correction';

test('a correction takes the shape of its datanet', () => {
  expect(correctionItem('instruction', 'Who?', 'Mara.', 'Ann.')).toEqual({ prompt: 'Who?', completion: 'Mara.' });
  expect(correctionItem('chat', 'Who?', 'Mara.', 'Ann.')).toEqual({
    messages: [
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'Mara.' },
    ],
  });
  expect(correctionItem('passage', 'Who?', 'Mara runs it.', 'Ann.')).toEqual({ text: 'Mara runs it.' });
  expect(correctionItem('preference', 'Who?', 'Mara.', 'Ann.')).toEqual({ prompt: 'Who?', chosen: 'Mara.', rejected: 'Ann.' });
});
