/** A writer of zip archives and small .docx files for tests, which can also tell lies about them. */
import { deflateSync } from 'fflate';
import { crc32 } from '../docx/zip';
import { encodeUtf8 } from '../../text/utf8';

export interface Entry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  /** What the directory says instead of the truth. */
  readonly size?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly start?: number;
}

export function zipOf(entries: readonly Entry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let length = 0;
  const put = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  for (const entry of entries) {
    const content = typeof entry.content === 'string' ? encodeUtf8(entry.content) : entry.content;
    const packed = entry.isStored === true ? content : deflateSync(content);
    const name = encodeUtf8(entry.name);
    const common = fields([20, 2], [entry.flags ?? 0x800, 2], [entry.method ?? (entry.isStored === true ? 0 : 8), 2], [0, 4], [crc32(content), 4], [packed.length, 4], [entry.size ?? content.length, 4], [name.length, 2], [0, 2]);
    directory.push(joined([fields([0x02014b50, 4], [20, 2]), common, fields([0, 2], [0, 2], [0, 2], [0, 4], [entry.start ?? length, 4]), name]));
    put(fields([0x04034b50, 4]));
    put(common);
    put(name);
    put(packed);
  }
  const start = length;
  directory.forEach(put);
  const size = length - start;
  put(fields([0x06054b50, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [size, 4], [start, 4], [0, 2]));
  return joined(parts);
}

export const contentTypes =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

export function relationships(...entries: readonly string[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries.join('')}</Relationships>`;
}

const namespaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export const relationship = (type: string, target: string, isExternal = false) =>
  `<Relationship Id="r1" Type="${officeDocument}/${type}" Target="${target}"${isExternal ? ' TargetMode="External"' : ''}/>`;

export const styles = `<w:styles ${namespaces}>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>`;

export const paragraph = (text: string, style = '') => `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export const documentOf = (body: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${namespaces}><w:body>${body}</w:body></w:document>`;

/** The parts of a .docx with this body; `more` adds parts or replaces them by name. */
export function docxEntries(body: string, more: readonly Entry[] = []): Entry[] {
  const entries: Entry[] = [
    { name: '[Content_Types].xml', content: contentTypes },
    { name: '_rels/.rels', content: relationships(relationship('officeDocument', 'word/document.xml')) },
    { name: 'word/document.xml', content: documentOf(body) },
    { name: 'word/styles.xml', content: styles },
  ];
  return [...entries.filter(({ name }) => !more.some((other) => other.name === name)), ...more];
}

export function docxOf(body: string, more: readonly Entry[] = []): Uint8Array {
  return zipOf(docxEntries(body, more));
}

function fields(...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [, size]) => sum + size, 0));
  let at = 0;
  for (const [value, size] of values) for (let byte = 0; byte < size; byte++) bytes[at++] = (value >>> (8 * byte)) & 0xff;
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
