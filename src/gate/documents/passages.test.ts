import { describe, expect, test } from 'vitest';
import { mergePassages, passagesOf, splitPassage } from './index';

const sentence = 'The harbour master counts the boats every evening. ';

describe('passages of Markdown and plain text', () => {
  test('headings are context, and a passage never crosses one', () => {
    const text = '# Harbour\n\nBoats come in.\n\nNets dry.\n\n## Tides\n\nTwice a day.\n\nTea room\n========\n\nOpen at ten.';
    expect(passagesOf(text, 'md')).toEqual([
      { text: 'Boats come in.\n\nNets dry.', headings: ['Harbour'] },
      { text: 'Twice a day.', headings: ['Harbour', 'Tides'] },
      { text: 'Open at ten.', headings: ['Tea room'] },
    ]);
  });
  test('settings at the top are left out and code stays whole', () => {
    const text = '---\ntitle: x\n---\nFirst.\n\n```sh\n# not a heading\n\nrun\n```\n\nLast.';
    expect(passagesOf(text, 'md')).toEqual([{ text: 'First.\n\n```sh\n# not a heading\n\nrun\n```\n\nLast.', headings: [] }]);
  });
  test('paragraphs are gathered to about 1,200 characters', () => {
    const passages = passagesOf(Array.from({ length: 10 }, () => sentence.repeat(6).trim()).join('\n\n'), 'txt');
    expect(passages.map(({ text }) => text.length)).toEqual([919, 919, 919, 305]);
  });
  test('a long paragraph is cut at the ends of sentences, and nothing is lost', () => {
    const passages = passagesOf(sentence.repeat(100), 'txt');
    expect(passages.every(({ text }) => text.length <= 2_000 && text.endsWith('evening.'))).toBe(true);
    expect(passages.map(({ text }) => text).join(' ')).toBe(sentence.repeat(100).trim());
  });
  test('without any sentence, pairs of surrogates stay whole', () => {
    const passages = passagesOf(`a${'😀'.repeat(3_000)}`, 'txt');
    expect(passages.every(({ text }) => !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(text))).toBe(true);
    expect(passages.map(({ text }) => text).join('')).toBe(`a${'😀'.repeat(3_000)}`);
  });
  test('Chinese sentences end without a space', () => {
    expect(passagesOf('港口每天晚上都會數船。'.repeat(300), 'txt').every(({ text }) => text.endsWith('。'))).toBe(true);
  });
  test('headings of plain text: chapters and capitals', () => {
    expect(passagesOf('Chapter 1 The harbour\n\nBoats.\n\nTHE TEA ROOM\n\nTea.', 'txt').map(({ headings }) => headings)).toEqual([['Chapter 1 The harbour'], ['THE TEA ROOM']]);
  });
  test('a document of headings alone is not lost', () => {
    expect(passagesOf('# One\n\n# Two', 'md')).toEqual([{ text: 'One', headings: [] }, { text: 'Two', headings: [] }]);
  });
});

describe('merging and splitting', () => {
  test('merged passages keep the headings that they share', () => {
    const merged = mergePassages([{ text: 'a', headings: ['H', 'I'], page: 2 }, { text: 'b', headings: ['H', 'J'], page: 3 }]);
    expect(merged).toEqual({ text: 'a\n\nb', headings: ['H'], page: 2 });
  });
  test('a split gives two, or the passage itself where a side would be empty', () => {
    const passage = { text: 'One. Two.', headings: ['H'], page: 1 };
    expect(splitPassage(passage, 4)).toEqual([{ ...passage, text: 'One.' }, { ...passage, text: 'Two.' }]);
    for (const at of [-5, 0, 9, 1e9, Number.NaN]) expect(splitPassage(passage, at)).toEqual([passage]);
    expect(splitPassage({ text: 'a😀b', headings: [] }, 2).map(({ text }) => text)).toEqual(['a', '😀b']);
  });
});
