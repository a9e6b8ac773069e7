/** `winnow tokenize` on reference vocabularies: folders that hold a tokenizer and nothing else. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../io';
import { run } from './tokenize';

const root = join(import.meta.dirname, '..', '..');
const vocabulary = (name: string): string => join(root, 'tests', 'golden', 'tokenizers', name);
const folder = mkdtempSync(join(tmpdir(), 'winnow-tokenize-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Chat {
  readonly messages: readonly { readonly role: string }[];
  readonly add_generation_prompt: boolean;
  readonly rendered: string;
  readonly ids: readonly number[];
}
const expected = (name: string): { strings: { text: string; ids: number[]; decoded: string }[]; chats: Chat[] } => JSON.parse(readFileSync(join(vocabulary(name), 'expect.json'), 'utf8'));

async function tokenize(rows: readonly unknown[], ...args: string[]): Promise<string[]> {
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const out: string[] = [];
  const io = { cwd: folder, root, signal: new AbortController().signal, out: (line: string) => void out.push(line), err: () => {} };
  expect(await run(['--data', 'rows.jsonl', ...args], io)).toBe(0);
  return out;
}

describe.each(['gpt2-style', 'llama2-style', 'llama3-style', 'qwen2-style', 'sentencepiece-only', 'tiktoken-ranks'])('%s', (name) => {
  test('texts and conversations become the reference’s ids', async () => {
    const { strings, chats } = expected(name);
    const texts = await tokenize(strings.map(({ text }) => ({ text })), '--model', vocabulary(name), '--json');
    expect(texts.map((line) => JSON.parse(line))).toEqual(strings.map(({ ids, decoded }) => ({ ids, decoded })));
    for (const { messages, add_generation_prompt, rendered, ids } of chats) {
      const [line] = await tokenize([{ messages }], '--model', vocabulary(name), '--json', ...(add_generation_prompt ? ['--generation-prompt'] : []));
      const row: { labels: number[] } = JSON.parse(line!);
      expect(row).toMatchObject({ ids, rendered });
      expect(row.labels).toHaveLength(ids.length);
      const learnt = row.labels.filter((label) => label !== -100).length;
      expect(learnt > 0).toBe(!add_generation_prompt);
      row.labels.forEach((label, i) => expect([-100, ids[i]]).toContain(label));
    }
  });
});

test('without --json each row is a line, and what carries loss stands in brackets', async () => {
  const rows = [{ text: '1\n' }, { messages: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }] }];
  const [first, second] = await tokenize(rows, '--model', vocabulary('qwen2-style'));
  expect(first).toBe('row 0   2 tokens   1|\\n');
  expect(second).toContain(', 2 carry loss   ');
  expect(second).toContain('|[b]|[<|im_end|>]|');
});

test('the command line, a wrong row, a model without a tokenizer: each is told', async () => {
  const model = ['--model', vocabulary('gpt2-style')];
  await expect(tokenize([{ text: 'a' }])).rejects.toBeInstanceOf(UsageError);
  await expect(tokenize([{ text: 'a' }, { x: 1 }], ...model)).rejects.toThrow('rows.jsonl, line 2');
  await expect(tokenize([{ text: 'a' }, { messages: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }] }], '--model', vocabulary('tiktoken-ranks'))).rejects.toThrow('line 2: The model has no chat template');
  await expect(tokenize([{ text: 'a' }], '--model', folder)).rejects.toThrow('no tokenizer');
  await expect(tokenize([{ text: 'a' }], '--model', folder)).rejects.toBeInstanceOf(InputError);
});
