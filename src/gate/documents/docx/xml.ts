/**
 * A small reader of XML, enough for what a .docx holds: elements, attributes, text, and the five entities that XML itself has. A document type, where entities that grow without end are
 * declared, is refused. Names are told with their namespace, so a prefix means what the document says it means.
 */
import type { Allowances } from '../limits';
import { Refused } from '../refused';

/** What a reader is told, in order. `name` is `namespace local-name` of a known namespace (see `known`), else `local-name` alone behind `?`. */
export interface XmlListener {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(name: string): void;
  text(text: string): void;
}

const known: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
  'http://schemas.openxmlformats.org/package/2006/content-types': 'ct',
};
const mostDepth = 200;
const mostAttributes = 200;

const broken = (part: string) => new Refused('whole', `The file is damaged: the part ${part} is not well-formed.`, 'Open it in your word processor and save it anew.');

export function readXml(xml: string, part: string, allowances: Allowances, listener: XmlListener): void {
  const open: { tag: string; name: string; scope: ReadonlyMap<string, string> }[] = [];
  let scope: ReadonlyMap<string, string> = new Map();
  let at = 0;
  let hasRoot = false;
  const textTo = (end: number) => {
    if (end > at && open.length > 0) listener.text(unescaped(xml.slice(at, end), part));
  };
  while (at < xml.length) {
    const start = xml.indexOf('<', at);
    if (start === -1) break;
    textTo(start);
    if (xml.startsWith('<!--', start)) at = after(xml, '-->', start + 4, part);
    else if (xml.startsWith('<![CDATA[', start)) {
      at = after(xml, ']]>', start + 9, part);
      if (open.length > 0) listener.text(xml.slice(start + 9, at - 3));
    } else if (xml.startsWith('<?', start)) at = after(xml, '?>', start + 2, part);
    else if (xml.startsWith('<!', start)) {
      throw new Refused('structure', 'The document declares entities of its own, which no word processor writes.', 'Open it in your word processor and save it anew.');
    } else if (xml.startsWith('</', start)) {
      at = after(xml, '>', start + 2, part);
      const ended = open.pop();
      if (ended === undefined || xml.slice(start + 2, at - 1).trimEnd() !== ended.tag) throw broken(part);
      scope = ended.scope;
      listener.close(ended.name);
    } else {
      allowances.objects.spend(1);
      const tag = readTag(xml, start, part);
      at = tag.end;
      const outer = scope;
      scope = scopeOf(tag.attributes, outer);
      // Copying a scope costs what it holds.
      if (scope !== outer) allowances.objects.spend(scope.size >> 3);
      const name = nameIn(scope, tag.name, true);
      const attributes = new Map([...tag.attributes].map(([key, value]) => [nameIn(scope, key, false), value]));
      if (open.length === 0 && hasRoot) throw broken(part);
      hasRoot = true;
      listener.open(name, attributes);
      if (tag.isEmpty) {
        listener.close(name);
        scope = outer;
      } else if (open.push({ tag: tag.name, name, scope: outer }) > mostDepth) {
        throw new Refused('budget', 'The document is nested too deeply.', 'Save it anew as a simpler document.');
      }
    }
  }
  if (open.length > 0 || !hasRoot) throw broken(part);
}

const namePattern = /[^\s<>/='"]{1,200}/y;
const attributePattern = /\s+([^\s<>/='"]{1,200})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEndPattern = /\s*(\/?)>/y;

function readTag(xml: string, start: number, part: string): { name: string; attributes: Map<string, string>; isEmpty: boolean; end: number } {
  const name = matchAt(namePattern, xml, start + 1)?.[0];
  if (name === undefined) throw broken(part);
  const attributes = new Map<string, string>();
  let at = start + 1 + name.length;
  for (let found = matchAt(attributePattern, xml, at); found !== null; found = matchAt(attributePattern, xml, at)) {
    const key = found[1] ?? '';
    if (attributes.has(key) || attributes.size === mostAttributes) throw broken(part);
    attributes.set(key, unescaped(found[2] ?? found[3] ?? '', part));
    at += found[0].length;
  }
  const end = matchAt(tagEndPattern, xml, at);
  if (end === null) throw broken(part);
  return { name, attributes, isEmpty: end[1] === '/', end: at + end[0].length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function after(xml: string, mark: string, from: number, part: string): number {
  const found = xml.indexOf(mark, from);
  if (found === -1) throw broken(part);
  return found + mark.length;
}

function scopeOf(attributes: ReadonlyMap<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let scope: Map<string, string> | null = null;
  for (const [key, value] of attributes) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue;
    scope ??= new Map(outer);
    scope.set(key.slice(6), known[value] ?? '?');
  }
  return scope ?? outer;
}

/** Attributes without a prefix have no namespace; elements without one have the default namespace. */
function nameIn(scope: ReadonlyMap<string, string>, name: string, isElement: boolean): string {
  const colon = name.indexOf(':');
  if (colon === -1) return isElement ? `${scope.get('') ?? '?'} ${name}` : name;
  return `${scope.get(name.slice(0, colon)) ?? '?'} ${name.slice(colon + 1)}`;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string, part: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z]{1,32}));|&/g, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const entity = Object.hasOwn(entities, name) ? entities[name] : undefined;
      if (entity === undefined) throw broken(part);
      return entity;
    }
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const isCharacter = (code >= 0x20 && code <= 0xd7ff) || code === 9 || code === 10 || code === 13 || (code >= 0xe000 && code <= 0x10ffff);
    if (!isCharacter) throw broken(part);
    return String.fromCodePoint(code);
  });
}
