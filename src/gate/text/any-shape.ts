/** What shape the rows of a file have, told by their fields, where the rules name none. */
import { namesOfHeader } from './csv';
import { isDeep } from './jsonl';
import { hasPairs } from './plain';
import { aliases } from './structure';
import type { Shape } from '../types';

const looked = 20_000;
const lookedRows = 20;

/** Of a table's or JSON Lines' beginning: the shape whose fields it names whole; passages where none is. Plain text is passages, unless questions and answers can be told apart in it. */
export function shapeOfText(format: string | null, text: string): Shape {
  const head = text.slice(0, looked);
  if (format !== 'jsonl' && format !== 'csv') return hasPairs(head) ? 'instruction' : 'passage';
  const names = format === 'csv' ? namesOfHeader(head) : namesOfRows(head);
  const has = (wanted: readonly string[]): boolean => wanted.some((name) => names.has(name));
  if (has(aliases.messages)) return 'chat';
  if (has(aliases.chosen) && has(aliases.rejected)) return 'preference';
  if (has([...aliases.prompt, 'input']) && has(aliases.completion)) return 'instruction';
  return !has(aliases.text) && (has(aliases.prompt) || has(aliases.completion)) ? 'instruction' : 'passage';
}

/** Fields of the first rows that hold something. */
function namesOfRows(text: string): ReadonlySet<string> {
  const rows = text.split('\n').filter((line) => line.trim() !== '').slice(0, lookedRows);
  return new Set(rows.flatMap((line) => (isDeep(line) ? [] : keysOf(line))));
}

function keysOf(line: string): string[] {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null ? Object.entries(row).flatMap(([name, value]) => (value === null || value === '' ? [] : [name.trim().toLowerCase()])) : [];
  } catch {
    return [];
  }
}
