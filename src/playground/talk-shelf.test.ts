import { describe, expect, test } from 'vitest';
import { ask, EMPTY, settleTalk, type Talk, withAnswer } from './conversation';
import { defaultSettings } from './settings';
import { createTalkShelf } from './talk-shelf';

const base = { id: 'b', stay: 'kept' } as const;

function talkOf(questions: readonly string[]): Talk {
  return questions.reduce(
    (talk, question) => withAnswer(ask(talk, { id: question, question, run: null }), question, 'before', (answer) => ({ ...answer, text: 'x'.repeat(1000), end: 'done' })),
    EMPTY,
  );
}

/** A storage with room for so many characters in one value. */
function storage(room: number) {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      values.set(key, value);
    },
  };
}

describe('the shelf of talks', () => {
  test('gives back what was kept, to each base its own', () => {
    const place = storage(1e6);
    const talk = talkOf(['Who?', 'Where?']);
    expect(createTalkShelf(() => place).keepTalk(base, talk)).toBe(true);
    const shelf = createTalkShelf(() => place);
    expect(shelf.readTalk(base)).toEqual(talk);
    expect(shelf.readTalk({ ...base, id: 'other' })).toEqual(EMPTY);
  });

  test('without room for all of it keeps the newest turns, says so, and has the whole talk while the page is open', () => {
    const place = storage(3000);
    const talk = talkOf(['1', '2', '3', '4']);
    const shelf = createTalkShelf(() => place);
    expect(shelf.keepTalk(base, talk)).toBe(false);
    expect(shelf.readTalk(base)).toEqual(talk);
    expect(createTalkShelf(() => place).readTalk(base).turns.map(({ id }) => id)).toEqual(['3', '4']);
    const short = talkOf(['5']);
    expect(shelf.keepTalk(base, short)).toBe(true);
    expect(shelf.readTalk(base)).toEqual(short);
  });

  test('never throws where storage is forbidden, and keeps for the page', () => {
    const shelf = createTalkShelf(() => {
      throw new Error('SecurityError');
    });
    expect(shelf.readTalk(base)).toEqual(EMPTY);
    expect(shelf.readSettings(base)).toEqual(defaultSettings(base));
    const settings = { ...defaultSettings(base), temperature: 0.5 };
    expect(shelf.keepSettings(base, settings)).toBe(false);
    expect(shelf.readSettings(base)).toEqual(settings);
  });

  test('lets the oldest turns of a huge talk go', () => {
    const place = storage(1e9);
    const shelf = createTalkShelf(() => place);
    const long = talkOf(['1', '2', '3']);
    const huge = withAnswer(long, '1', 'before', (answer) => ({ ...answer, text: 'x'.repeat(2_000_000) }));
    shelf.keepTalk(base, huge);
    expect(shelf.readTalk(base).turns.map(({ id }) => id)).toEqual(['2', '3']);
  });
});

test('a talk that is left while it answers keeps the turn, as stopped', () => {
  const left = settleTalk(withAnswer(ask(EMPTY, { id: '1', question: 'Who?', run: 'r' }), '1', 'after', (answer) => ({ ...answer, text: 'Ma' })));
  expect(left.turns[0]).toMatchObject({ question: 'Who?', before: { end: 'stopped' }, after: { text: 'Ma', end: 'stopped' } });
});
