/**
 * Carries out a remedy: the edit that settles a finding. A remedy was made for the text as it was checked; where that has changed so much that it no longer fits, nothing
 * is changed. After one remedy check again before the next, since offsets move.
 */
import { remedyAbout } from './about';
import { csvRowFields, editCsvValue, replaceCsvRow } from './text/csv';
import { formatOfName } from './entry';
import { Findings } from './findings';
import { keysOfField } from './text/fields';
import { fieldsOfItem, withFieldText } from './text/item-fields';
import { editJsonlValue, jsonlRowFields, replaceJsonlRow } from './text/jsonl';
import { plainFieldSpan } from './text/plain';
import { aliases, itemFromFields } from './text/structure';
import { decodeUtf8, encodeUtf8 } from './text/utf8';
import type { About, EntryFile, FieldRule, Item, Remedy, Shape } from './types';

/** `own`: the fields of the datanet's rules, which a row of them may name by their labels. */
export function applyRemedy(target: EntryFile, remedy: Remedy, own?: readonly FieldRule[]): EntryFile;
export function applyRemedy(target: Item, remedy: Remedy): Item;
export function applyRemedy(target: EntryFile | Item, remedy: Remedy, own: readonly FieldRule[] = []): EntryFile | Item {
  if (!('bytes' in target)) return remedyItem(target, remedy);
  return target.about === undefined ? remedyFile(target, remedy, own) : remedySaid(target, target.about, remedy);
}

/** Of a picture or recording, what is said of it. */
function remedySaid(file: EntryFile, about: About, remedy: Remedy): EntryFile {
  const edited = remedyAbout(about, remedy);
  return edited === about ? file : { ...file, about: edited };
}

function remedyItem(item: Item, remedy: Remedy): Item {
  const field = fieldsOfItem(item).find(({ name }) => name === remedy.field);
  if (field === undefined || remedy.start > remedy.end || remedy.end > field.text.length) return item;
  return withFieldText(item, remedy.field, replaced(field.text, remedy));
}

/** Only the row that the remedy is for changes; line ends become `\n`, as the gate reads them. */
function remedyFile(file: EntryFile, remedy: Remedy, own: readonly FieldRule[]): EntryFile {
  const decoded = decodeUtf8(file.bytes);
  const format = formatOfName(file.name);
  if (!decoded.ok || format === null) return file;
  const { text } = decoded;
  const edited = format === 'jsonl' || format === 'csv' ? remedyRow(text, format, remedy, own) : remedySpan(text, remedy);
  return edited === null ? file : { name: file.name, bytes: encodeUtf8(edited) };
}

function remedyRow(text: string, format: 'jsonl' | 'csv', remedy: Remedy, own: readonly FieldRule[]): string | null {
  if (own.length > 0) return remedyOwnField(text, format, remedy, own);
  const findings = new Findings();
  const fields = format === 'jsonl' ? jsonlRowFields(text, remedy.row) : csvRowFields(text, shapeOfField(remedy.field), remedy.row, findings);
  const shape = fields !== null && aliases.chosen.some((name) => fields.has(name)) && !remedy.field.startsWith('messages') ? 'preference' : shapeOfField(remedy.field);
  const item = fields === null ? null : itemFromFields(shape, fields, remedy.row, findings);
  if (item === null) return remedyOwnField(text, format, remedy, own);
  const edited = remedyItem(item, remedy);
  if (edited === item) return null;
  return format === 'jsonl' ? replaceJsonlRow(text, shape, remedy.row, edited) : replaceCsvRow(text, remedy.row, edited);
}

/** The value under a key of the datanet's own, also of a row that isn't whole yet. The name of a place is judged without the space around it. */
function remedyOwnField(text: string, format: 'jsonl' | 'csv', remedy: Remedy, own: readonly FieldRule[]): string | null {
  const isPlace = own.some(({ name, type }) => name === remedy.field && type === 'place');
  const edit = (value: string): string | null => {
    const before = isPlace && remedy.end <= value.trim().length ? value.length - value.trimStart().length : 0;
    const moved = { ...remedy, start: before + remedy.start, end: before + remedy.end };
    return moved.start > moved.end || moved.end > value.length ? null : replaced(value, moved);
  };
  const keys = keysOfField(own, remedy.field);
  return format === 'jsonl' ? editJsonlValue(text, remedy.row, keys, edit) : editCsvValue(text, remedy.row, keys, own, edit);
}

function remedySpan(text: string, remedy: Remedy): string | null {
  const span = plainFieldSpan(text, remedy.field, remedy.row);
  if (span === null || remedy.start > remedy.end || span.start + remedy.end > span.end) return null;
  return text.slice(0, span.start + remedy.start) + remedy.replacement + text.slice(span.start + remedy.end);
}

function shapeOfField(field: string): Exclude<Shape, 'fields'> {
  return field === 'text' ? 'passage' : field.startsWith('messages') ? 'chat' : 'instruction';
}

function replaced(text: string, { start, end, replacement }: Remedy): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
