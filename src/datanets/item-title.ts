/** What a contribution is called in a list: a typed item by its own first words, a file by its name. */
import type { EntryFile } from '#gate';

/** The first text of a one-row `.jsonl`; null where it has none, or is not one row. */
export function firstWords(file: EntryFile): string | null {
  if (!file.name.endsWith('.jsonl')) return null;
  try {
    return firstText(JSON.parse(new TextDecoder().decode(file.bytes)));
  } catch {
    return null;
  }
}

function firstText(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const inner of Object.values(value)) {
    const found = typeof inner === 'string' ? inner : Array.isArray(inner) ? contentOf(inner[0]) : null;
    if (found?.trim()) return found.replace(/\s+/g, ' ').trim();
  }
  return null;
}

const contentOf = (message: unknown): string | null =>
  typeof message === 'object' && message !== null && 'content' in message && typeof message.content === 'string' ? message.content : null;
