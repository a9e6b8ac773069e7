/** The passages of a document before they are submitted: rows `{"text": …}` of a `.jsonl` file, which its contributor merges, splits, edits and drops. */
import type { EntryFile } from '#gate';

/** The passages of a file whose rows are all passages and nothing else; null: it isn't such a file. */
export function passagesIn(file: EntryFile): readonly string[] | null {
  if (!file.name.toLowerCase().endsWith('.jsonl')) return null;
  const whole = decoded(file.bytes);
  if (whole === null) return null;
  const passages: string[] = [];
  for (const line of whole.split('\n')) {
    if (line.trim() === '') continue;
    const text = textIn(line);
    if (text === null) return null;
    passages.push(text);
  }
  return passages;
}

/** Null where it isn't UTF-8: what an edit saved would hide that. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function textIn(line: string): string | null {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null || Object.keys(row).length !== 1) return null;
    return 'text' in row && typeof row.text === 'string' ? row.text : null;
  } catch {
    return null;
  }
}

export const withPassages = (file: EntryFile, passages: readonly string[]): EntryFile => ({
  name: file.name,
  bytes: new TextEncoder().encode(passages.map((text) => `${JSON.stringify({ text })}\n`).join('')),
});

export const edited = (passages: readonly string[], index: number, text: string): readonly string[] => passages.map((one, i) => (i === index ? text : one));

export const dropped = (passages: readonly string[], index: number): readonly string[] => passages.filter((_, i) => i !== index);

/** With the next one, as a paragraph of its own. */
export function mergedWithNext(passages: readonly string[], index: number): readonly string[] {
  const [one, next] = [passages[index], passages[index + 1]];
  if (one === undefined || next === undefined) return passages;
  return [...passages.slice(0, index), `${one.trimEnd()}\n\n${next.trimStart()}`, ...passages.slice(index + 2)];
}

/** In two at `at` (UTF-16), where neither part is empty. */
export function splitAt(passages: readonly string[], index: number, at: number): readonly string[] {
  const parts = [passages[index]?.slice(0, at).trim() ?? '', passages[index]?.slice(at).trim() ?? ''];
  return parts.includes('') ? passages : [...passages.slice(0, index), ...parts, ...passages.slice(index + 1)];
}
