/**
 * Carries out a remedy: the edit that settles a finding. A remedy was made for the text as it was checked; where that has changed so much that it no longer fits, nothing
 * is changed. After one remedy check again before the next, since offsets move.
 */
import { csvRowFields, replaceCsvRow } from './text/csv';
import { formatOfName } from './entry';
import { Findings } from './findings';
import { fieldsOfItem, withFieldText } from './text/item-fields';
import { jsonlRowFields, replaceJsonlRow } from './text/jsonl';
import { plainFieldSpan } from './text/plain';
import { aliases, itemFromFields } from './text/structure';
import { decodeUtf8, encodeUtf8 } from './text/utf8';
import type { EntryFile, Item, Remedy, Shape } from './types';

export function applyRemedy(target: EntryFile, remedy: Remedy): EntryFile;
export function applyRemedy(target: Item, remedy: Remedy): Item;
export function applyRemedy(target: EntryFile | Item, remedy: Remedy): EntryFile | Item {
  return 'bytes' in target ? remedyFile(target, remedy) : remedyItem(target, remedy);
}

function remedyItem(item: Item, remedy: Remedy): Item {
  const field = fieldsOfItem(item).find(({ name }) => name === remedy.field);
  if (field === undefined || remedy.start > remedy.end || remedy.end > field.text.length) return item;
  return withFieldText(item, remedy.field, replaced(field.text, remedy));
}

/** Only the row that the remedy is for changes; line ends become `\n`, as the gate reads them. */
function remedyFile(file: EntryFile, remedy: Remedy): EntryFile {
  const decoded = decodeUtf8(file.bytes);
  const format = formatOfName(file.name);
  if (!decoded.ok || format === null) return file;
  const { text } = decoded;
  const edited = format === 'jsonl' || format === 'csv' ? remedyRow(text, format, remedy) : remedySpan(text, remedy);
  return edited === null ? file : { name: file.name, bytes: encodeUtf8(edited) };
}

function remedyRow(text: string, format: 'jsonl' | 'csv', remedy: Remedy): string | null {
  const findings = new Findings();
  const fields = format === 'jsonl' ? jsonlRowFields(text, remedy.row) : csvRowFields(text, shapeOfField(remedy.field), remedy.row, findings);
  const shape = fields !== null && aliases.chosen.some((name) => fields.has(name)) && !remedy.field.startsWith('messages') ? 'preference' : shapeOfField(remedy.field);
  const item = fields === null ? null : itemFromFields(shape, fields, remedy.row, findings);
  if (item === null) return null;
  const edited = remedyItem(item, remedy);
  if (edited === item) return null;
  return format === 'jsonl' ? replaceJsonlRow(text, shape, remedy.row, edited) : replaceCsvRow(text, remedy.row, edited);
}

function remedySpan(text: string, remedy: Remedy): string | null {
  const span = plainFieldSpan(text, remedy.field, remedy.row);
  if (span === null || remedy.start > remedy.end || span.start + remedy.end > span.end) return null;
  return text.slice(0, span.start + remedy.start) + remedy.replacement + text.slice(span.start + remedy.end);
}

function shapeOfField(field: string): Shape {
  return field === 'text' ? 'passage' : field.startsWith('messages') ? 'chat' : 'instruction';
}

function replaced(text: string, { start, end, replacement }: Remedy): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
