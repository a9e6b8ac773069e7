import { describe, expect, it } from 'vitest';
import type { Report } from '#gate';
import { acceptOf, beginning, editableBytes, editableText, hasFormat, submittable, tooLarge, withText } from './files';
import { someManifest } from './testing';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const { rules } = someManifest({ bytes: 1000 });

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
  });
});

it('knows the datanet’s formats, for the picker and for mending', () => {
  expect(acceptOf(rules)).toBe('.txt,.md,.jsonl,.csv');
  expect(['A.CSV', 'notes.pdf', 'csv'].map((name) => hasFormat(name, rules))).toEqual([true, false, false]);
});
