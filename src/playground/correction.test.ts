import { expect, test } from 'vitest';
import { correctionItem } from './correction';

test('a correction takes the shape of its datanet', () => {
  expect(correctionItem('instruction', 'Who?', 'Mara.')).toEqual({ prompt: 'Who?', completion: 'Mara.' });
  expect(correctionItem('chat', 'Who?', 'Mara.')).toEqual({
    messages: [
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'Mara.' },
    ],
  });
  expect(correctionItem('passage', 'Who?', 'Mara runs it.')).toEqual({ text: 'Mara runs it.' });
});
