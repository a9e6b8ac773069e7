import { describe, expect, it } from 'vitest';
import { defaultRules } from '#gate';
import { previewItems } from './preview';

const rules = defaultRules('instruction');
const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('the preview of a file', () => {
  it('shows its first rows as items, whatever the format', () => {
    const csv = 'question,answer\nWho built the mill?,Ada Hale.\nWhen was it built?,In 1820.\n';
    expect(previewItems(rules, file('a.csv', csv), 1)).toEqual([{ prompt: 'Who built the mill?', completion: 'Ada Hale.' }]);
    expect(previewItems(rules, file('a.txt', 'Q: Who built the mill?\nA: Ada Hale.'))).toEqual([{ prompt: 'Who built the mill?', completion: 'Ada Hale.' }]);
  });
  it('leaves out the rows that cannot be read', () => {
    const jsonl = '{"prompt":"Who built the mill?","completion":"Ada Hale."}\n{"prompt":7}\n{"prompt":"When?","completion":"In 1820."}';
    expect(previewItems(rules, file('a.jsonl', jsonl)).map((item) => 'prompt' in item && item.prompt)).toEqual(['Who built the mill?', 'When?']);
  });
  it('is empty for what is not text', () => {
    expect(previewItems(rules, { name: 'a.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1) })).toEqual([]);
  });
});
