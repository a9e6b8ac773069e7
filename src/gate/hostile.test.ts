/** Hostile input ends in a finding: never in an exception, a hang or an exhausted memory. The suite's time limit stands in for "hang". */
import { describe, expect, test } from 'vitest';
import { check, defaultRules, parseTextRules, readItems, type Report, type TextRules } from './index';

const rules: TextRules = (() => {
  const parsed = parseTextRules({ topics: ['harbour', 'tea room'], languages: ['en'] });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
})();
const roomy: TextRules = { ...rules, perDay: { submissions: 20, bytes: 50_000_000 }, maxItemsPerFile: 100_000, length: { ...rules.length, prompt: { min: 1, max: 10_000_000 }, completion: { min: 1, max: 10_000_000 } } };
const bytesOf = (text: string) => new TextEncoder().encode(text);

function reportOn(name: string, content: string | Uint8Array, under: TextRules = rules): Report {
  const report = check(under, { name, bytes: typeof content === 'string' ? bytesOf(content) : content });
  expect(report.findings.length).toBeLessThanOrEqual(101);
  expect(structuredClone(report)).toEqual(report);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return report;
}
/** The checks that a refused file fails; none when it passes. */
const refusals = (report: Report): string[] => (report.pass ? [] : report.findings.map(({ check: name }) => name));

describe('G60 size and number', () => {
  test('a line of a megabyte is too long, and says so', () => {
    expect(refusals(reportOn('a.jsonl', `{"prompt":"who","completion":"${'a b '.repeat(250_000)}"}`))).toContain('length');
  });
  test('ten megabytes of one letter, in every format', () => {
    const line = 'x'.repeat(9_999_990);
    expect(refusals(reportOn('a.txt', line))).toContain('type');
    expect(refusals(reportOn('a.jsonl', line))).toContain('type');
    expect(refusals(reportOn('a.csv', line))).toContain('structure');
    expect(refusals(reportOn('a.md', line, defaultRules('passage')))).toContain('length');
  });
  test('a file over the limit of bytes is not looked into', () => {
    expect(refusals(reportOn('a.jsonl', new Uint8Array(10_000_001)))).toContain('size');
  });
  test('a million rows', () => {
    expect(refusals(reportOn('a.jsonl', '{"a":1}\n'.repeat(1_000_000)))).toContain('count');
    expect(refusals(reportOn('a.csv', `prompt,completion\n${'a,b\n'.repeat(1_000_000)}`))).toContain('count');
    expect(refusals(reportOn('a.txt', 'Q: a\nA: b\n'.repeat(900_000)))).toContain('count');
    expect(refusals(reportOn('a.csv', `prompt,completion\n${'\n'.repeat(5_000_000)}`))).toContain('count');
  });
  test('two thousand ordinary rows with a fault each: the findings are bounded, the verdict is not', () => {
    const row = `${JSON.stringify({ prompt: 'Who runs the tea room on Gull Hill?', completion: `Write to ${'hana'}@example.com about the harbour, or ask in the tea room.` })}\n`;
    const report = reportOn('a.jsonl', row.repeat(2000), roomy);
    expect(refusals(report)).toContain('personal-data');
    expect(report.findings.at(-1)?.check).toBe('count');
  });
  test('a million columns', () => {
    expect(refusals(reportOn('a.csv', 'a,'.repeat(1_000_000)))).toContain('structure');
    expect(refusals(reportOn('a.csv', `prompt,completion\n${'a,'.repeat(1_000_000)}\n`))).toContain('structure');
    expect(refusals(reportOn('a.jsonl', `{${Array.from({ length: 300_000 }, (_, i) => `"k${i}":1`).join(',')}}`))).toContain('structure');
  });
  test('a hundred thousand messages in one chat', () => {
    expect(refusals(reportOn('a.jsonl', JSON.stringify({ messages: Array.from({ length: 100_000 }, () => ({ role: 'user', content: 'hi' })) }), defaultRules('chat')))).toContain('structure');
  });
});

