/** The frame of a PDF file: its first line, its end, and the chain of its cross-reference sections. A file that breaks off, carries another file, or whose chain runs in a circle is refused. */
import { Refused } from '../refused';
import { isDict, isWhite, latin1, Lexer } from './objects';

const mostSections = 2_000;
/** Words of all tables together; a file with more entries than this has more objects than a document may have. */
const mostWords = 3_000_000;

export function mustBeWholePdf(bytes: Uint8Array): void {
  const head = latin1(bytes.subarray(0, 1_024));
  const start = head.indexOf('%PDF-');
  if (start === -1) throw new Refused('type', 'This is not a PDF file.', 'Send a document that was saved as PDF.');
  if (head.slice(0, start).replace(/^\u00ef\u00bb\u00bf/, '').trim() !== '') {
    throw new Refused('type', 'Something else stands before the PDF in this file.', 'Save the document anew as PDF.');
  }
  const tailAt = Math.max(0, bytes.length - 4_096);
  const tail = latin1(bytes.subarray(tailAt));
  const mark = tail.lastIndexOf('%%EOF');
  const startxref = tail.lastIndexOf('startxref');
  if (mark === -1 || startxref === -1) {
    if (hasAttachedTail(bytes)) throw attached();
    throw new Refused('whole', 'The PDF breaks off: its end is missing.', 'Send the whole file again.');
  }
  let after = tailAt + mark + 5;
  while (after < bytes.length && (isWhite(bytes[after]) || bytes[after] === 0x1a)) after += 1;
  if (bytes.length - after > 64 || page.test(tail.slice(mark))) throw attached();
  if (page.test(head.slice(0, Math.max(0, head.search(/\b[0-9]+ [0-9]+ obj\b/))))) throw new Refused('type', 'A web page stands at the beginning of this PDF, too.', 'Save the document anew as PDF.');
  mustNotCircle(bytes, start, Number(/^startxref\s{1,8}(\d{1,10})/.exec(tail.slice(startxref))?.[1] ?? Number.NaN));
}

/** What a browser would read as a page, and a server as a program. */
const page = /<(?:html|script|!doctype html|\?php)/i;

const attached = () => new Refused('type', 'Something else is attached behind the end of the PDF.', 'Save the document anew as PDF.');

/** An end of a PDF followed by another file's first bytes: what is attached is longer than the tail that was looked at. */
function hasAttachedTail(bytes: Uint8Array): boolean {
  const word = [...'%%EOF'].map((letter) => letter.charCodeAt(0));
  for (let at = bytes.lastIndexOf(0x25); at > 0; at = bytes.lastIndexOf(0x25, at - 1)) {
    if (!word.every((code, index) => bytes[at + index] === code)) continue;
    let next = at + 5;
    while (isWhite(bytes[next])) next += 1;
    const signature = latin1(bytes.subarray(next, next + 4));
    return /^(?:PK\u0003\u0004|Rar!|7z\u00bc\u00af|MZ|\u007fELF|GIF8|\u0089PNG|\u00ff\u00d8\u00ff|%PDF)/.test(signature);
  }
  return false;
}

/** Each section names the one before it (`Prev`); positions that lead nowhere are left to the reader of objects, which needs none. */
function mustNotCircle(bytes: Uint8Array, base: number, first: number): void {
  const seen = new Set<number>();
  const words = { left: mostWords };
  let at: number | null = first;
  while (at !== null && Number.isInteger(at) && at >= 0 && at + base < bytes.length) {
    if (seen.has(at) || seen.size === mostSections) {
      throw new Refused('whole', 'The PDF is damaged: its tables of contents point at each other in a circle.', 'Save the document anew as PDF.');
    }
    seen.add(at);
    at = previousOf(bytes, at + base, words);
  }
}

/** Of a table, what its trailer says; of a cross-reference stream, what its dictionary says. */
function previousOf(bytes: Uint8Array, at: number, words: { left: number }): number | null {
  const lexer = new Lexer(bytes, at);
  let value = lexer.next(true);
  if (typeof value === 'object' && value !== null && 'word' in value && value.word === 'xref') {
    for (;;) {
      value = lexer.next(false);
      if (value === undefined || --words.left < 0) return null;
      if (typeof value === 'object' && value !== null && 'word' in value && value.word === 'trailer') break;
    }
    value = lexer.next(true);
  } else {
    lexer.next(false);
    lexer.next(false);
    value = lexer.next(true);
  }
  const previous = isDict(value) ? value.get('Prev') : null;
  return typeof previous === 'number' ? previous : null;
}
