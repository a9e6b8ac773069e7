/** What a contribution is called in a list: a typed item by its own first words, a picture or recording by what is said of it, any other file by its name. */
import type { About, EntryFile } from '#gate';

/** The first text of a one-row `.jsonl`, or of what is said of a picture or recording; null where it has none, or is not one item. */
export function firstWords(file: EntryFile): string | null {
  if (file.about) return firstSaid(file.about);
  if (!file.name.endsWith('.jsonl')) return null;
  try {
    return firstText(JSON.parse(new TextDecoder().decode(file.bytes)));
  } catch {
    return null;
  }
}

function firstSaid({ caption, question, transcript, answer, labels }: About): string | null {
  const found = [caption, question, transcript, answer, labels?.join(', ')].find((text) => text?.trim());
  return found?.replace(/\s+/g, ' ').trim() ?? null;
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
