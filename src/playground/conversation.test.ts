import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask, EMPTY, fitToContext, messagesFor, parseTalk, rate, withAnswer, withBlank } from './conversation';

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
    expect(messagesFor(talk, '2', 'after', { withEarlier: false, system: '' })).toEqual([{ role: 'user', content: 'Where?' }]);
    expect(messagesFor(talk, '2', 'after', { withEarlier: true, system: '' }).map(({ content }) => content)).toEqual(['Who?', 'Mara.', 'Where?']);
    expect(messagesFor(talk, '2', 'before', { withEarlier: true, system: '' })[1]?.content).toBe('Nobody told me.');
  });

  test('opens with the system prompt, if there is one', () => {
    const talk = ask(answered, { id: '2', question: 'Where?', run: 'r' });
    expect(messagesFor(talk, '2', 'after', { withEarlier: true, system: ' Answer in rhymes. ' }).map(({ role, content }) => `${role}: ${content}`)).toEqual(['system: Answer in rhymes.', 'user: Who?', 'assistant: Mara.', 'user: Where?']);
    expect(messagesFor(talk, '2', 'after', { withEarlier: false, system: '  ' })).toHaveLength(1);
  });

  test('an answer that is drawn again starts blank; its correction stays a draft', () => {
    const corrected = withAnswer(rate(answered, '1', 'after', 'bad'), '1', 'after', (answer) => ({ ...answer, draft: '/d' }));
    expect(withBlank(corrected, '1', 'after').turns[0]).toMatchObject({ before: { text: 'Nobody told me.' }, after: { text: '', end: null, rating: null, draft: '/d' } });
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

  test('of the time before speeds were told is read too', () => {
    const old = { turns: [{ id: '1', question: 'Who?', before: { text: 'A', end: 'done', rating: null, draft: null }, after: null, run: null }] };
    expect(parseTalk(JSON.stringify(old)).turns[0]?.before).toMatchObject({ text: 'A', tokens: null, leftOut: 0 });
  });

  test('what is no talk is an empty one', () => {
    for (const broken of [null, '{', '{"turns":[{"id":1}]}', '[]']) expect(parseTalk(broken)).toEqual(EMPTY);
  });
});

describe('a talk that is longer than the model’s context', () => {
  /** A token for each letter. */
  const measureWithRoom = (room: number) => async (messages: readonly { readonly content: string }[]) => ({ tokens: messages.reduce((sum, { content }) => sum + content.length, 0), room });
  const user = (content: string) => ({ role: 'user' as const, content });
  const model = (content: string) => ({ role: 'assistant' as const, content });

  test('lets go of the oldest turns, and says how many', async () => {
    const messages = [{ role: 'system' as const, content: 'ssss' }, user('aaaa'), model('bbbb'), user('cccc'), model('dddd'), user('eeee')];
    expect(await fitToContext(messages, 4, measureWithRoom(100))).toEqual({ messages, leftOut: 0 });
    const fitted = await fitToContext(messages, 4, measureWithRoom(20));
    expect(fitted.leftOut).toBe(1);
    expect(fitted.messages.map(({ content }) => content)).toEqual(['ssss', 'cccc', 'dddd', 'eeee']);
  });

  test('keeps the question and the system prompt whatever happens', async () => {
    const fitted = await fitToContext([user('a'.repeat(50)), model('b'), user('c'.repeat(90))], 10, measureWithRoom(20));
    expect(fitted).toEqual({ messages: [user('c'.repeat(90))], leftOut: 1 });
  });

  test('keeps as many turns as there is room for', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 12 }), fc.integer({ min: 20, max: 200 }), async (lengths, room) => {
        const messages = [...lengths.flatMap((length) => [user('q'.repeat(length)), model('a'.repeat(length))]), user('now')];
        const measure = measureWithRoom(room);
        const { messages: kept, leftOut } = await fitToContext(messages, 10, measure);
        expect(kept).toEqual(messages.slice(2 * leftOut));
        const taken = async (count: number) => (await measure(messages.slice(2 * count))).tokens + Math.min(10, Math.floor(room / 2));
        if (leftOut < lengths.length) expect(await taken(leftOut)).toBeLessThanOrEqual(room);
        if (leftOut > 0) expect(await taken(leftOut - 1)).toBeGreaterThan(room);
      }),
    ));
});
