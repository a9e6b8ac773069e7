/**
 * A PDF as blocks of text, in three steps: the gate reads the file's objects by itself and holds them against the limits; it writes a plain PDF of what places text; and pdf.js reads that. So nothing
 * reaches the library but what was understood and counted.
 */
import type { Finding } from '../../types';
import type { Allowances } from '../limits';
import type { Block } from '../passages';
import { Refused } from '../refused';
import { activeContent } from './active';
import { Contents, type Shown } from './contents';
import { PdfFile } from './file';
import { mustBeWholePdf } from './frame';
import { layoutOf, type PageRuns } from './layout';
import { readPages } from './pages';
import { readRuns } from './runs';
import { number, PdfWriter } from './writer';

/** Of a document's letters; more than this and what is left is not the document. */
const mostUnknown = 0.2;

export async function openPdf(bytes: Uint8Array, allowances: Allowances): Promise<{ readonly blocks: readonly Block[]; readonly findings: readonly Finding[] }> {
  mustBeWholePdf(bytes);
  const file = new PdfFile(bytes, allowances);
  const active = activeContent(file);
  const pages = readPages(file, allowances);
  const writer = new PdfWriter();
  const contents = new Contents(file, writer, allowances);
  const catalogId = writer.reserve();
  const treeId = writer.reserve();
  const shown: Shown[] = [];
  const kids: string[] = [];
  for (const page of pages) {
    const { content, ...rest } = contents.page(page.contents, page.resources);
    shown.push({ ...rest, content: '' });
    const [contentId, pageId] = [writer.reserve(), writer.reserve()];
    writer.addStream(contentId, '', content);
    writer.add(pageId, `<< /Type /Page /Parent ${treeId} 0 R /MediaBox [${page.box.map(number).join(' ')}] /Resources ${contents.resourcesId} 0 R /Contents ${contentId} 0 R >>`);
    kids.push(`${pageId} 0 R`);
  }
  contents.finish();
  writer.add(treeId, `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`);
  writer.add(catalogId, `<< /Type /Catalog /Pages ${treeId} 0 R >>`);
  mustHaveLetters(shown);
  const read: PageRuns[] = [];
  await readRuns(writer.finish(catalogId), allowances, (index, runs) => {
    const page = pages[index - 1];
    if (page !== undefined) read.push({ number: index, box: page.box, rotation: page.rotation, runs });
  });
  const blocks = layoutOf(read);
  if (blocks.length === 0) throw withoutText(shown);
  mustBeReadable(blocks);
  return { blocks, findings: [...active, ...pagesWithoutText(shown)] };
}

function mustHaveLetters(shown: readonly Shown[]): void {
  const letters = shown.reduce((sum, page) => sum + page.letters, 0);
  const unknown = shown.reduce((sum, page) => sum + page.unknownLetters, 0);
  if (letters + unknown === 0) throw withoutText(shown);
  if (unknown > (letters + unknown) * mostUnknown) throw unreadable();
}

function unreadable(): Refused {
  return new Refused('encoding', 'The fonts of this PDF do not tell which characters they show, so its text cannot be read.', 'Save it anew from the program that it was written in, or send it as .docx or plain text.');
}

function withoutText(shown: readonly Shown[]): Refused {
  return shown.some(({ hasPicture }) => hasPicture)
    ? new Refused('structure', 'This PDF has no text layer: its pages are pictures, such as scans.', 'Run text recognition (OCR) on it, check the words, and send that.')
    : new Refused('structure', 'This PDF has no text layer: there are no words on its pages.', 'Send a document with text in it.');
}

/** Characters that no text has: what a font's private codes turn into. */
function mustBeReadable(blocks: readonly Block[]): void {
  let all = 0;
  let unknown = 0;
  for (const { text } of blocks) {
    all += text.length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || (code < 32 && code !== 10)) unknown += 1;
    }
  }
  if (unknown > all * mostUnknown) throw unreadable();
}

/** A page that shows a picture and no letters is told; an empty one is nothing to tell. */
function pagesWithoutText(shown: readonly Shown[]): Finding[] {
  const numbers = shown.flatMap((page, index) => (page.letters + page.unknownLetters === 0 && page.hasPicture ? [index + 1] : []));
  if (numbers.length === 0) return [];
  const listed = numbers.slice(0, 12).join(', ');
  const more = numbers.length > 12 ? ` and ${numbers.length - 12} more` : '';
  return [
    {
      check: 'structure',
      severity: 'warn',
      message: numbers.length === 1 ? `Page ${listed} is a picture without text; nothing was read from it.` : `Pages ${listed}${more} are pictures without text; nothing was read from them.`,
      fix: 'If their words matter, run text recognition (OCR) on the document and send that.',
    },
  ];
}
