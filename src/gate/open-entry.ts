/**
 * What a file becomes before it is checked, edited and submitted. A document or a long text becomes rows: a `.jsonl` file of its passages. A picture or recording loses what it tells
 * beside what is seen or heard; what was taken out is told. Every other file stays as it is.
 */
import { bareSound, removedSoundFindings } from './audio';
import { foreignContent } from './content-type';
import { joinShort, openDocument, passagesOf, type Passage } from './documents';
import { endingOf, formatContradiction, tooLarge } from './entry';
import type { Ending } from './findings';
import { shapeOfText } from './text/any-shape';
import { decodeUtf8, encodeUtf8 } from './text/utf8';
import { barePicture } from './image';
import type { EntryFile, Finding, ImageRules, LooseRules } from './types';

/** What `check` reads, with what opening it found; or why there is nothing to read. */
export type OpenedEntry = { readonly ok: true; readonly file: EntryFile; readonly findings: readonly Finding[] } | { readonly ok: false; readonly ending: Ending };

const CONTENT = { pdf: 'a PDF document', docx: 'a Word document (.docx)' } as const;

type LooseTextRules = Exclude<LooseRules, { readonly kind: 'image' | 'audio' }>;

/** Bytes above which a plain text is parted. */
const LONG_TEXT = 2_000;

export async function openEntry(rules: LooseRules, file: EntryFile): Promise<OpenedEntry> {
  if (rules.kind === 'image') return openPictureEntry(rules, file);
  return rules.kind === 'audio' ? openSoundEntry(file) : openTextEntry(rules, file);
}

async function openTextEntry(rules: LooseTextRules, file: EntryFile): Promise<OpenedEntry> {
  const format = endingOf(file.name);
  if (format === 'txt' || format === 'md') return { ok: true, file: parted(rules, format, file), findings: [] };
  if ((format !== 'pdf' && format !== 'docx') || file.bytes.length === 0) return { ok: true, file, findings: [] };
  const end = (check: string, message: string, fix: string): OpenedEntry => ({ ok: false, ending: { check, message, fix } });
  const large = tooLarge(rules, file.bytes.length);
  if (large !== null) return { ok: false, ending: large };
  if (!rules.formats.includes(format)) return end('type', `This datanet does not take .${format} files.`, `Send ${rules.formats.map((one) => `.${one}`).join(', ')}, or type the item in.`);
  if (rules.shape !== 'passage' && rules.shape !== 'any') return end('type', 'A document holds passages, and this datanet takes something else.', 'Write its items one by one, or send them as rows (.jsonl or .csv).');
  const content = foreignContent(file.bytes);
  const isOwn = content === CONTENT[format] || (format === 'docx' && (content === 'a zip archive' || content === 'an old Office document (.doc, .xls or .ppt)'));
  if (!isOwn) return end('type', `This is ${content ?? 'plain text'}, though its name ends in .${format}.`, 'Name it by what it is, if this datanet takes that.');
  const opened = await openDocument(format, file.bytes);
  if (!opened.ok) return { ok: false, ending: opened.finding };
  return { ok: true, file: rowsOf(file.name, opened.value.passages), findings: opened.findings };
}

/** A file that can't be read stays as it is: its check tells why. */
async function openPictureEntry(rules: ImageRules, file: EntryFile): Promise<OpenedEntry> {
  const bare = await barePicture(file.bytes, rules.formats.includes('png') ? rules.perDay.bytes : 0);
  if (bare === null) return { ok: true, file, findings: [] };
  if (!bare.ok) return { ok: false, ending: bare.finding };
  const { bytes, format } = bare.value;
  const name = format === 'png' ? file.name.replace(/\.webp$/i, '.png') : file.name;
  return { ok: true, file: { ...file, name, bytes }, findings: bare.findings };
}

function openSoundEntry(file: EntryFile): OpenedEntry {
  const bare = bareSound(file.bytes);
  return bare.ok ? { ok: true, file: { ...file, bytes: bare.value.bytes }, findings: removedSoundFindings(bare.value.removed) } : { ok: true, file, findings: [] };
}

/** A long text as rows of its passages, where rows are taken. */
function parted(rules: LooseTextRules, format: 'txt' | 'md', file: EntryFile): EntryFile {
  const isTaken = rules.formats.includes(format) && rules.formats.includes('jsonl') && (rules.shape === 'passage' || rules.shape === 'any');
  if (!isTaken || file.bytes.length <= LONG_TEXT || tooLarge(rules, file.bytes.length) !== null || foreignContent(file.bytes) !== null) return file;
  const decoded = decodeUtf8(file.bytes);
  if (!decoded.ok || (rules.shape === 'any' && shapeOfText(format, decoded.text) !== 'passage')) return file;
  if (formatContradiction({ shape: 'passage' }, format, decoded.text) !== null) return file;
  return rowsOf(file.name, passagesOf(decoded.text, format));
}

/** Of the headings that a passage stands under so many and so much are its first line. */
const HEADINGS = 3;
const HEADING_LENGTH = 120;

function rowsOf(name: string, passages: readonly Passage[]): EntryFile {
  const lines = joinShort(passages).map(({ headings, text }) => JSON.stringify({ text: headings.length === 0 ? text : `${headings.slice(-HEADINGS).map((heading) => cutTo(heading, HEADING_LENGTH)).join(' › ')}\n\n${text}` }));
  return { name: `${name.slice(0, name.lastIndexOf('.'))}.jsonl`, bytes: encodeUtf8(lines.map((line) => `${line}\n`).join('')) };
}

/** Never between the halves of a character. */
function cutTo(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
