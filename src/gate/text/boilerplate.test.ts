import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { boilerplate } from './boilerplate';

const read = (name: string): string[] =>
  readFileSync(`tests/data/boilerplate/${name}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line).text);
const isFound = (text: string): boolean => boilerplate({ name: 'text', use: 'passage', text }, 1).length > 0;

describe('boilerplate', () => {
  test('is found, and ordinary text is left alone', () => {
    const missed = read('boilerplate').filter((text) => !isFound(text));
    const flagged = read('clean').filter(isFound);
    const total = read('boilerplate').length;
    const found = total - missed.length;
    for (const text of missed) console.warn(`missed: ${JSON.stringify(text.slice(0, 100))}`);
    for (const text of flagged) console.warn(`flagged: ${JSON.stringify(text.slice(0, 100))}`);
    console.warn(`boilerplate: precision ${(found / (found + flagged.length)).toFixed(3)}, recall ${(found / total).toFixed(3)}; ${total} texts and ${read('clean').length} clean ones`);
    expect(found / (found + flagged.length)).toBeGreaterThanOrEqual(0.95);
    expect(found / total).toBeGreaterThanOrEqual(0.95);
  });
});
