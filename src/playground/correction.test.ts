import { expect, test } from 'vitest';
import type { FieldRule } from '#gate';
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

test('in a datanet’s own fields, question and answer go into the first texts', () => {
  const field = (name: string, type: FieldRule['type'] = 'text'): FieldRule => ({ name, label: name, type, required: true, choices: [], min: null, max: null });
  const correct = (...own: FieldRule[]) => correctionItem('fields', 'Who?', 'Mara.', 'Ann.', own);
  expect(correct(field('year', 'number'), field('asked'), field('said'))).toEqual({ values: { asked: 'Who?', said: 'Mara.' } });
  expect(correct(field('note'))).toEqual({ values: { note: 'Mara.' } });
  expect(correct(field('year', 'number'))).toEqual({ values: {} });
});
