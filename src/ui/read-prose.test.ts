import { describe, expect, it } from 'vitest';
import { readProse, readSpans } from './read-prose';

describe('readProse', () => {
  it('reads headings, paragraphs over several lines, and lists', () => {
    expect(readProse('## What belongs here\nFacts about places\nand people.\n\n- one\n- two\n  and more\n\nThe end.')).toEqual([
      { kind: 'heading', text: 'What belongs here' },
      { kind: 'paragraph', text: 'Facts about places and people.' },
      { kind: 'list', items: ['one', 'two and more'] },
      { kind: 'paragraph', text: 'The end.' },
    ]);
  });

  it('leaves markup as the text that it is', () => {
    expect(readProse('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'paragraph', text: '<img src=x onerror=alert(1)>' }]);
  });
});

describe('readSpans', () => {
  it('finds emphasis and code, and keeps a lone star', () => {
    expect(readSpans('a **b** `c` 2 * 3')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c' },
      { kind: 'text', text: ' 2 * 3' },
    ]);
  });
});
