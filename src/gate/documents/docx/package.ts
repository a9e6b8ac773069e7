/**
 * The parts of a .docx (ECMA-376 part 2): which one is the document, which its styles, what else lies in the package, and what of that is active: macros, templates and objects from
 * elsewhere, embedded programs.
 */
import { decodeUtf8 } from '../../text/utf8';
import type { Finding } from '../../types';
import type { Allowances } from '../limits';
import { Refused } from '../refused';
import { readXml } from './xml';
import { readZip, unpack, type ZipEntry } from './zip';

export interface DocxParts {
  readonly document: string;
  readonly documentName: string;
  /** Empty when the package has none. */
  readonly styles: string;
  readonly findings: readonly Finding[];
}

interface Relationship {
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

const active = (message: string, fix: string) => new Refused('active-content', message, fix);

export function readPackage(bytes: Uint8Array, allowances: Allowances): DocxParts {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0) throw oldOrEncrypted(bytes);
  const entries = readZip(bytes, allowances);
  const contentTypes = entries.get('[Content_Types].xml');
  if (contentTypes === undefined) throw notWord(entries);
  const contents = new Map([...entries].map(([name, entry]) => [name, unpack(entry)]));
  const textOf = (name: string) => decodedXml(name, contents.get(name));
  const types = partTypes(textOf('[Content_Types].xml'), allowances);
  const relationships = [...entries.keys()].filter((name) => name.endsWith('.rels')).map((name) => ({ from: name, all: relationshipsOf(textOf(name), name, allowances) }));
  const root = relationships.find(({ from }) => from === '_rels/.rels')?.all.find(({ type }) => type === 'officeDocument');
  const documentName = root === undefined ? 'word/document.xml' : targetFrom('', root.target);
  if (!contents.has(documentName) || /spreadsheet|presentation/.test(types.get(documentName) ?? '')) throw notWord(entries);
  mustHaveNoMacros([...entries.keys()], types);
  const findings = relationships.flatMap(({ all }) => all.flatMap(activeFinding));
  const stylesTarget = relationships.find(({ from }) => from === relationshipsName(documentName))?.all.find(({ type, isExternal }) => type === 'styles' && !isExternal)?.target;
  const stylesName = stylesTarget === undefined ? 'word/styles.xml' : targetFrom(documentName, stylesTarget);
  return {
    document: textOf(documentName),
    documentName,
    styles: contents.has(stylesName) ? textOf(stylesName) : '',
    findings: [...new Map(findings.map((finding) => [finding.message, finding])).values()],
  };
}

/** An encrypted .docx and an old .doc are both OLE compound files; the encrypted one has a stream of this name, in UTF-16. */
function oldOrEncrypted(bytes: Uint8Array): Refused {
  const name = Uint8Array.from([...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0]));
  for (let at = bytes.indexOf(0x45); at !== -1 && at + name.length <= bytes.length; at = bytes.indexOf(0x45, at + 1)) {
    if (name.every((byte, index) => bytes[at + index] === byte)) return new Refused('encrypted', 'The file is protected by a password.', 'Save it without a password and send it again.');
  }
  return new Refused('type', 'This is an old Office document, not a .docx.', 'Open it in your word processor and save it as .docx.');
}

const otherKinds: readonly (readonly [string, string])[] = [
  ['xl/', 'an Excel workbook (.xlsx)'],
  ['ppt/', 'a PowerPoint presentation (.pptx)'],
  ['META-INF/container.xml', 'an e-book (.epub)'],
  ['content.xml', 'an OpenDocument file (.odt, .ods or .odp)'],
  ['META-INF/MANIFEST.MF', 'a Java program'],
];

function notWord(entries: ReadonlyMap<string, ZipEntry>): Refused {
  const names = [...entries.keys()];
  const kind = otherKinds.find(([mark]) => names.some((name) => name.startsWith(mark)))?.[1] ?? 'a zip archive';
  return new Refused('type', `This is ${kind}, not a Word document.`, 'Send a document that was saved as .docx.');
}

