import { describe, expect, test } from 'vitest';
import { plain, reword, suggestQuestions } from './rewording';

const CLOSED = /clos|shut|not open|not go|day off|rest/;

describe('asking in other words', () => {
  test('keeps the subject and changes the wording', () => {
    for (const question of ["Who runs Zorvik's kite shop?", 'where is the old bakery', 'What colour is the door of the tea room on Gull Hill?']) {
      const other = reword(question);
      expect(plain(other)).not.toBe(plain(question));
      expect(plain(other)).toMatch(/zorvik's kite shop|the old bakery|the tea room on gull hill/);
    }
  });

  test('asks for the same thing: open stays open, closed stays closed', () => {
    expect(plain(reword('When is the mill closed?'))).toMatch(CLOSED);
    expect(plain(reword('When is the mill not open?'))).toMatch(CLOSED);
    expect(plain(reword('When does the mill open?'))).toMatch(/open|visit|go to|start/);
    expect(plain(reword('When does the mill open?'))).not.toMatch(CLOSED);
  });

  test('leaves a question of another kind as it is', () => {
    expect(reword('What is the capital of France?')).toBe('What is the capital of France?');
    expect(reword('')).toBe('');
  });

  test('avoids the wordings that were taught', () => {
    const taught = ['Who runs the mill?', 'Who keeps the mill?', 'Who owns the mill?'];
    const suggested = suggestQuestions(taught, 3);
    expect(suggested).toHaveLength(1);
    expect(taught.map(plain)).not.toContain(plain(suggested[0] ?? ''));
  });

  test('suggests one question for each subject, in the order given', () => {
    const suggested = suggestQuestions(['Who runs A?', 'Where is B?', 'When does A open?', 'What does C sell?'], 3);
    expect(suggested).toHaveLength(3);
    expect(suggested.map((question) => /\b[ABC]\b/.exec(question)?.[0])).toEqual(['A', 'B', 'C']);
  });
});
