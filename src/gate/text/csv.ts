/**
 * CSV with a header line, after RFC 4180, with the delimiter found by itself: comma, semicolon, tab or bar. One linear pass that remembers where each cell stands in the
 * text, so a remedy changes one cell and leaves every other byte alone. Rows are counted from 1 after the header.
 */
import type { Ending, Findings } from '../findings';
import { foldCase } from '../unicode';
import { formulas } from './formulas';
import { fieldsOfItem } from './item-fields';
import { headerProblem } from './fields/row';
import { createItemReader } from './item-reader';
import { isDeep, tooMany, type ReadRow, type Rows } from './jsonl';
import { aliases, fieldNames, fieldsOf, type Fields } from './structure';
import { quote } from './words';
import type { FieldRule, Item, TextRules, Shape } from '../types';

const delimiters = [',', ';', '\t', '|'] as const;
const maxColumns = 1_000;
const maxCellsKept = 4_000;

interface Cell {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

interface CsvRecord {
  readonly cells: readonly Cell[];
  /** Cells in the record; more than `cells` holds when a hostile row has very many. */
  readonly width: number;
  readonly fault: 'unclosed' | 'after-quote' | null;
}

export function readCsv(rules: TextRules, text: string, findings: Findings): Rows {
  const header = readHeader(text, rules.fields);
  if (header.width > maxColumns) {
    findings.end({ check: 'structure', message: `The header line has ${header.width} columns.`, fix: `Keep the columns of the item only; the most is ${maxColumns}.` });
    return { rows: [], total: 0 };
  }
  const unusable = /^\s*[{[]\s*["{[]/.test(text.slice(0, 200)) ? notCsv : rules.shape === 'fields' ? headerProblem(rules.fields, header.names) : unknownHeader(rules.shape, header.names);
  if (unusable !== null) {
    findings.end(unusable);
    return { rows: [], total: 0 };
  }
  const twice = header.names.find((name, index) => name !== '' && header.names.indexOf(name) !== index);
  if (twice !== undefined) findings.add({ check: 'structure', severity: 'warn', message: `Two columns are called ${quote(twice)}; only one of them is read.`, fix: 'Give each column a name of its own.' });
  const rows: ReadRow[] = [];
  const itemOf = createItemReader(rules, findings);
  let total = 0;
  for (const { record, row } of dataRecords(text, header.delimiter, header.end)) {
    total += 1;
    if (total > rules.maxItemsPerFile) {
      tooMany(rules, total, findings, 'at least ');
      return { rows: [], total };
    }
    const fields = fieldsOfRecord(record, header.names, rules.shape, row, findings);
    if (fields === null) continue;
    const item = itemOf(fields, row);
    if (item === null) continue;
    rows.push({ row, item });
    for (const finding of fieldsOfItem(item, rules.fields).flatMap((field) => (field.use === 'datum' ? [] : formulas(field, row)))) findings.add(finding);
  }
  return { rows, total };
}

/** Writes the item into the cells of its row. A cell whose text does not change keeps its bytes; a joined `input` cell is emptied into the prompt. */
export function replaceCsvRow(text: string, row: number, item: Item): string {
  const header = readHeader(text);
  for (const found of dataRecords(text, header.delimiter, header.end)) {
    if (found.row !== row) continue;
    if ('values' in item) return text;
    const values = new Map<number, string>();
    const write = (names: readonly string[], value: string) => {
      const filled = names.find((name) => (found.record.cells[header.names.indexOf(name)]?.value ?? '') !== '');
      const index = header.names.indexOf(filled ?? names.find((name) => header.names.includes(name)) ?? '');
      if (index >= 0) values.set(index, value);
    };
    if ('text' in item) write(aliases.text, item.text);
    else if ('messages' in item) write(aliases.messages, JSON.stringify(item.messages));
    else if ('chosen' in item) {
      write(aliases.prompt, item.prompt);
      write(aliases.chosen, item.chosen);
      write(aliases.rejected, item.rejected);
    } else {
      const hasPrompt = aliases.prompt.some((name) => header.names.includes(name));
      write(hasPrompt ? aliases.prompt : ['input'], item.prompt);
      if (hasPrompt && header.names.includes('input')) values.set(header.names.indexOf('input'), '');
      write(aliases.completion, item.completion);
    }
    return withCells(text, found.record, values, header.delimiter);
  }
  return text;
}

/** Replaces the text in the column that the first of `keys` names; null where there is none, or `edit` gives none. */
export function editCsvValue(text: string, row: number, keys: readonly string[], fields: readonly FieldRule[], edit: (value: string) => string | null): string | null {
  const header = readHeader(text, fields);
  const names = header.names.map((name) => foldCase(name));
  const column = keys.map((key) => names.indexOf(key)).find((index) => index >= 0);
  if (column === undefined) return null;
  for (const { record, row: number } of dataRecords(text, header.delimiter, header.end)) {
    if (number !== row) continue;
    const edited = edit(record.cells[column]?.value ?? '');
    return edited === null ? null : withCells(text, record, new Map([[column, edited]]), header.delimiter);
  }
  return null;
}

/** The fields of one row, for a remedy that edits it. */
export function csvRowFields(text: string, shape: Shape, row: number, findings: Findings): Fields | null {
  const header = readHeader(text);
  for (const found of dataRecords(text, header.delimiter, header.end)) {
    if (found.row === row) return fieldsOfRecord(found.record, header.names, shape, row, findings);
  }
  return null;
}

function withCells(text: string, record: CsvRecord, values: ReadonlyMap<number, string>, delimiter: string): string {
  let result = '';
  let from = 0;
  for (const [index, cell] of record.cells.entries()) {
    const value = values.get(index);
    if (value === undefined || value === cell.value) continue;
    result += text.slice(from, cell.start) + csvCell(value, delimiter);
    from = cell.end;
  }
  return result + text.slice(from);
}

function csvCell(value: string, delimiter: string): string {
  const needsQuotes = value.includes('"') || value.includes('\n') || value.includes(delimiter) || value !== value.trim();
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

function fieldsOfRecord(record: CsvRecord, names: readonly string[], shape: Shape, row: number, findings: Findings): Fields | null {
  const refuse = (message: string, fix: string): null => {
    findings.add({ check: 'structure', severity: 'refuse', message, fix, where: { row } });
    return null;
  };
  if (record.fault === 'unclosed') return refuse('A quoted cell that begins in this row is never closed.', 'Close it with ", and write a double quote inside a cell as "".');
  if (record.fault === 'after-quote') return refuse('There is text after a closing quote in this row.', 'Write a double quote inside a quoted cell as "".');
  if (record.width > names.length) {
    return refuse(`This row has ${record.width} cells, but the header names ${names.length}.`, 'Put double quotes around a cell that holds a comma or another separator.');
  }
  const entries = names.map((name, index): [string, unknown] => [name, record.cells[index]?.value ?? '']);
  if (shape !== 'chat') return fieldsOf(entries);
  return fieldsOf(entries.map(([name, value]): [string, unknown] => (name === 'messages' || name === 'conversations' || name === 'conversation' ? [name, jsonCell(String(value))] : [name, value])));
}

/** A chat in a cell is JSON; what does not parse (or is longer than a chat needs) stays text, and the structure check says so. */
function jsonCell(value: string): unknown {
  if (!value.trim().startsWith('[') || isDeep(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

interface Header {
  readonly names: readonly string[];
  readonly width: number;
  readonly delimiter: string;
  /** Where the data begins. */
  readonly end: number;
}

/** The columns that a table's first line names, in lower case. */
export function namesOfHeader(text: string): ReadonlySet<string> {
  return new Set(readHeader(text).names);
}

/** A line `sep=;` in front is a spreadsheet's own. The delimiter whose reading of the first line names most known fields, or else gives most cells. */
function readHeader(text: string, fields: readonly FieldRule[] = []): Header {
  const start = /^[ \n]*(?:sep=[^\n]\n[ \n]*)?/i.exec(text.slice(0, 10_000))?.[0].length ?? 0;
  const known = new Set<string>([...fieldNames('instruction'), ...fieldNames('chat'), ...fieldNames('passage'), ...fieldNames('preference'), ...fields.flatMap(({ name, label }) => [name, label.trim().toLowerCase()])]);
  let best: { header: Header; score: number } | null = null;
  for (const delimiter of delimiters) {
    const { record, next } = recordAt(text, start, delimiter);
    const names = record.cells.map((cell) => cell.value.trim().toLowerCase());
    const score = names.filter((name) => known.has(name)).length * 10_000 + Math.min(names.length, 9_999);
    if (best === null || score > best.score) best = { header: { names, width: record.width, delimiter, end: next }, score };
  }
  return best?.header ?? { names: [], width: 0, delimiter: ',', end: text.length };
}

const notCsv: Ending = { check: 'type', message: 'This is JSON, not CSV.', fix: 'Save it with the ending .jsonl, one object a line.' };

/** What a header lacks for the shape, said once instead of in every row. */
function unknownHeader(shape: Shape, names: readonly string[]): Ending | null {
  const columns: readonly { noun: string; accepted: readonly string[] }[] =
    shape === 'instruction'
      ? [
          { noun: 'question', accepted: [...aliases.prompt, 'input'] },
          { noun: 'answer', accepted: aliases.completion },
        ]
      : shape === 'preference'
        ? [
            { noun: 'question', accepted: aliases.prompt },
            { noun: 'better answer', accepted: aliases.chosen },
            { noun: 'worse answer', accepted: aliases.rejected },
          ]
        : [shape === 'chat' ? { noun: 'chat', accepted: aliases.messages } : { noun: 'text', accepted: aliases.text }];
  const missing = columns.filter(({ accepted }) => !accepted.some((name) => names.includes(name)));
  const first = missing[0];
  if (first === undefined) return null;
  const found = names.slice(0, 6).map(quote).join(', ');
  const wanted = columns.map(({ accepted }) => accepted[0]).join(',');
  return {
    check: 'structure',
    message: `The first line does not name a column for the ${missing.map(({ noun }) => noun).join(' and the ')}; it has ${found === '' ? 'nothing' : found}.`,
    fix: `Make the first line ${quote(wanted)}; the ${first.noun} may also be called ${first.accepted.slice(1).join(', ')}.`,
    where: { field: first.accepted[0] ?? '' },
  };
}

function* dataRecords(text: string, delimiter: string, from: number): Generator<{ record: CsvRecord; row: number }> {
  let position = from;
  let row = 0;
  while (position < text.length) {
    const { record, next } = recordAt(text, position, delimiter);
    position = next;
    row += 1;
    const isBlank = record.fault === null && record.cells.every((cell) => cell.value.trim() === '');
    if (!isBlank) yield { record, row };
  }
}

/** One record from `start`; `next` is where the one after it begins. */
function recordAt(text: string, start: number, delimiter: string): { record: CsvRecord; next: number } {
  const separator = delimiter.charCodeAt(0);
  const cells: Cell[] = [];
  let width = 0;
  let fault: CsvRecord['fault'] = null;
  let position = start;
  while (true) {
    const cellStart = position;
    let value: string;
    if (text.charCodeAt(position) === 0x22) {
      const quoted = quotedCell(text, position);
      value = quoted.value;
      position = quoted.end;
      if (!quoted.closed) fault = 'unclosed';
      const rest = position;
      while (position < text.length && text.charCodeAt(position) !== separator && text.charCodeAt(position) !== 0x0a) position += 1;
      if (fault === null && text.slice(rest, position).trim() !== '') fault = 'after-quote';
    } else {
      while (position < text.length && text.charCodeAt(position) !== separator && text.charCodeAt(position) !== 0x0a) position += 1;
      value = text.slice(cellStart, position);
    }
    width += 1;
    if (cells.length < maxCellsKept) cells.push({ value, start: cellStart, end: position });
    if (text.charCodeAt(position) === separator) {
      position += 1;
      continue;
    }
    return { record: { cells, width, fault }, next: position + 1 };
  }
}

function quotedCell(text: string, start: number): { value: string; end: number; closed: boolean } {
  const parts: string[] = [];
  let from = start + 1;
  while (true) {
    const found = text.indexOf('"', from);
    if (found === -1) {
      parts.push(text.slice(from));
      return { value: parts.join(''), end: text.length, closed: false };
    }
    if (text.charCodeAt(found + 1) !== 0x22) {
      parts.push(text.slice(from, found));
      return { value: parts.join(''), end: found + 1, closed: true };
    }
    parts.push(text.slice(from, found + 1));
    from = found + 2;
  }
}
