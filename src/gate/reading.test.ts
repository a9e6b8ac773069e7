import { describe, expect, test } from 'vitest';
import { check, readItems, type TextRules } from './index';
import { fileOf, findingsOf, rulesOf } from './testing';

const instruction = rulesOf();
const chat = rulesOf({ shape: 'chat' });
const passages = rulesOf({ shape: 'passage' });

const one = { prompt: 'Who runs the tea room?', completion: 'Hana Petrov runs it.' };
const two = { prompt: 'When does it open?', completion: 'It opens at nine.' };
const dialogue = { messages: [{ role: 'user', content: 'Who runs the tea room?' }, { role: 'assistant', content: 'Hana Petrov runs it.' }] };

function itemsOf(rules: TextRules, name: string, text: string): unknown {
  const read = readItems(rules, fileOf(name, text));
  return read.ok ? read.value : read.error;
}
const reportOf = (rules: TextRules, name: string, text: string) => check(rules, fileOf(name, text));
const bytesFile = (name: string, bytes: readonly number[]) => ({ name, bytes: Uint8Array.from(bytes) });
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

describe('G12 and G13 what a file is, is told by its content', () => {
  test.each([
    ['a PDF document', ascii('%PDF-1.7\n%âãÏÓ')],
    ['a Word document (.docx)', [0x50, 0x4b, 3, 4, ...ascii('....word/document.xml')]],
    ['an Excel workbook (.xlsx)', [0x50, 0x4b, 3, 4, ...ascii('....xl/workbook.xml')]],
    ['a zip archive', [0x50, 0x4b, 3, 4, 20, 0, 0, 0]],
    ['a PNG image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ['a JPEG image', [0xff, 0xd8, 0xff, 0xe0, 0, 16]],
    ['a Windows program', [0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]],
    ['a Linux program', [0x7f, 0x45, 0x4c, 0x46, 2, 1]],
    ['a gzip archive', [0x1f, 0x8b, 8, 0]],
    ['a web page (HTML)', ascii('\n<!DOCTYPE html><html><body>Hi</body></html>')],
    ['text in UTF-16', [0xff, 0xfe, 0x51, 0, 0x3a, 0]],
    ['text in UTF-16', [0x51, 0, 0x3a, 0, 0x20, 0, 0x48, 0, 0x69, 0]],
    ['text in UTF-16', [0, 0x51, 0, 0x3a, 0, 0x20, 0, 0x48, 0, 0x69]],
    ['a binary file', [0x51, 0x3a, 0x20, 0x41, 0, 0x42]],
  ])('%s is named, whatever its ending', (what, bytes) => {
    for (const name of ['a.txt', 'a.jsonl', 'a.csv', 'a.md', 'a.pdf']) {
      const report = check(instruction, bytesFile(name, bytes));
      expect(report).toMatchObject({ pass: false, score: 0, items: 0 });
      expect(report.findings[0]).toMatchObject({ check: 'type', severity: 'refuse' });
      expect(report.findings[0]?.message).toContain(what);
    }
  });
  test('a JSON array, spread JSON, CSV and prose in .jsonl are named once', () => {
    const message = (text: string) => reportOf(instruction, 'a.jsonl', text).findings.map(({ check: name, severity, message: words }) => `${name} ${severity} ${words}`);
    expect(message(JSON.stringify([one, two]))).toEqual(['type refuse This is one JSON array, not JSON Lines.']);
    expect(message(JSON.stringify([one, two], null, 2))).toEqual(['type refuse This is one JSON array, not JSON Lines.']);
    expect(message(JSON.stringify(one, null, 2))).toEqual(['type refuse This is JSON spread over several lines, not JSON Lines.']);
    expect(message('prompt,completion\nWho?,Hana.\n')[0]).toContain('This is not JSON Lines: the first row is "prompt,completion"');
  });
  test('JSON Lines or a table under a text name are named', () => {
    expect(reportOf(instruction, 'a.txt', JSON.stringify(one)).findings[0]?.fix).toContain('.jsonl');
    expect(reportOf(instruction, 'a.txt', 'prompt,completion\na,b').findings[0]?.fix).toContain('.csv');
    expect(reportOf(passages, 'a.md', JSON.stringify([one])).findings[0]?.message).toContain('JSON array');
    expect(reportOf(instruction, 'a.csv', JSON.stringify(one)).findings[0]?.message).toContain('JSON, not CSV');
  });
  test('a name without a known ending is refused', () => {
    for (const name of ['a.docx', 'a', 'a.json', '.txt.exe', '']) expect(reportOf(instruction, name, 'Q: a\nA: b').findings[0]).toMatchObject({ check: 'type', severity: 'refuse' });
    expect(reportOf(instruction, 'A.TXT', 'Q: Who runs it?\nA: Hana runs it.').pass).toBe(true);
  });
});

describe('G14 UTF-8', () => {
  test('the first invalid byte is named with its line', () => {
    const report = check(instruction, bytesFile('a.jsonl', [...ascii('{"prompt":"a"}\n{"prompt":"caf'), 0xe9, ...ascii('"}')]));
    expect(report.findings).toMatchObject([{ check: 'encoding', severity: 'refuse', where: { row: 2 } }]);
    expect(report.findings[0]?.message).toContain('number 30, in line 2');
  });
  test.each([[[0xc0, 0xaf]], [[0xed, 0xa0, 0x80]], [[0xf5, 0x80, 0x80, 0x80]], [[0xe2, 0x82]], [[0x80]]])('overlong, surrogate, too large, cut and stray bytes: %j', (bytes) => {
    expect(check(instruction, bytesFile('a.txt', [0x51, 0x3a, ...bytes])).findings[0]?.check).toBe('encoding');
  });
  test('a byte-order mark and Windows line ends change nothing', () => {
    expect(itemsOf(instruction, 'a.jsonl', `\ufeff${JSON.stringify(one)}\r\n${JSON.stringify(two)}\r\n`)).toEqual([one, two]);
    expect(itemsOf(instruction, 'a.csv', '\ufeffprompt,completion\r\nWho runs the tea room?,Hana Petrov runs it.\r\n')).toEqual([one]);
  });
});

describe('G15 and G16 formats and number', () => {
  test('a format that the datanet does not take is refused, a typed item never is', () => {
    const onlyCsv = rulesOf({ formats: ['csv'] });
    expect(reportOf(onlyCsv, 'a.txt', 'Q: a\nA: b').findings[0]?.message).toBe('This datanet does not take .txt files.');
    expect(reportOf(onlyCsv, 'a.jsonl', `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`).findings[0]?.check).toBe('type');
    expect(reportOf(onlyCsv, 'item.jsonl', `${JSON.stringify(one)}\n`).pass).toBe(true);
  });
  test('one row more than allowed ends the work', () => {
    const few = rulesOf({ maxItemsPerFile: 2 });
    const rows = [one, two, { prompt: 'Where is it?', completion: 'It is on Gull Hill.' }];
    const jsonl = (count: number) => rows.slice(0, count).map((row) => JSON.stringify(row)).join('\n');
    const csv = (count: number) => `prompt,completion\n${rows.slice(0, count).map(({ prompt, completion }) => `${prompt},${completion}`).join('\n')}`;
    const txt = (count: number) => rows.slice(0, count).map(({ prompt, completion }) => `Q: ${prompt}\nA: ${completion}`).join('\n\n');
    for (const [name, write] of [['a.jsonl', jsonl], ['a.csv', csv], ['a.txt', txt]] as const) {
      expect(reportOf(few, name, write(2))).toMatchObject({ pass: true, items: 2 });
      expect(reportOf(few, name, write(3)).findings[0]).toMatchObject({ check: 'count', severity: 'refuse' });
    }
  });
  test('empty files are refused', () => {
    for (const text of ['', ' \n\t\n', '\ufeff']) expect(reportOf(instruction, 'a.txt', text).findings[0]).toMatchObject({ check: 'size', severity: 'refuse' });
    expect(reportOf(instruction, 'a.csv', 'prompt,completion\n').findings[0]).toMatchObject({ check: 'count', severity: 'refuse' });
  });
});

describe('G20 JSON Lines', () => {
  test('a broken row is named by its line, with the slip; the good rows are still read', () => {
    const text = [JSON.stringify(one), '', '{"prompt": "a", "completion": "b",}', "{'prompt': 'a'}", '{prompt: "a"}', '{"prompt":"a","completion":"b"},', '[1]', '"x"', '{"prompt":"a', JSON.stringify(two)].join('\n');
    const report = reportOf(instruction, 'a.jsonl', text);
    expect(report).toMatchObject({ pass: false, items: 2 });
    expect(findingsOf(report, 'structure').map(({ where, fix }) => [where?.row, fix.slice(0, 26)])).toEqual([
      [3, 'Take the comma before the '],
      [4, 'Use double quotes (") arou'],
      [5, 'Put the field names in dou'],
      [6, 'Take the comma at the end '],
      [7, 'Write it as {"field": "val'],
      [8, 'Write it as {"field": "val'],
      [9, 'The row does not end with '],
    ]);
  });
});

describe('G21 CSV', () => {
  test.each([',', ';', '\t', '|'])('the delimiter is found: %j', (delimiter) => {
    expect(itemsOf(instruction, 'a.csv', `prompt${delimiter}completion\n${one.prompt}${delimiter}${one.completion}\n`)).toEqual([one]);
  });
  test('a spreadsheet’s line that names the delimiter is not the header', () => {
    const text = `sep=;\r\nprompt;completion\r\n${one.prompt};${one.completion}\r\n`;
    expect(itemsOf(instruction, 'a.csv', `\ufeff${text}`)).toEqual([one]);
    expect(itemsOf(instruction, 'a.csv', text)).toEqual([one]);
  });
  test('quoted cells hold delimiters, line breaks and quotes', () => {
    expect(itemsOf(instruction, 'a.csv', 'completion,prompt\n"It has ""tea"", cake\nand more.","What, then?"\n')).toEqual([{ prompt: 'What, then?', completion: 'It has "tea", cake\nand more.' }]);
  });
  test('other columns are told once, and do not matter', () => {
    const report = reportOf(instruction, 'a.csv', 'id,question,answer,source\n1,Who runs it?,Hana runs the tea room.,me\n2,When is it open?,It opens at nine.,me\n');
    expect(report.pass).toBe(true);
    expect(findingsOf(report, 'structure').map(({ where }) => where?.field)).toEqual(['id', 'source']);
  });
  test('faults are named by the row after the header', () => {
    const report = reportOf(instruction, 'a.csv', 'prompt,completion\nWho runs it?,Hana runs it.\nWho?\nWhat, then, is it?,A shop.\n"a"b,c\n\nWhen is it?,At nine.\n"open,never closed\n');
    expect(findingsOf(report, 'structure').map(({ where, message }) => [where?.row, where?.field, message])).toEqual([
      [2, 'completion', 'The answer is empty.'],
      [3, undefined, 'This row has 4 cells, but the header names 2.'],
      [4, undefined, 'There is text after a closing quote in this row.'],
      [7, undefined, 'A quoted cell that begins in this row is never closed.'],
    ]);
    expect(report.items).toBe(2);
  });
  test('a header that names nothing known ends the work and says what is needed', () => {
    expect(reportOf(instruction, 'a.csv', 'Who runs it?,Hana runs it.\n').findings).toMatchObject([{ check: 'structure', severity: 'refuse', fix: expect.stringContaining('prompt,completion') }]);
    expect(reportOf(instruction, 'a.csv', 'prompt,reply\nWho runs it?,Hana runs it.\n').findings[0]).toMatchObject({ severity: 'refuse', message: expect.stringContaining('a column for the answer'), where: { field: 'completion' } });
    expect(reportOf(passages, 'a.csv', 'prompt,completion\nWho runs it?,Hana runs it.\n').findings).toMatchObject([{ severity: 'refuse', fix: expect.stringContaining('"text"') }]);
  });
});

describe('G22 plain text', () => {
  test.each([
    ['Q: Who runs the tea room?\nA: Hana Petrov runs it.\n\nQ: When does it open?\nA: It opens at nine.\n'],
    ['Question: Who runs the tea room?\nAnswer: Hana Petrov runs it.\nQuestion: When does it open?\nAnswer: It opens at nine.'],
    ['# The tea room\n\n**Q:** Who runs the tea room?\n**A:** Hana Petrov runs it.\n\n---\n\n**Q:** When does it open?\n**A:** It opens at nine.\n\n---\n'],
    ['### Q1: Who runs the tea room?\n\nA1: Hana Petrov runs it.\n\n### Q2: When does it open?\n\nA2: It opens at nine.'],
    ['prompt: Who runs the tea room?\ncompletion: Hana Petrov runs it.\nprompt: When does it open?\ncompletion: It opens at nine.'],
    ['Q:\nWho runs the tea room?\nA:\nHana Petrov runs it.\nQ:\nWhen does it open?\nA:\nIt opens at nine.'],
  ])('questions and answers are read: %j', (text) => {
    expect(itemsOf(instruction, 'a.txt', text)).toEqual([one, two]);
    expect(itemsOf(instruction, 'a.md', text)).toEqual([one, two]);
  });
  test('an answer runs on to the next label', () => {
    expect(itemsOf(instruction, 'a.txt', 'Q: How?\nA: Like this:\n\n- one\n- two: a\n')).toEqual([{ prompt: 'How?', completion: 'Like this:\n\n- one\n- two: a' }]);
  });
  test('a question without an answer, and an answer without a question, are named', () => {
    const report = reportOf(instruction, 'a.txt', 'A: Hana.\nQ: When does it open?\nQ: Who runs it?\nA: Hana Petrov runs it.\n');
    expect(findingsOf(report, 'structure').map(({ where }) => [where?.row, where?.field])).toEqual([[1, 'prompt'], [2, 'completion']]);
    expect(report.items).toBe(1);
  });
  test('prose is no instruction data, and no chat', () => {
    expect(reportOf(instruction, 'a.txt', 'The tea room is on Gull Hill.').findings[0]?.fix).toContain('"Q:"');
    expect(reportOf(chat, 'a.txt', 'User: hi\nAssistant: hello').findings[0]?.fix).toContain('.jsonl');
  });
  test('a file is one passage', () => {
    expect(itemsOf(passages, 'a.md', '\n# The tea room\n\nIt stands on Gull Hill.\n')).toEqual([{ text: '# The tea room\n\nIt stands on Gull Hill.' }]);
  });
});

describe('G23 field names', () => {
  test.each(['prompt', 'instruction', 'question', 'Question', ' PROMPT '])('a question may be called %j', (name) => {
    expect(itemsOf(instruction, 'a.jsonl', JSON.stringify({ [name]: one.prompt, completion: one.completion }))).toEqual([one]);
  });
  test.each(['completion', 'response', 'output', 'answer', 'Answer'])('an answer may be called %j', (name) => {
    expect(itemsOf(instruction, 'a.jsonl', JSON.stringify({ prompt: one.prompt, [name]: one.completion }))).toEqual([one]);
  });
  test('an input is appended to the instruction, and is the prompt where there is none', () => {
    const row = { instruction: 'Name the owner.', input: 'the tea room', output: 'Hana Petrov runs it.' };
    expect(itemsOf(instruction, 'a.jsonl', JSON.stringify(row))).toEqual([{ prompt: 'Name the owner.\n\nthe tea room', completion: 'Hana Petrov runs it.' }]);
    expect(itemsOf(instruction, 'a.jsonl', JSON.stringify({ ...row, input: '' }))).toEqual([{ prompt: 'Name the owner.', completion: 'Hana Petrov runs it.' }]);
    expect(itemsOf(instruction, 'a.jsonl', JSON.stringify({ input: one.prompt, output: one.completion }))).toEqual([one]);
  });
  test.each(['text', 'content', 'passage'])('a passage may be called %j', (name) => {
    expect(itemsOf(passages, 'a.jsonl', JSON.stringify({ [name]: 'The tea room stands on Gull Hill.' }))).toEqual([{ text: 'The tea room stands on Gull Hill.' }]);
  });
  test('chats come as messages, as ShareGPT conversations, and as JSON in a cell', () => {
    const shareGpt = { conversations: [{ from: 'human', value: 'Who runs the tea room?' }, { from: 'gpt', value: 'Hana Petrov runs it.' }] };
    expect(itemsOf(chat, 'a.jsonl', JSON.stringify(dialogue))).toEqual([dialogue]);
    expect(itemsOf(chat, 'a.jsonl', JSON.stringify(shareGpt))).toEqual([dialogue]);
    expect(itemsOf(chat, 'a.csv', `messages\n"${JSON.stringify(dialogue.messages).replaceAll('"', '""')}"\n`)).toEqual([dialogue]);
  });
});

describe('G24 to G26 structure', () => {
  test.each([
    [{ prompt: 'a question' }, 'completion', 'has no answer'],
    [{ completion: 'an answer' }, 'prompt', 'has no question'],
    [{ prompt: 'a question', completion: '' }, 'completion', 'is empty'],
    [{ prompt: 'a question', completion: '  \n' }, 'completion', 'is empty'],
    [{ prompt: 'a question', completion: null }, 'completion', 'is null'],
    [{ prompt: 'a question', completion: 42 }, 'completion', 'a number'],
    [{ prompt: ['a'], completion: 'an answer' }, 'prompt', 'a list'],
    [{ prompt: 'a question', completion: { text: 'x' } }, 'completion', 'an object'],
    [{ prompt: 'a question', completion: true }, 'completion', 'true or false'],
  ])('instruction: %j', (row, field, message) => {
    const report = reportOf(instruction, 'a.jsonl', `${JSON.stringify(one)}\n${JSON.stringify(row)}`);
    expect(findingsOf(report, 'structure')).toMatchObject([{ severity: 'refuse', where: { row: 2, field }, message: expect.stringContaining(message) }]);
    expect(report.pass).toBe(false);
    expect(report.parts.structure).toBe(0.5);
  });
  const says = (role: string, content: unknown = `Some words of the ${role}.`) => ({ role, content });
  test.each([
    [[says('system'), says('user'), says('assistant')], null],
    [[says('user'), says('assistant'), says('user'), says('assistant')], null],
    [[], 'The chat is empty.'],
    [[says('user')], 'does not end with an answer'],
    [[says('assistant'), says('user')], 'Message 1 is from the assistant'],
    [[says('user'), says('user'), says('assistant')], 'Message 2 is from the user'],
    [[says('user'), says('system'), says('assistant')], 'Message 2 is from the system'],
    [[says('system'), says('assistant')], 'Message 2 is from the assistant'],
    [[says('user'), says('tool')], 'role "tool"'],
    [[says('user', ''), says('assistant')], 'Message 1 is empty'],
    [[says('user', ['x']), says('assistant')], 'should be text, but is a list'],
    [[{ content: 'x' }, says('assistant')], 'does not say who speaks'],
    [[{ role: 'user' }, says('assistant')], 'has no "content"'],
    [['hello', 'hi'], 'should be an object'],
    ['hello', 'should be a list'],
  ])('chat: %j', (messages, message) => {
    const found = findingsOf(reportOf(chat, 'a.jsonl', JSON.stringify({ messages })), 'structure');
    expect(found.map(({ severity }) => severity)).toEqual(message === null ? [] : ['refuse']);
    expect(found[0]?.message ?? '').toContain(message ?? '');
  });
  test('rows of another shape are told which one is wanted', () => {
    expect(reportOf(instruction, 'a.jsonl', JSON.stringify(dialogue)).findings[0]?.fix).toContain('"prompt"');
    expect(reportOf(chat, 'a.jsonl', JSON.stringify(one)).findings[0]?.fix).toContain('"messages"');
    expect(reportOf(passages, 'a.jsonl', JSON.stringify(dialogue)).findings[0]?.fix).toContain('"text"');
  });
});

describe('G30 length', () => {
  const rules = rulesOf({ length: { completion: { min: 10, max: 20 } } });
  test('counts code points after trimming, both bounds included', () => {
    const lengths = (completion: string) => findingsOf(reportOf(rules, 'a.jsonl', JSON.stringify({ prompt: one.prompt, completion })), 'length').length;
    expect(['😀'.repeat(9), '😀'.repeat(10), '😀'.repeat(20), '😀'.repeat(21), ` ${'abcde '.repeat(3)} `].map(lengths)).toEqual([1, 0, 0, 1, 0]);
  });
});

describe('readItems', () => {
  test('gives what check read, and refuses with the row where a row cannot be read', () => {
    expect(readItems(instruction, fileOf('a.jsonl', `${JSON.stringify(one)}\n{"prompt":"a question"}`))).toMatchObject({ ok: false, error: { code: 'gate.structure', message: expect.stringContaining('Row 2: ') } });
  });
});
