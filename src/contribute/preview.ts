/** The first items of a file as the gate reads them, for looking at before submitting. Rows that the gate cannot read are left out; its findings name them. */
import { type EntryFile, type Item, readItems, type TextRules } from '#gate';
import { beginning } from './files';

/** At most `limit` items from the first 64 KiB. */
export function previewItems(rules: TextRules, file: EntryFile, limit = 5): readonly Item[] {
  const head = beginning(file);
  const all = readItems(rules, head);
  if (all.ok) return all.value.slice(0, limit);
  if (!file.name.toLowerCase().endsWith('.jsonl')) return [];
  const items: Item[] = [];
  for (const line of new TextDecoder().decode(head.bytes).split('\n')) {
    if (items.length === limit) break;
    const one = line.trim() === '' ? null : readItems(rules, { name: file.name, bytes: new TextEncoder().encode(line) });
    if (one?.ok) items.push(...one.value);
  }
  return items;
}
