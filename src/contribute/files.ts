/**
 * Dropped files before they enter: what of a file is read for a preview, whether its text can be mended in place, and which of several may be
 * submitted now. What a file is, and whether it passes, is the gate's to say.
 */
import type { EntryFile, Report, TextRules } from '#gate';
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

/** Why a file is not even read, in words; null: read it. */
export function tooLarge(sizeBytes: number, rules: TextRules, format: (bytes: number) => string): string | null {
  const most = rules.perDay.bytes;
  return sizeBytes > most ? `It has ${format(sizeBytes)}; this datanet takes ${format(most)} a day. Split it, and drop the parts.` : null;
}

/** The picker's filter: ".txt,.md". */
export const acceptOf = (rules: TextRules): string => rules.formats.map((format) => `.${format}`).join(',');

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
