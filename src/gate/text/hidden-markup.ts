/**
 * Text that a page or a Markdown view doesn't show: elements styled away, comments, and what is pushed out of sight by a long run of blanks. Code is looked past, since there the
 * markup itself is what is shown. One pass; what is never closed is searched for once.
 */
import { foldCase } from '../unicode/index';
import { blank } from './blank';
import { editOf, type Hidden, type Span } from './hidden';
import { quote } from './words';

export function hiddenMarkup(text: string): Hidden[] {
  const found: Hidden[] = [];
  if (text.includes('<') || text.includes('[')) {
    const shown = text.includes('`') ? text.replace(/```[^]*?(?:```|$)|`[^`\n]*`/g, (code) => '.'.repeat(code.length)) : text;
    const element = elements(text, shown);
    if (element !== null) found.push(element);
    const comment = comments(text, shown);
    if (comment !== null) found.push(comment);
  }
  const blanks = longBlanks(text);
  if (blanks !== null) found.push(blanks);
  return found;
}

const openTag = /<([a-z][a-z0-9-]{0,20})(\s[^<>]{0,2000})>/gi;

function elements(text: string, shown: string): Hidden | null {
  const spans: Span[] = [];
  const neverClosed = new Set<string>();
  let isWhole = true;
  let first: Span | null = null;
  let past = 0;
  for (const match of shown.matchAll(openTag)) {
    if (match.index < past || !isHidden(match[2] ?? '')) continue;
    const name = foldCase(match[1] ?? '');
    const open = match.index + match[0].length;
    const end = neverClosed.has(name) ? -1 : closeOf(shown, name, open);
    if (end === -1) {
      neverClosed.add(name);
      isWhole = false;
    }
    const span = { start: match.index, end: end === -1 ? open : end };
    const inside = shown.slice(open, end === -1 ? open + 200 : end).replace(/<[^<>]{0,200}>/g, '');
    past = span.end;
    if (inside.trim() === '') continue;
    first ??= span;
    spans.push(span);
  }
  if (first === null) return null;
  return {
    severity: 'warn',
    message: `The text holds something that a page does not show: ${quote(text.slice(first.start, first.end))}.`,
    fix: 'Remove it, or show it. Put it in `backquotes` if the item is about markup.',
    ...first,
    edit: isWhole ? editOf(text, spans, 'Remove') : null,
  };
}

/** Just past the tag that closes an element, which may hold others of its name; -1 when none does. */
function closeOf(text: string, name: string, from: number): number {
  const tag = new RegExp(`<(/?)${name}(?:\\s[^<>]{0,2000})?>`, 'gi');
  tag.lastIndex = from;
  let depth = 1;
  for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
    depth += match[1] === '/' ? -1 : 1;
    if (depth === 0) return tag.lastIndex;
  }
  return -1;
}

/** Attributes that keep an element's text from being seen. */
function isHidden(attributes: string): boolean {
  if (/(?:^|\s)hidden(?:\s*=|\s|\/|$)/i.test(attributes.replace(/"[^"]*"|'[^']*'/g, '""'))) return true;
  const color = /(?:^|\s)color\s*=\s*["']?([^"'\s>]{1,30})/i.exec(attributes)?.[1];
  if (color !== undefined && isWhite(color)) return true;
  const style = /(?:^|\s)style\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
  return style !== null && isHiddenStyle(style[1] ?? style[2] ?? '');
}

function isHiddenStyle(style: string): boolean {
  const declarations = new Map(
    style.split(';').map((declaration): [string, string] => {
      const colon = declaration.indexOf(':');
      return [foldCase(declaration.slice(0, Math.max(0, colon)).trim()), foldCase(declaration.slice(colon + 1).replace(/!important/i, '').trim())];
    }),
  );
  const value = (name: string): string => declarations.get(name) ?? '';
  const isNothing = (name: string): boolean => /^0*(?:\.0+)?(?:px|pt|em|rem|%)?$/.test(value(name)) && value(name) !== '';
  if (value('display') === 'none' || value('visibility') === 'hidden' || value('visibility') === 'collapse' || isNothing('opacity')) return true;
  if (isNothing('font-size') || /^(?:0?\.\d+|1)px$/.test(value('font-size'))) return true;
  if (['left', 'top', 'text-indent', 'margin-left', 'right'].some((name) => /^-[0-9]{3,}/.test(value(name)))) return true;
  if (/^rect\(\s*0|^rect\(\s*1px/.test(value('clip')) || /^inset\((?:50|100)%/.test(value('clip-path'))) return true;
  if (value('overflow') === 'hidden' && ['height', 'width', 'max-height', 'max-width'].some(isNothing)) return true;
  const ground = value('background-color') || value('background');
  return (isWhite(value('color')) && (ground === '' || isWhite(ground))) || (value('color') !== '' && value('color') === ground);
}

function isWhite(color: string): boolean {
  return /^(?:white|#fff[0-9a-f]?|#ffffff(?:[0-9a-f]{2})?|rgba?\(\s*255\s*,\s*255\s*,\s*255\s*(?:,\s*[0-9.]+\s*)?\)|transparent|rgba\([^)]{1,40},\s*0(?:\.0+)?\s*\)|hsl\([^)]{1,20},\s*100%\s*\))$/i.test(color.trim());
}

/** `<!-- … -->`, and links that point nowhere, which Markdown's writers use as comments: `[//]: # (…)`, `[comment]: <> (…)`. */
function comments(text: string, shown: string): Hidden | null {
  const spans: Span[] = [];
  for (let start = shown.indexOf('<!--'); start !== -1; ) {
    const close = shown.indexOf('-->', start + 4);
    if (close === -1) break;
    spans.push({ start, end: close + 3 });
    start = shown.indexOf('<!--', close + 3);
  }
  const asLink = /^ {0,3}\[[^\]\n]{1,80}\]:[ \t]{0,8}(?:#|<>)[ \t]{1,8}(?:\([^\n]{0,4000}\)|"[^\n]{0,4000}"|'[^\n]{0,4000}')[ \t]{0,8}$/gm;
  const outside = blank(shown, spans);
  for (const match of outside.matchAll(asLink)) spans.push({ start: match.index, end: match.index + match[0].length });
  const told = spans.sort((a, b) => a.start - b.start);
  const [first] = told;
  if (first === undefined) return null;
  // A word or two ("more", "prettier-ignore") is a note to a program.
  const isLong = told.some(({ start, end }) => (text.slice(start + 4, Math.min(end - 3, start + 400)).match(/\S+/g)?.length ?? 0) > 3);
  return {
    severity: isLong ? 'warn' : 'note',
    message: `The text holds a comment that a reader does not see: ${quote(text.slice(first.start, first.end))}.`,
    fix: 'Remove it, or say it in the text.',
    ...first,
    edit: editOf(text, told, 'Remove'),
  };
}

/** Beyond these, what follows has left the screen. */
const maxColumns = 200;
const maxLines = 60;

function longBlanks(text: string): Hidden | null {
  const spans: Span[] = [];
  const end = text.trimEnd().length;
  for (const match of text.matchAll(/\s{60,}/g)) {
    const isLong = (match[0].match(/\n/g)?.length ?? 0) >= maxLines || match[0].split('\n').some((line) => line.length >= maxColumns);
    const isInside = match.index > 0 && match.index + match[0].length <= end;
    if (isLong && isInside) spans.push({ start: match.index, end: match.index + match[0].length });
  }
  const [first] = spans;
  if (first === undefined) return null;
  return {
    severity: 'warn',
    message: 'A long run of blanks pushes what follows out of sight.',
    fix: 'Take the blanks out.',
    ...first,
    edit: editOf(text, spans, 'Close up', (blanks) => (blanks.includes('\n') ? '\n\n' : ' ')),
  };
}
