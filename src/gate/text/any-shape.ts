/** What shape the rows of a file have, told by their fields, where the rules name none. */
import { aliases } from './structure';
import type { Shape } from '../types';

const looked = 20_000;

/** Of a table's or JSON Lines' beginning: the first shape whose fields it names; passages where none is. Plain text and documents are passages. */
export function shapeOfText(format: string | null, text: string): Shape {
  if (format !== 'jsonl' && format !== 'csv') return /^[ \t]*(?:\*\*)?(?:Q|Question)(?:\*\*)?:/im.test(text.slice(0, looked)) && /^[ \t]*(?:\*\*)?(?:A|Answer)(?:\*\*)?:/im.test(text.slice(0, looked)) ? 'instruction' : 'passage';
  const lines = text.slice(0, looked).split('\n').filter((line) => line.trim() !== '');
  const head = (format === 'csv' ? lines.slice(0, 1) : lines.slice(0, 20)).join('\n').toLowerCase();
  const names = (wanted: readonly string[]): boolean => wanted.some((name) => (format === 'csv' ? new RegExp(`(?:^|[,;\\t|"\\s])${name}(?:[,;\\t|"\\s]|$)`) : new RegExp(`"${name}"\\s*:`)).test(head));
  if (names(aliases.messages)) return 'chat';
  if (names(aliases.chosen) && names(aliases.rejected)) return 'preference';
  return names(aliases.completion) || names(aliases.prompt) ? 'instruction' : 'passage';
}
