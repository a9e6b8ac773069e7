/**
 * Dropped files before they enter: what of a file is read for a preview, whether its text can be mended in place, and which of several may be
 * submitted now. What a file is, and whether it passes, is the gate's to say.
 */
import type { EntryFile, Report, Rules, TextRules } from '#gate';
import type { Quota } from './quota';

/** Up to this size a text is shown for mending; beyond, an editor outside does it better. */
export const editableBytes = 64 * 1024;

/** The file's text when it is small and whole UTF-8, else null. */
export function editableText(file: EntryFile): string | null {
  if (file.bytes.length > editableBytes) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}

export const withText = (file: EntryFile, text: string): EntryFile => ({ name: file.name, bytes: new TextEncoder().encode(text) });

/** The beginning of a file, cut after a whole line: enough to show its first rows without reading megabytes. */
export function beginning(file: EntryFile, maxBytes = editableBytes): EntryFile {
  if (file.bytes.length <= maxBytes) return file;
  const cut = file.bytes.lastIndexOf(0x0a, maxBytes - 1);
  return { name: file.name, bytes: file.bytes.subarray(0, cut > 0 ? cut + 1 : maxBytes) };
}

/** Bytes of the largest file that a ledger takes. */
const largestFile = 10_000_000;

/** Why a file is not even read, in words; null: read it. */
export function tooLarge(sizeBytes: number, rules: Pick<Rules, 'perDay'>, format: (bytes: number) => string): string | null {
  const most = Math.min(rules.perDay.bytes, largestFile);
  if (sizeBytes <= most) return null;
  return most === largestFile ? `It has ${format(sizeBytes)}; a file may have at most ${format(most)}. Make it smaller, or split it.` : `It has ${format(sizeBytes)}; this datanet takes ${format(most)} a day. Make it smaller, or split it.`;
}

const nothingCounts: Report['parts'] = { completeness: 0, structure: 0, novelty: 0, relevance: 0, quality: 0 };

/** The report on a file whose check was ended because it took too long. */
export function overBudget(noun: string, seconds: number): Report {
  const finding = { check: 'budget', severity: 'refuse', message: `Checking this ${noun} took more than ${seconds} seconds, so it was stopped.`, fix: 'Save it again in a simpler form or smaller, and add that one.' } as const;
  return { pass: false, score: 0, parts: nothingCounts, findings: [finding], items: 0 };
}

/** The picker's filter: ".txt,.md". */
export const acceptOf = (rules: Rules): string => endingsOf(rules).join(',');

/** The endings that files of the datanet have: ".txt", ".jpg", ".jpeg". */
export const endingsOf = (rules: Rules): readonly string[] => rules.formats.flatMap((format) => [`.${format}`, ...(otherEndings[format] ?? [])]);

const otherEndings: Readonly<Record<string, readonly string[]>> = { jpg: ['.jpeg'], tiff: ['.tif'] };

/** The name with another ending: "mill.jpeg" and "png" give "mill.png". */
export const withEnding = (name: string, ending: string): string => `${name.replace(/\.[A-Za-z0-9]{1,10}$/, '') || 'file'}.${ending}`;

/** What one file of the datanet is called. */
export const nounOf = ({ kind }: Pick<Rules, 'kind'>): string => (kind === 'image' ? 'picture' : kind === 'audio' ? 'recording' : 'file');

/** By its name alone: whether mending its text could make it pass. */
export const hasFormat = (name: string, rules: TextRules): boolean => rules.formats.some((format) => name.toLowerCase().endsWith(`.${format}`));

export interface Judged {
  readonly id: string;
  readonly sizeBytes: number;
  readonly report: Report | null;
  readonly submitted: boolean;
}

/** The files that pass and still fit into the day, in their order: what "submit all that pass" submits. */
export function submittable(files: readonly Judged[], quota: Pick<Quota, 'left' | 'bytesLeft'>): readonly string[] {
  let { left, bytesLeft } = quota;
  const ids: string[] = [];
  for (const file of files) {
    if (file.submitted || !file.report?.pass || left < 1 || file.sizeBytes > bytesLeft) continue;
    left -= 1;
    bytesLeft -= file.sizeBytes;
    ids.push(file.id);
  }
  return ids;
}