function decodedXml(name: string, bytes: Uint8Array | undefined): string {
  const isWide = bytes !== undefined && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
  const decoded = isWide || bytes === undefined ? null : decodeUtf8(bytes);
  if (decoded === null || !decoded.ok) throw new Refused('encoding', `The part ${name} of the document is not in UTF-8.`, 'Open it in your word processor and save it anew.');
  return decoded.text;
}

function partTypes(xml: string, allowances: Allowances): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  readXml(xml, '[Content_Types].xml', allowances, {
    open: (name, attributes) => {
      const type = attributes.get('ContentType') ?? '';
      if (name === 'ct Override') types.set((attributes.get('PartName') ?? '').replace(/^\//, ''), type);
      if (name === 'ct Default') types.set(`*.${attributes.get('Extension') ?? ''}`, type);
    },
    close: () => undefined,
    text: () => undefined,
  });
  return types;
}

function relationshipsOf(xml: string, part: string, allowances: Allowances): Relationship[] {
  const all: Relationship[] = [];
  readXml(xml, part, allowances, {
    open: (name, attributes) => {
      if (name !== 'rel Relationship') return;
      const type = attributes.get('Type') ?? '';
      all.push({ type: type.slice(type.lastIndexOf('/') + 1), target: attributes.get('Target') ?? '', isExternal: attributes.get('TargetMode') === 'External' });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return all;
}

function relationshipsName(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

function targetFrom(part: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path = part.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

function mustHaveNoMacros(names: readonly string[], types: ReadonlyMap<string, string>): void {
  const hasMacros = names.some((name) => /(?:^|\/)vba(?:Project|Data)\b/i.test(name)) || [...types.values()].some((type) => /macroEnabled|vbaProject/i.test(type));
  if (hasMacros) throw active('The document has macros: programs that run when it is opened.', 'Save it as .docx without macros and send it again.');
  if (names.some((name) => /(?:^|\/)oleObject[^/]*\.bin$/i.test(name))) throw active('The document has an embedded object (OLE), which can hold a program.', 'Replace the object by a picture or by text and save it anew.');
  if (names.some((name) => /(?:^|\/)activeX\//i.test(name))) throw active('The document has ActiveX controls: programs that run when it is opened.', 'Take them out and save it anew.');
}

/**
 * What is fetched or run when a word processor opens the document refuses it. A chart's workbook lies inside of many ordinary documents and runs nothing, so it is only told; links
 * are text.
 */
function activeFinding({ type, target, isExternal }: Relationship): Finding[] {
  if (isExternal && type === 'attachedTemplate') {
    // Word writes the path of the template that a document was made from; only one that would be fetched is active.
    if (/^(?:file:\/\/\/[A-Za-z]:|[A-Za-z]:\\|file:\/\/\/[^/\\])/.test(target)) return [];
    throw active('The document loads a template from elsewhere when it is opened.', 'Detach the template (Developer › Document Template) and save it anew.');
  }
  if (isExternal && ['oleObject', 'package', 'frame', 'subDocument', 'aFChunk', 'control'].includes(type)) {
    throw active('The document loads an object from elsewhere when it is opened.', 'Take the linked object out and save it anew.');
  }
  if (type === 'oleObject' || type === 'control') throw active('The document has an embedded object (OLE), which can hold a program.', 'Replace the object by a picture or by text and save it anew.');
  if (type === 'aFChunk') return [warn('A part of the document is kept in another format and is not read.', 'Open it in your word processor and save it anew.')];
  if (type === 'package') return [warn('The document has another file embedded, which is not read.', 'Take it out if it matters, and send it by itself.')];
  if (isExternal && type === 'image') return [warn('The document loads a picture from elsewhere when it is opened.', 'Insert the picture itself, or take it out.')];
  return [];
}

function warn(message: string, fix: string): Finding {
  return { check: 'active-content', severity: 'warn', message, fix };
}