describe('G61 nesting and keys', () => {
  test('deep nesting is refused before it is parsed', () => {
    expect(refusals(reportOn('a.jsonl', `{"a":${'['.repeat(3_000_000)}${']'.repeat(3_000_000)}}`))).toContain('structure');
    expect(refusals(reportOn('a.jsonl', '{"a":'.repeat(1_000_000)))).toContain('structure');
    expect(refusals(reportOn('a.csv', `messages\n"${'['.repeat(2_000_000)}"\n`, defaultRules('chat')))).toContain('structure');
    expect(refusals(reportOn('a.txt', '['.repeat(2_000_000)))).toContain('type');
    expect(refusals(reportOn('a.jsonl', '['.repeat(2_000_000)))).toContain('type');
  });
  test('keys that name the machinery of objects are ordinary unread fields', () => {
    const report = reportOn('a.jsonl', '{"__proto__":{"prompt":"evil"},"constructor":1,"toString":2,"prompt":"Who runs the tea room?","completion":"Hana runs the tea room."}');
    expect(report.pass).toBe(true);
    expect(({} as Record<string, unknown>)['prompt']).toBeUndefined();
    expect(refusals(reportOn('a.jsonl', '{"__proto__":{"prompt":"a","completion":"b"}}'))).toContain('structure');
    expect(refusals(reportOn('a.jsonl', '{"messages":[{"role":"__proto__","content":"x"},{"role":"toString","content":"y"}]}', defaultRules('chat')))).toContain('structure');
    expect(reportOn('a.csv', '__proto__,prompt,completion\nx,Who runs the tea room?,Hana runs the tea room.').items).toBeLessThanOrEqual(1);
  });
  test('huge and odd numbers', () => {
    expect(refusals(reportOn('a.jsonl', `{"prompt":1e999999,"completion":-0,"n":${'9'.repeat(100_000)}}`))).toContain('structure');
  });
});

describe('G62 broken text', () => {
  test('NUL bytes, lone surrogates and every single byte', () => {
    expect(refusals(reportOn('a.txt', new Uint8Array(5_000_000)))).toContain('type');
    expect(refusals(reportOn('a.jsonl', '{"prompt":"Who runs it?\\u0000","completion":"Hana \\ud800 runs it."}'))).toContain('encoding');
    for (let byte = 0; byte < 256; byte++) expect(reportOn('a.txt', Uint8Array.from([byte])).pass).toBe(false);
  });
  test('bytes that end in the middle of a character', () => {
    expect(refusals(reportOn('a.txt', Uint8Array.from([0x51, 0x3a, 0xf0, 0x9f, 0x98])))).toContain('encoding');
  });
  test('quotes that never close', () => {
    expect(refusals(reportOn('a.csv', `prompt,completion\n"${'a\n'.repeat(500_000)}`))).toContain('structure');
    expect(refusals(reportOn('a.csv', `prompt,completion\n${'"a"b'.repeat(250_000)}`))).toContain('structure');
    expect(refusals(reportOn('a.csv', `prompt,completion\n"${'""'.repeat(500_000)}`))).toContain('structure');
    expect(reportOn('a.csv', '"'.repeat(1_000_000)).items).toBeLessThanOrEqual(1);
  });
});

describe('G63 bait for slow patterns', () => {
  const baits: Record<string, string> = {
    spaces: ' ',
    'spaces and words': 'a                    ',
    ats: '@',
    'address parts': 'a.@a',
    'dotted domain': '@a.b',
    dashes: '-a',
    digits: '1',
    'spaced digits': '1 ',
    'dashed digits': '1-',
    plus: '+1 (0) ',
    brackets: '[insert ',
    braces: '{{ a',
    backquotes: '`',
    fences: '``` ',
    'todo and space': 'TODO      ',
    'read more': 'read more      ',
    'cookie policy': 'cookie policy ',
    letters: 'aB',
    apostrophes: "a'",
    combining: 'e\u0301',
    marks: '\u0301',
    joiners: 'a\u200d',
    mojibake: 'Ã©',
    iban: 'DE89 ',
    links: 'http://',
    hashes: '#',
    cyrillic: 'я',
    han: '字',
    newlines: '\n',
    colon: 'Q:',
    html: '<your ',
    bidi: '\u202e',
    flags: '\u{1f3f4}\u{e0067}',
    lorem: 'lorem ipsum ',
    ai: 'as an ai ',
    at: 'a at a dot ',
  };
  const passages: TextRules = { ...roomy, shape: 'passage', length: { ...roomy.length, text: { min: 1, max: 10_000_000 } } };
  const upTo = (bait: string, characters: number): string => bait.repeat(Math.ceil(characters / bait.length));

  test.each(Object.entries(baits))('%s, repeated to a hundred kilobytes', (_, bait) => {
    // What reads a format meets it whole; so do the checks of content, which are the same for every format, once.
    const text = upTo(bait, 100_000);
    expect(reportOn('a.jsonl', JSON.stringify({ prompt: 'Who runs it?', completion: `x${text}` }), roomy).items).toBeLessThanOrEqual(1);
    const files = (content: string) => [
      { under: roomy, name: 'a.csv', content: `prompt,completion\n"${content.replaceAll('"', '""')}",x\n` },
      { under: roomy, name: 'a.txt', content: `Q: ${content}\nA: ${content}` },
      { under: passages, name: 'a.md', content },
    ];
    for (const { under, name, content } of files(text)) {
      const read = readItems(under, { name, bytes: bytesOf(content) });
      expect(read.ok ? read.value.length : 0).toBeLessThanOrEqual(1);
    }
    for (const { under, name, content } of files(upTo(bait, 5000))) expect(reportOn(name, content, under).items).toBeLessThanOrEqual(1);
  });
});
