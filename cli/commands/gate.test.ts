import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

describe('G84 what is said of a picture stands beside it', () => {
  const picture = readFileSync(new URL('../../tests/data/images/photos/cat.jpg', import.meta.url));
  write('captioned.json', '{"kind":"image","shape":"captioned"}');
  const judged = async (name: string, sidecar: string | null) => {
    writeFileSync(join(folder, name), picture);
    if (sidecar !== null) write(`${name}.json`, sidecar);
    const { out } = await gate(name, '--rules', 'captioned.json', '--json');
    return JSON.parse(out[0] ?? '') as { pass: boolean; findings: readonly { check: string; severity: string }[]; items: readonly unknown[] };
  };
  test('in an object, which is told with the item', async () => {
    const about = { caption: 'A striped cat looks straight into the camera.' };
    expect(await judged('told.jpg', JSON.stringify(about))).toMatchObject({ pass: true, findings: [], items: [{ format: 'jpg', about }] });
  });
  test('without it, or with a broken one, the picture does not pass', async () => {
    for (const [name, sidecar] of [['bare.jpg', null], ['broken.jpg', '{"caption": '], ['empty.jpg', ''], ['list.jpg', '[]']] as const) {
      expect(await judged(name, sidecar), name).toMatchObject({ pass: false, findings: [{ check: 'structure', severity: 'refuse' }], items: [{ format: 'jpg' }] });
    }
  });
  test('an enormous one is told, too', async () => {
    expect(await judged('large.jpg', `{"caption": "${'x'.repeat(3_000_000)}"}`)).toMatchObject({ pass: false, findings: [{ check: 'structure', message: expect.stringContaining('1 MB') }] });
  });
  test('texts have none', async () => {
    write('good.jsonl.json', 'nothing of ours');
    expect((await gate('good.jsonl', '--json')).out[0]).toContain('"pass":true');
  });
});

test('G70 without --json the report reads as text, and rules are optional', async () => {
  const { code, out } = await gate('bad.csv');
  expect(code).toBe(0);
  expect(out.join('\n')).toMatch(/^bad\.csv: does not pass, score 0\.\d{3}, 1 item\n[^]*refuse personal-data, row 1, completion: .*e-mail/);
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
