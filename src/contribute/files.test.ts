import { describe, expect, it } from 'vitest';
import { defaultImageRules, defaultRules, type Report, type TextRules } from '#gate';
import { acceptOf, beginning, editableBytes, editableText, hasFormat, overBudget, submittable, tooLarge, withEnding, withText } from './files';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const rules: TextRules = { ...defaultRules('instruction'), perDay: { submissions: 20, bytes: 1000 } };

describe('the text of a dropped file', () => {
  it('can be mended when it is small and whole', () => {
    const file = { name: 'a.txt', bytes: bytes('Grüße') };
    expect(editableText(file)).toBe('Grüße');
    expect(editableText(withText(file, 'Grüße!'))).toBe('Grüße!');
  });
  it('cannot when it is large, broken or no text', () => {
    expect(editableText({ name: 'a.txt', bytes: new Uint8Array(editableBytes + 1).fill(65) })).toBeNull();
    expect(editableText({ name: 'a.txt', bytes: Uint8Array.of(0xc3, 0x28) })).toBeNull();
    expect(editableText({ name: 'a.txt', bytes: bytes('a\u0000b') })).toBeNull();
  });
});

describe('the beginning of a file', () => {
  it('is all of a small one', () => {
    const file = { name: 'a.jsonl', bytes: bytes('{}\n{}') };
    expect(beginning(file)).toBe(file);
  });
  it('ends after a whole line', () => {
    expect(beginning({ name: 'a.jsonl', bytes: bytes('{"a":1}\n{"b":2}\n{"c":3}') }, 18).bytes).toEqual(bytes('{"a":1}\n{"b":2}\n'));
  });
  it('is cut where there are no lines', () => {
    expect(beginning({ name: 'a.txt', bytes: bytes('abcdef') }, 4).bytes).toEqual(bytes('abcd'));
  });
});

describe('which files may be submitted', () => {
  const report = (pass: boolean): Report => ({ pass, score: 1, parts: { completeness: 1, structure: 1, novelty: 1, relevance: 1, quality: 1 }, findings: [], items: 1 });
  const file = (id: string, pass = true, sizeBytes = 100, submitted = false) => ({ id, sizeBytes, submitted, report: report(pass) });
  it('are those that pass and were not submitted yet', () => {
    expect(submittable([file('a'), file('b', false), file('c', true, 100, true), { ...file('d'), report: null }], { left: 9, bytesLeft: 900 })).toEqual(['a']);
  });
  it('are no more than the day still takes, in number and in bytes', () => {
    expect(submittable([file('a'), file('b'), file('c')], { left: 2, bytesLeft: 900 })).toEqual(['a', 'b']);
    expect(submittable([file('a'), file('b', true, 900), file('c')], { left: 9, bytesLeft: 250 })).toEqual(['a', 'c']);
  });
  it('are not those that alone exceed a day', () => {
    const words = (size: number): string => `${size} B`;
    expect(tooLarge(1000, rules, words)).toBeNull();
    expect(tooLarge(1001, rules, words)).toContain('1001 B; this datanet takes 1000 B a day');
    expect(tooLarge(10_000_001, { perDay: { submissions: 1, bytes: 1_000_000_000 } }, words)).toContain('a file may have at most 10000000 B');
  });
});

it('knows the datanet’s formats, for the picker and for mending', () => {
  expect(acceptOf(rules)).toBe('.txt,.md,.jsonl,.csv');
  expect(['A.CSV', 'notes.pdf', 'csv'].map((name) => hasFormat(name, rules))).toEqual([true, false, false]);
});

it('names the endings that a picker takes, and gives a name another ending', () => {
  expect(acceptOf({ ...defaultImageRules, formats: ['png', 'jpg'] })).toBe('.png,.jpg,.jpeg');
  expect([withEnding('a.b.tiff', 'jpg'), withEnding('mill', 'png'), withEnding('.png', 'jpg')]).toEqual(['a.b.jpg', 'mill.png', 'file.jpg']);
});

it('says of a file that took too long that its check was stopped', () => {
  expect(overBudget('picture', 30)).toMatchObject({ pass: false, score: 0, findings: [{ check: 'budget', severity: 'refuse', message: 'Checking this picture took more than 30 seconds, so it was stopped.' }] });
});
