/**
 * JSON Lines: one JSON object a line. Reads line by line and never lets the JSON parser see what could exhaust it (nesting is bounded by a scan first). A line's number is
 * the row's number, blank lines counted, so that it is the one an editor shows.
 */
import type { Findings } from '../findings';
import { foldCase } from '../unicode';
import { createItemReader } from './item-reader';
import { fieldNames, fieldsOf, kindOf, type Fields } from './structure';
import { quote } from './words';
import type { Item, TextRules, Shape } from '../types';

const maxDepth = 32;
const maxKeys = 1_000;

export interface ReadRow {
  readonly row: number;
  readonly item: Item;
}

export interface Rows {
  readonly rows: readonly ReadRow[];
  /** How many rows there are, readable or not. */
  readonly total: number;
}

export function readJsonl(rules: TextRules, text: string, findings: Findings): Rows {
  const total = countLines(text);
  const foreign = notJsonLines(text);
  if (foreign !== null) {
    findings.end({ check: 'type', ...foreign });
    return { rows: [], total: 0 };
  }
  if (tooMany(rules, total, findings)) return { rows: [], total };
  const rows: ReadRow[] = [];
  const itemOf = createItemReader(rules, findings);
  for (const { line, row } of lines(text)) {
    const parsed = parseLine(line, row, findings);
    if (parsed === null) continue;
    const item = itemOf(fieldsOf(parsed), row);
    if (item !== null) rows.push({ row, item });
  }
  return { rows, total };
}

/** Ends the work when a file holds more rows than the datanet takes. */
export function tooMany(rules: TextRules, total: number, findings: Findings, more = ''): boolean {
  if (total <= rules.maxItemsPerFile) return false;
  findings.end({
    check: 'count',
    message: `The file has ${more}${total} rows; the most a file may hold here is ${rules.maxItemsPerFile}.`,
    fix: 'Split it into smaller files.',
  });
  return true;
}

/** Replaces one line of the text by the item in its canonical fields; fields that the gate does not read stay as they are. */
export function replaceJsonlRow(text: string, shape: Shape, row: number, item: Item): string {
  const split = text.split('\n');
  const line = split[row - 1];
  if (line === undefined) return text;
  const parsed = parseObject(line);
  const others = parsed === null ? [] : Object.entries(parsed).filter(([name]) => !fieldNames(shape).includes(name.trim().toLowerCase()));
  split[row - 1] = JSON.stringify(Object.fromEntries([...Object.entries(item), ...others]));
  return split.join('\n');
}

/** Replaces the text under the first of `keys` that a line has; null where it has none, or `edit` gives none. */
export function editJsonlValue(text: string, row: number, keys: readonly string[], edit: (value: string) => string | null): string | null {
  const split = text.split('\n');
  const parsed = parseObject(split[row - 1] ?? '');
  if (parsed === null) return null;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(parsed);
  const wanted = keys.map((key) => entries.find(([name, value]) => foldCase(name.trim()) === key && typeof value === 'string')).find((entry) => entry !== undefined);
  const edited = typeof wanted?.[1] === 'string' ? edit(wanted[1]) : null;
  if (edited === null) return null;
  split[row - 1] = JSON.stringify(Object.fromEntries(entries.map((entry) => (entry === wanted ? [entry[0], edited] : entry))));
  return split.join('\n');
}

/** The fields of one line, for a remedy that edits it. */
export function jsonlRowFields(text: string, row: number): Fields | null {
  const line = text.split('\n')[row - 1];
  const parsed = line === undefined ? null : parseObject(line);
  return parsed === null ? null : fieldsOf(Object.entries(parsed));
}

function* lines(text: string): Generator<{ line: string; row: number }> {
  let start = 0;
  let row = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    row += 1;
    const line = text.slice(start, end);
    if (line.trim() !== '') yield { line, row };
    start = end + 1;
  }
}

function countLines(text: string): number {
  let count = 0;
  let hasContent = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a) {
      if (hasContent) count += 1;
      hasContent = false;
    } else if (unit !== 0x20 && unit !== 0x09) hasContent = true;
  }
  return hasContent ? count + 1 : count;
}

/** When no line among the first twenty opens an object, the whole file is something else; say what, once, instead of once a line. */
function notJsonLines(text: string): { message: string; fix: string; where?: { row: number } } | null {
  const first: { line: string; row: number }[] = [];
  for (const each of lines(text)) {
    first.push(each);
    if (first.length === 20) break;
  }
  const opening = first[0]?.line.trim() ?? '';
  if (opening.startsWith('[')) {
    return {
      message: 'This is one JSON array, not JSON Lines.',
      fix: 'Put each object on a line of its own, without the outer [ ] and without commas between the lines.',
    };
  }
  const isSpread = opening.startsWith('{') && first.length > 1 && parseObject(opening) === null && parseObject(text) !== null;
  if (isSpread || opening === '{') {
    return { message: 'This is JSON spread over several lines, not JSON Lines.', fix: 'Write each object on one line of its own.' };
  }
  if (!first.some(({ line }) => line.trimStart().startsWith('{'))) {
    return {
      message: `This is not JSON Lines: the first row is ${quote(opening)}, not a JSON object.`,
      fix: 'Write each row as {"field": "value"} on one line, or save the file with the ending that fits what it is (.csv, .txt, .md).',
      where: { row: first[0]?.row ?? 1 },
    };
  }
  return null;
}

function parseLine(line: string, row: number, findings: Findings): [string, unknown][] | null {
  const refuse = (message: string, fix: string): null => {
    findings.add({ check: 'structure', severity: 'refuse', message, fix, where: { row } });
    return null;
  };
  if (isDeep(line)) return refuse(`This row is nested more than ${maxDepth} levels deep.`, 'A row is a flat object: write its fields as plain text.');
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refuse('This row is not valid JSON.', jsonHint(line.trim()));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(`This row is ${kindOf(value)}, not an object.`, 'Write it as {"field": "value"} on one line.');
  }
  const entries = Object.entries(value);
  return entries.length > maxKeys ? refuse(`This row has ${entries.length} fields.`, `A row has few fields; the most is ${maxKeys}.`) : entries;
}

function parseObject(line: string): object | null {
  if (isDeep(line)) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Engines word JSON errors differently, so the hint is ours: it names the usual slips. */
function jsonHint(line: string): string {
  if (line.endsWith(',')) return 'Take the comma at the end of the row away.';
  if (/^\{\s*'/.test(line)) return 'Use double quotes (") around names and values, not single ones.';
  if (/^\{\s*[“”„]/.test(line)) return 'Use straight double quotes ("), not curly ones.';
  if (/^\{\s*[A-Za-z_]+\s*:/.test(line)) return 'Put the field names in double quotes.';
  if (line.startsWith('{') && !line.endsWith('}')) return 'The row does not end with }. Line breaks inside a text are written \\n, and each object stays on one line.';
  if (/,\s*\}$/.test(line.slice(-50))) return 'Take the comma before the last } away.';
  if (!line.startsWith('{')) return 'Write it as {"field": "value"} on one line.';
  return 'Check the quotes and commas: a double quote inside a text is written \\", a backslash \\\\, a line break \\n.';
}

/** Counts brackets outside strings; deeper than a row ever needs is refused before parsing. */
export function isDeep(line: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return false;
}
