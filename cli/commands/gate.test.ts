import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InputError, UsageError } from '../io';
import { run } from './gate';

const folder = mkdtempSync(join(tmpdir(), 'winnow-gate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
write('good.jsonl', '{"prompt":"Who runs the tea room?","completion":"Hana Petrov runs the tea room."}\n');
write('bad.csv', 'prompt,completion\nWho runs it?,Write to hana@example.com.\n');
write('rules.json', '{"topics":["tea room"]}');
write('wrong.json', '{"topic":["tea room"]}');
write('broken.json', '{"topics":');

async function gate(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { cwd: folder, out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { code, out, err };
}

test('G70 one report a file, a JSON line each; a report that fails is no failure of the command', async () => {
  const { code, out, err } = await gate('good.jsonl', 'bad.csv', '--rules', 'rules.json', '--json');
  expect([code, err]).toEqual([0, []]);
  const reports = out.map((line): unknown => JSON.parse(line));
  expect(reports).toMatchObject([
    { file: 'good.jsonl', pass: true, items: [{ prompt: 'Who runs the tea room?', completion: 'Hana Petrov runs the tea room.' }], findings: [] },
    { file: 'bad.csv', pass: false, items: [{ prompt: 'Who runs it?' }], findings: expect.arrayContaining([expect.objectContaining({ check: 'personal-data', severity: 'refuse' })]) },
  ]);
  expect(Object.keys(reports[0] as object)).toEqual(['file', 'pass', 'score', 'parts', 'findings', 'items']);
});

test('G70 without --json the report reads as text, and rules are optional', async () => {
  const { code, out } = await gate('bad.csv');
  expect(code).toBe(0);
  expect(out.join('\n')).toMatch(/^bad\.csv: does not pass, score 0\.\d{3}, 1 item\n[^]*refuse, row 1, completion: .*e-mail/);
});

test('G70 a file that cannot be read is one line on standard error; the others are still checked', async () => {
  const { code, out, err } = await gate('missing.txt', 'good.jsonl', '--json');
  expect(code).toBe(1);
  expect(err).toHaveLength(1);
  expect(err[0]).toContain('missing.txt');
  expect(out).toHaveLength(1);
});

test('G70 rules that cannot be read, and wrong usage, are told apart', async () => {
  await expect(gate('good.jsonl', '--rules', 'wrong.json')).rejects.toThrow(/Unknown key "topic".*Did you mean "topics"/);
  for (const rules of ['wrong.json', 'broken.json', 'missing.json']) await expect(gate('good.jsonl', '--rules', rules)).rejects.toThrow(InputError);
  await expect(gate('--json')).rejects.toThrow(UsageError);
  await expect(gate('good.jsonl', '--rulez', 'rules.json')).rejects.toThrow(expect.objectContaining({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' }));
});
