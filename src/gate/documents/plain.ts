/**
 * Plain text and Markdown as blocks: paragraphs are set apart by empty lines. Markdown's headings are its own (`# …`, or underlined); a fenced piece of code stays whole; the settings
 * (front matter) that some tools write at the top are left out. In plain text a heading is an underlined line, "Chapter 3 …", or a short line in capitals.
 */
import type { Block } from './passages';

const fence = /^ {0,3}(`{3,}|~{3,})/;
const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
const chapter = /^(?:chapter|part|section|kapitel|teil|chapitre|cap[ií]tulo|capitolo|hoofdstuk)[ \t]+(?:\d{1,4}|[ivxlc]{1,8})\b/i;

/** A longer line is a paragraph, whatever stands before or under it. */
const longestHeading = 200;

export function blocksOfPlain(text: string, format: 'txt' | 'md'): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let fencedBy: string | null = null;
  const close = () => {
    if (paragraph.length > 0) blocks.push(ofParagraph(paragraph, format));
    paragraph = [];
  };
  for (let at = format === 'md' ? afterFrontMatter(lines) : 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (format === 'md') {
      const marks = fence.exec(line)?.[1];
      if (fencedBy !== null) {
        paragraph.push(line);
        if (marks !== undefined && marks.startsWith(fencedBy) && line.trim() === marks) {
          fencedBy = null;
          close();
        }
        continue;
      }
      if (marks !== undefined) {
        fencedBy = marks;
        paragraph.push(line);
        continue;
      }
      const heading = atx.exec(line);
      if (heading !== null && line.length <= longestHeading) {
        close();
        blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: withoutClosingMarks(heading[2] ?? '') });
        continue;
      }
    }
    const rule = paragraph.length === 1 ? underline.exec(line)?.[1] : undefined;
    if (rule !== undefined && (rule.length >= 3 || format === 'md') && (paragraph[0] ?? '').length <= longestHeading) {
      blocks.push({ kind: 'heading', level: rule.startsWith('=') ? 1 : 2, text: (paragraph[0] ?? '').trim() });
      paragraph = [];
      continue;
    }
    if (line.trim() === '') close();
    else paragraph.push(line);
  }
  close();
  return blocks;
}

function ofParagraph(lines: readonly string[], format: 'txt' | 'md'): Block {
  const text = lines.join('\n').trimEnd();
  const isHeading = format === 'txt' && lines.length === 1 && text.length <= 80 && (chapter.test(text.trim()) || isInCapitals(text));
  return isHeading ? { kind: 'heading', level: 1, text: text.trim() } : { kind: 'paragraph', text };
}

/** At least four letters, none of them small; ASCII only, since other scripts have no capitals or use them otherwise. */
function isInCapitals(text: string): boolean {
  return /^[A-Z0-9 ,:&'().-]+$/.test(text.trim()) && (text.match(/[A-Z]/g)?.length ?? 0) >= 4 && !/[.!?,]$/.test(text.trim());
}

function withoutClosingMarks(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (end > 0 && trimmed[end - 1] === '#') end -= 1;
  const isClosed = end < trimmed.length && (end === 0 || trimmed[end - 1] === ' ' || trimmed[end - 1] === '\t');
  return isClosed ? trimmed.slice(0, end).trim() : trimmed;
}

/** The first line after a block between `---` lines at the very top that looks like settings, or 0. */
function afterFrontMatter(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== '---' || !/^[\w-]{1,60}[ \t]*:/.test(lines[1] ?? '')) return 0;
  const last = Math.min(lines.length, 200);
  for (let at = 1; at < last; at++) if (/^(?:---|\.\.\.)[ \t]*$/.test(lines[at] ?? '')) return at + 1;
  return 0;
}
