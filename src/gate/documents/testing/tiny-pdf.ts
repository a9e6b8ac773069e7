/** A writer of small PDFs for tests: pages of placed words, or any objects at all. */
import { latin1Bytes } from '../pdf/objects';

export interface Word {
  readonly text: string;
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
}

/** The file of these objects, numbered from 1; the first is the root. */
export function pdfOfObjects(objects: readonly string[], trailer = ''): Uint8Array {
  let file = '%PDF-1.7\n';
  const positions = objects.map((body, index) => {
    const position = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return position;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${positions.map((position) => `${String(position).padStart(10, '0')} 00000 n \n`).join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return latin1Bytes(file);
}

export function streamOf(content: string, entries = ''): string {
  return `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;
}

export function contentOf(words: readonly Word[]): string {
  return words.map(({ text, x = 72, y, size = 10 }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`).join('\n');
}

/** Objects of a document with a page for each content; number 3 is Helvetica, which every page calls F1. */
export function pagesOf(contents: readonly string[], page = '', catalog = ''): string[] {
  const first = 4;
  const kids = contents.map((_, index) => `${first + 2 * index} 0 R`).join(' ');
  return [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Count ${contents.length} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${first + 2 * index + 1} 0 R ${page.includes('/Resources') ? '' : '/Resources << /Font << /F1 3 0 R >> >>'} ${page} >>`,
      streamOf(content),
    ]),
  ];
}

export function pdfOf(pages: readonly (readonly Word[])[], catalog = ''): Uint8Array {
  return pdfOfObjects(pagesOf(pages.map(contentOf), '', catalog));
}
