/**
 * Documents: PDF and .docx, Markdown and plain text, as passages. Nothing that a file holds makes this throw, hang or take unbounded memory: sizes are held against the limits before they are
 * unpacked, and the libraries that a format needs are loaded when a first file of it is opened.
 */
import type { Opened } from '../media';
import { allowancesOf, documentLimits, type DocumentLimits } from './limits';
import { gatherPassages, type Passage } from './passages';
import { blocksOfPlain } from './plain';
import { Refused } from './refused';

export { documentLimits, type DocumentLimits } from './limits';
export { joinShort, mergePassages, splitPassage, type Passage } from './passages';

export async function openDocument(format: 'pdf' | 'docx', bytes: Uint8Array, limits: DocumentLimits = documentLimits): Promise<Opened<{ readonly passages: readonly Passage[] }>> {
  try {
    const { blocks, findings } = await blocksOf(format, bytes, limits);
    return { ok: true, value: { passages: gatherPassages(blocks) }, findings };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, finding: error.finding };
    // A library's exception, a stack or a buffer that a damaged file exhausted.
    return { ok: false, finding: new Refused('whole', 'The document is damaged and cannot be read.', 'Send the whole file again, or save it anew.').finding };
  }
}

/** Plain text and Markdown as passages. */
export function passagesOf(text: string, format: 'txt' | 'md'): Passage[] {
  return gatherPassages(blocksOfPlain(text, format));
}

async function blocksOf(format: 'pdf' | 'docx', bytes: Uint8Array, limits: DocumentLimits) {
  const allowances = allowancesOf(limits);
  if (format === 'docx') {
    const { openDocx } = await import('./docx/open-docx');
    return openDocx(bytes, allowances);
  }
  const { openPdf } = await import('./pdf/open-pdf');
  return openPdf(bytes, allowances);
}
