import { describe, expect, test } from 'vitest';
import { ask, EMPTY, messagesFor, parseTalk, rate, withAnswer } from './conversation';

const answered = withAnswer(
  withAnswer(ask(EMPTY, { id: '1', question: 'Who?', run: 'r' }), '1', 'before', (answer) => ({ ...answer, text: 'Nobody told me.', end: 'done' })),
  '1',
  'after',
  (answer) => ({ ...answer, text: 'Mara.', end: 'done' }),
);

describe('a talk', () => {
  test('asks only the base when no run is chosen', () => {
    expect(ask(EMPTY, { id: '1', question: 'Who?', run: null }).turns[0]?.after).toBeNull();
  });

  test('sends the question alone, or with the earlier turns of the same side', () => {
    const talk = ask(answered, { id: '2', question: 'Where?', run: 'r' });
    expect(messagesFor(talk, '2', 'after', false)).toEqual([{ role: 'user', content: 'Where?' }]);
    expect(messagesFor(talk, '2', 'after', true).map(({ content }) => content)).toEqual(['Who?', 'Mara.', 'Where?']);
    expect(messagesFor(talk, '2', 'before', true)[1]?.content).toBe('Nobody told me.');
  });

  test('a thumb counts for one answer, and the same thumb again takes it back', () => {
    const good = rate(answered, '1', 'after', 'good');
    expect(good.turns[0]?.after?.rating).toBe('good');
    expect(good.turns[0]?.before.rating).toBeNull();
    expect(rate(good, '1', 'after', 'good').turns[0]?.after?.rating).toBeNull();
    expect(rate(good, '1', 'after', 'bad').turns[0]?.after?.rating).toBe('bad');
  });

  test('is kept and read back; an answer that a closed page left unfinished counts as stopped', () => {
    expect(parseTalk(JSON.stringify(answered))).toEqual(answered);
    const open = ask(answered, { id: '2', question: 'Where?', run: 'r' });
    expect(parseTalk(JSON.stringify(open)).turns[1]?.after?.end).toBe('stopped');
  });

  test('what is no talk is an empty one', () => {
    for (const broken of [null, '{', '{"turns":[{"id":1}]}', '[]']) expect(parseTalk(broken)).toEqual(EMPTY);
  });
});
