import { describe, expect, test } from 'vitest';
import { createJudge, judgeBySize, parseRules, type Judge, type Judged } from './index';
import { voiceBytes } from './audio/testing/signals';
import { openOrFail, readPhoto, writePng } from './image/testing/files';
import { resized } from './image/testing/transforms';
import { fileOf } from './testing';

const judgeOf = (json: unknown): Judge => {
  const rules = parseRules(json);
  if (!rules.ok) throw new Error(rules.error.message);
  return createJudge(rules.value);
};
const texts = (): Judge => judgeOf({ kind: 'text' });
const refusals = ({ report }: Judged): string[] => report.findings.filter(({ severity }) => severity === 'refuse').map(({ check }) => check);
const messages = ({ report }: Judged): string => report.findings.map(({ message }) => message).join(' ');

const FERRY = 'The ferry to the island leaves the old harbour at nine in the morning and comes back before the sun goes down.';
const MILL = 'Two brothers built the mill above the village, and for a hundred years every farmer of the valley ground his corn in it.';
const BREAD = 'Good bread needs little more than flour, water, salt and a night of patience before it goes into a very hot oven.';

describe('the shape of a file that the rules leave open', () => {
  test.each([
    ['rows with messages', 'a.jsonl', '{"messages":[{"role":"user","content":"Who runs it?"},{"role":"assistant","content":"Hana Petrov does."}]}\n', 1],
    ['rows whose other fields have names of questions', 'a.jsonl', `{"text":${JSON.stringify(FERRY)},"meta":{"question":1},"prompt":null}\n`, 1],
    ['a table after a line that names its separator', 'a.csv', 'sep=;\nprompt;completion\nWho runs the tea room?;Hana Petrov runs it.\n', 1],
    ['a column whose name only begins like an answer', 'a.csv', `text,source,output format\n"${MILL}",book,none\n`, 1],
    ['pairs of answers', 'a.csv', 'prompt,chosen,rejected\nWho runs it?,Hana Petrov does.,Nobody knows.\n', 1],
    ['a talk in plain text', 'a.txt', 'User: Who runs the tea room?\nAssistant: Hana Petrov runs it.\n\nUser: Since when?\nAssistant: Since the winter of 1928.\n', 2],
    ['plain text', 'a.txt', FERRY, 1],
  ])('%s', async (_, name, text, items) => {
    const judged = await texts()(fileOf(name, text));
    expect(refusals(judged)).toEqual([]);
    expect(judged.items).toHaveLength(items);
  });
});

describe('long texts in passages', () => {
  test('a short last line stays with what is before it, a short section too', async () => {
    const long = `${[FERRY, MILL, BREAD].join(' ')} `.repeat(8);
    for (const [name, text] of [['a.txt', `${long}\n\n— Anna`], ['a.md', `# One\n\n${long}\n\n## Is it open?\n\nYes.\n`]] as const) {
      const judged = await texts()(fileOf(name, text));
      expect(refusals(judged)).toEqual([]);
      expect(JSON.stringify(judged.items.at(-1))).toContain(name === 'a.txt' ? '— Anna' : 'Is it open?\\n\\nYes.');
    }
  });
  test('rows of JSON under another name are told, not parted', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => JSON.stringify({ prompt: `Question ${i} about it?`, completion: `${FERRY} ${i}` })).join('\n');
    expect(messages(await texts()(fileOf('rows.txt', rows)))).toContain('JSON Lines');
  });
  test('headings without end stay small', async () => {
    const text = `# ${'x'.repeat(100_000)}\n${Array.from({ length: 2_000 }, (_, i) => `## s${i}\n\nbread ${i}`).join('\n\n')}`;
    const { items } = await texts()(fileOf('a.md', text));
    expect(JSON.stringify(items).length).toBeLessThan(10 * text.length);
  });
});

describe('G59 each file against those before it', () => {
  test('the earlier one stays, and is named by its place and row', async () => {
    const judge = texts();
    await judge(fileOf('a.jsonl', `\n${JSON.stringify({ text: FERRY })}\n${JSON.stringify({ text: MILL })}\n`), 'one/a.jsonl');
    const judged = await judge(fileOf('b.txt', MILL));
    expect(refusals(judged)).toEqual(['duplicate']);
    expect(messages(judged)).toContain('row 3 of one/a.jsonl');
  });
  test('a near copy is told with its twin', async () => {
    const judge = texts();
    await judge(fileOf('a.txt', BREAD));
    expect(refusals(await judge(fileOf('b.txt', BREAD.replace('a very hot', 'the hot'))))).toEqual(['near-duplicate']);
  });
  test('what was refused stands for nothing: its corrected version passes', async () => {
    const judge = texts();
    expect(refusals(await judge(fileOf('a.txt', `${FERRY} Write to hana@example.com.`)))).toEqual(['personal-data']);
    expect(refusals(await judge(fileOf('b.txt', FERRY)))).toEqual([]);
  });
  test('with duplicates allowed nothing is looked for', async () => {
    const judge = judgeOf({ kind: 'text', duplicates: false });
    await judge(fileOf('a.txt', BREAD));
    expect(refusals(await judge(fileOf('b.txt', BREAD)))).toEqual([]);
  });
});

describe('G59 pictures and recordings against those before them', () => {
  test.each([
    ['image', 'cat.jpg', readPhoto('cat.jpg'), async () => writePng(resized(await openOrFail(readPhoto('cat.jpg')), 1.3)), 'large.png'],
    ['audio', 'mill.mp3', voiceBytes('slt-mill.mp3'), async () => voiceBytes('slt-mill.copy.mp3'), 'copy.mp3'],
  ] as const)('%s: the same file and a copy of it are told with their twin', async (kind, name, bytes, copy, copyName) => {
    const judge = judgeOf({ kind });
    expect((await judge({ name, bytes }, `one/${name}`)).report.pass).toBe(true);
    const [same, near] = [await judge({ name, bytes }), await judge({ name: copyName, bytes: await copy() })];
    expect([refusals(same), refusals(near)]).toEqual([['duplicate'], ['near-duplicate']]);
    for (const judged of [same, near]) expect(messages(judged)).toContain(`one/${name}`);
    expect([same.report.parts.novelty, near.report.parts.novelty <= 0.25]).toEqual([0, true]);
  });
});

test('G11 what is too large is told by its size alone', () => {
  const rules = parseRules({ kind: 'audio' });
  expect(rules.ok && judgeBySize(rules.value, 3_000_000_000)?.report).toMatchObject({ pass: false, findings: [{ check: 'size' }] });
  expect(rules.ok && judgeBySize(rules.value, 1_000)).toBeNull();
});
