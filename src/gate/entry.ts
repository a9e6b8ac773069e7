/**
 * From a file's bytes to its items: the cheap checks in their order, each of which ends the work (size, true type, name, UTF-8), then the reader of its format. `check` and `readItems` both
 * go through here, so what trains is what was checked.
 */
import { foreignContent } from './content-type';
import { readCsv } from './text/csv';
import type { Ending, Findings } from './findings';
import { readJsonl, type Rows } from './text/jsonl';
import { readPlain } from './text/plain';
import { decodeUtf8, encodeUtf8 } from './text/utf8';
import { grouped, quote } from './text/words';
import type { EntryFile, FieldsItem, Item, Rules, TextFormat, TextRules } from './types';

const nothing: Rows = { rows: [], total: 0 };

/** The rows of a file; what is wrong with it goes to `findings`. */
export function readEntry(rules: TextRules, file: EntryFile, findings: Findings): Rows {
  const end = (check: string, message: string, fix: string, where?: { row: number }): Rows => {
    findings.end({ check, message, fix, ...(where === undefined ? {} : { where }) });
    return nothing;
  };
  if (file.bytes.length === 0) return end('size', 'The file is empty.', 'Choose a file with text in it.');
  const large = tooLarge(rules, file.bytes.length);
  if (large !== null) return end(large.check, large.message, large.fix);
  const foreign = foreignContent(file.bytes);
  if (foreign !== null) return end('type', `This is ${foreign}, not ${foreign === 'text in UTF-16' ? 'in UTF-8' : 'plain text'}.`, foreignFix(rules, foreign));
  const format = formatOfName(file.name);
  if (format === null) return end('type', `The name ${quote(file.name)} does not end in a format that the gate reads.`, `Name it with one of the endings ${formatList(rules)}, if that is what it holds.`);
  const decoded = decodeUtf8(file.bytes);
  if (!decoded.ok) {
    return end('encoding', `The text is not UTF-8: the first invalid byte is number ${grouped(decoded.offset + 1)}, in line ${grouped(decoded.line)}.`, 'Save the file again with the encoding UTF-8 (the source was perhaps Latin-1 or Windows-1252).', { row: decoded.line });
  }
  const { text } = decoded;
  if (text.trim() === '') return end('size', 'The file holds nothing but white space.', 'Choose a file with text in it.');
  const contradiction = formatContradiction(rules, format, text);
  if (contradiction !== null) return end('type', contradiction.message, contradiction.fix);
  if (!rules.formats.includes(format) && !isTypedItem(format, text) && !takesRowsOfDocuments(rules, format)) {
    return end('type', `This datanet does not take .${format} files.`, `Send ${formatList(rules)}, or type the item in.`);
  }
  const before = findings.count('refuse');
  const rows = format === 'jsonl' ? readJsonl(rules, text, findings) : format === 'csv' ? readCsv(rules, text, findings) : readPlain(rules, text, findings);
  if (rows.total === 0 && !findings.isEnded && findings.count('refuse') === before) return end('count', 'The file has no rows.', 'Add at least one row with its fields.');
  return rows;
}

/** A typed item as a file: one canonical row of JSON Lines, the same bytes for the same item. */
export function itemToFile(item: Item): EntryFile {
  return { name: 'item.jsonl', bytes: encodeUtf8(`${JSON.stringify(canonicalItem(item))}\n`) };
}

/** The item with its own fields only, in their fixed order; a datanet's own fields stand in a row side by side. */
function canonicalItem(item: Item): Item | FieldsItem['values'] {
  if ('values' in item) return Object.fromEntries(Object.entries(item.values).filter(([, value]) => typeof value === 'number' || value.trim() !== ''));
  if ('text' in item) return { text: item.text };
  if ('messages' in item) return { messages: item.messages.map(({ role, content }) => ({ role, content })) };
  if ('chosen' in item) return { prompt: item.prompt, chosen: item.chosen, rejected: item.rejected };
  return { prompt: item.prompt, completion: item.completion };
}

/** A name's ending in lower case, without the dot. */
export function endingOf(name: string): string | null {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name.slice(-20))?.[1]?.toLowerCase() ?? null;
}

/** The format of text that a name ends in. */
export function formatOfName(name: string): TextFormat | null {
  const ending = endingOf(name);
  return ending === 'txt' || ending === 'md' || ending === 'jsonl' || ending === 'csv' ? ending : null;
}

/** What refuses a file that is larger than all of a day's bytes. */
export function tooLarge({ perDay }: Pick<Rules, 'perDay'>, sizeBytes: number): Ending | null {
  if (sizeBytes <= perDay.bytes) return null;
  return {
    check: 'size',
    message: `The file has ${grouped(sizeBytes)} bytes; the most an account may send in a day is ${grouped(perDay.bytes)}.`,
    fix: 'Split it, and send the parts on different days.',
  };
}

function foreignFix(rules: TextRules, foreign: string): string {
  if (foreign === 'text in UTF-16') return 'Save it again with the encoding UTF-8.';
  const ending = foreign === 'a PDF document' ? 'pdf' : foreign === 'a Word document (.docx)' ? 'docx' : null;
  return ending !== null && rules.formats.includes(ending) ? `Let its name end in .${ending}.` : `Send the words themselves as ${formatList(rules)}.`;
}

/** Text whose content is plainly of another format than its name says. */
export function formatContradiction(rules: Pick<TextRules, 'shape'>, format: TextFormat, text: string): { message: string; fix: string } | null {
  if (format !== 'txt' && format !== 'md') return null;
  const head = text.slice(0, 20_000).trimStart();
  const firstLine = head.slice(0, head.indexOf('\n') === -1 ? undefined : head.indexOf('\n')).trim();
  const isRow = firstLine.startsWith('{') && firstLine.endsWith('}') && isJsonObject(firstLine);
  if (isRow) return { message: `This is JSON Lines, though its name ends in .${format}.`, fix: 'Change the ending to .jsonl.' };
  if (/^\[\s*\{\s*"/.test(head)) return { message: `This is a JSON array, though its name ends in .${format}.`, fix: 'Put each object on a line of its own, without the outer [ ], and name the file .jsonl.' };
  const isHeader = rules.shape === 'instruction' && /^"?(?:prompt|instruction|question)"?[,;\t|]"?(?:input"?[,;\t|]"?)?(?:completion|response|output|answer)"?$/i.test(firstLine.slice(0, 80));
  return isHeader ? { message: `This is a table (CSV), though its name ends in .${format}.`, fix: 'Change the ending to .csv.' } : null;
}

function isJsonObject(line: string): boolean {
  if (/[[{]{33}/.test(line)) return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** One canonical row: what `itemToFile` writes. It is always taken, whatever files a datanet takes. */
function isTypedItem(format: TextFormat, text: string): boolean {
  return format === 'jsonl' && text.length < 1_000_000 && text.indexOf('\n') === text.length - 1;
}

/** A document enters as rows. */
function takesRowsOfDocuments(rules: TextRules, format: TextFormat): boolean {
  return format === 'jsonl' && rules.shape === 'passage' && rules.formats.some((taken) => taken === 'pdf' || taken === 'docx');
}

function formatList(rules: TextRules): string {
  return rules.formats.map((format) => `.${format}`).join(', ');
}
