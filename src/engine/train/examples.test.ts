import { describe, expect, test } from 'vitest';
import type { TokenRow } from '../run/batch';
import type { DataRow } from '../text/rows';
import { encodeExample, gatherExamples, parseTrainingRow, type TrainingRow } from './examples';

/** One token a character; an answer carries loss. */
function encode(row: DataRow): TokenRow {
  const codes = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
  const parts = 'messages' in row ? row.messages.map(({ role, content }) => ({ tokens: codes(content), counts: role === 'assistant' })) : [];
  if ('prompt' in row) parts.push({ tokens: codes(row.prompt), counts: false }, { tokens: codes(row.completion), counts: true });
  if ('input_ids' in row) return { ids: Int32Array.from(row.input_ids), labels: Int32Array.from(row.labels ?? row.input_ids) };
  const ids = parts.flatMap(({ tokens }) => tokens);
  return { ids: Int32Array.from(ids), labels: Int32Array.from(parts.flatMap(({ tokens, counts }) => tokens.map((id) => (counts ? id : -100)))) };
}

const example = (row: unknown, maxLength = 100) => {
  const parsed = parseTrainingRow(row);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return encodeExample(parsed.value, encode, maxLength);
};
const shown = ({ ids, labels }: TokenRow): string => Array.from(ids, (id, t) => (labels[t] === -100 ? String.fromCharCode(id) : String.fromCharCode(id).toUpperCase())).join('');
const pair = (row: unknown, maxLength?: number): string[] => {
  const { row: made } = example(row, maxLength);
  return 'chosen' in made ? [shown(made.chosen), shown(made.rejected)] : ['no pair'];
};
const say = (role: string, content: string) => ({ role, content });

describe('a pair', () => {
  test('is a prompt with two answers: texts, messages or tokens', () => {
    expect(pair({ prompt: 'why? ', chosen: 'so.', rejected: 'no!' })).toEqual(['why? SO.', 'why? NO!']);
    expect(pair({ prompt: [say('user', 'why? ')], chosen: [say('assistant', 'so.')], rejected: [say('assistant', 'no!')] })).toEqual(['why? SO.', 'why? NO!']);
    const asked = say('user', 'why? ');
    expect(pair({ chosen: [asked, say('assistant', 'so.')], rejected: [asked, say('assistant', 'no!')] })).toEqual(['why? SO.', 'why? NO!']);
    expect(pair({ prompt_ids: [97], chosen_ids: [98, 99], rejected_ids: [99] })).toEqual(['aBC', 'aC']);
  });

  test('counts only from where the answers part: what is alike cancels out', () => {
    expect(pair({ prompt: 'a ', chosen: 'red fox', rejected: 'red hen' })).toEqual(['a red FOX', 'a red HEN']);
    const early = [say('user', 'a'), say('assistant', 'b'), say('user', 'c')];
    expect(pair({ prompt: early, chosen: [say('assistant', 'x')], rejected: [say('assistant', 'y')] })).toEqual(['abcX', 'abcY']);
    expect(pair({ prompt: 'a', chosen: 'bc', rejected: 'b' })).toEqual(['abC', 'ab']);
  });
});

describe('data', () => {
  test('tells how many rows were cut, and how many teach nothing', () => {
    const rows: unknown[] = [{ prompt: 'ab', completion: 'cd' }, { prompt: 'abcdef', completion: 'g' }, { prompt: 'abc', completion: 'def' }];
    const { rows: kept, cutRows, silentRows } = gatherExamples(rows.map((row) => example(row, 4)));
    expect(kept.map((row) => ('ids' in row ? shown(row) : ''))).toEqual(['abCD', 'abcd', 'abcD']);
    expect([cutRows, silentRows]).toEqual([2, 1]);
    const pairs = [{ prompt: 'abcdef', chosen: 'x', rejected: 'y' }, { prompt: 'a', chosen: 'x', rejected: 'y' }, { prompt: 'a', chosen: 'x', rejected: 'x' }];
    expect(gatherExamples(pairs.map((row) => example(row, 4)))).toMatchObject({ cutRows: 1, silentRows: 2 });
  });

  test('is of one kind, and a row that is none says what it could be', () => {
    const mixed: TrainingRow[] = [{ prompt: 'a', completion: 'b' }, { prompt: 'a', chosen: 'b', rejected: 'c' }];
    expect(() => gatherExamples(mixed.map((row) => example(row)))).toThrow('1 are pairs');
    expect(parseTrainingRow({ prompt: 'a', chosen: 'b' })).toMatchObject({ ok: false, error: { fix: expect.stringContaining('{prompt, chosen, rejected}') } });
  });
});
