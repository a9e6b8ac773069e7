/**
 * E-mail addresses: `hana@example.com`, with letters of every script on both sides, and spelt out against robots (`hana [at] example dot com`). Each `@` is walked away from, at
 * most 64 signs to the left and 253 to the right (RFC 5321 4.5.3.1), and neither walk passes another `@`, so the work is linear.
 */
import { foldCase } from '../unicode/index';
import type { Datum } from './datum';
import { blank } from '../text/blank';
import { isSpacelessCode, isWordCode } from './signs';

export function emails(text: string): Datum[] {
  const found: Datum[] = [];
  if (text.includes('@')) written(text, found);
  if (maybeSpelled.test(text)) spelled(blank(text, found), found);
  return found;
}

function written(text: string, found: Datum[]): void {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const end = domainEnd(text, at + 1);
    if (start === at || end === -1 || isElsewhere(text, start, end)) continue;
    const last = found[found.length - 1];
    if (last !== undefined && start < last.end) continue;
    found.push({ kind: 'email', start, end, shown: `${text.slice(start, start + 1)}…@${text.slice(at + 1, end)}` });
  }
}

/** Where the part before `@` begins; `at` itself when there is none. */
function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') return quotedStart(text, at);
  let start = at;
  let isSpaceless: boolean | null = null;
  while (start > 0 && at - start < 64) {
    const code = text.charCodeAt(start - 1);
    if (!isWordCode(code) && !isLocalSign(code)) break;
    // In "写信给hana@example.com" the address begins where the script changes.
    if (isWordCode(code) && !(code >= 0x30 && code <= 0x39)) {
      isSpaceless ??= isSpacelessCode(code);
      if (isSpaceless !== isSpacelessCode(code)) break;
    }
    start -= 1;
  }
  while (start < at && !isWordCode(text.charCodeAt(start))) start += 1;
  return text[at - 1] === '.' ? at : start;
}

function isLocalSign(code: number): boolean {
  return code === 0x2e || code === 0x2b || code === 0x2d || code === 0x25 || code === 0x27 || code === 0x2019;
}

/** `"hana petrov"@example.com` */
function quotedStart(text: string, at: number): number {
  const open = text.lastIndexOf('"', at - 2);
  const isQuoted = open !== -1 && at - open <= 64 && at - open > 2 && /^[^"\n\\@,;:]+$/.test(text.slice(open + 1, at - 1));
  return isQuoted ? open : at;
}

/** Endings of files and of a system's units, which no domain has. */
const notEndings = new Set(
  'png jpg jpeg gif webp svg ico css js mjs ts jsx tsx html htm json txt pdf csv xml yml yaml zip gz exe dll service socket timer target mount slice localdomain'.split(' '),
);

/** Where a domain of two or more labels that begins at `from` ends, or -1. Labels are given up from the right until the last one can be a top-level domain. */
function domainEnd(text: string, from: number): number {
  const ends: number[] = [];
  let labelStart = from;
  let position = from;
  let isSpaceless: boolean | null = null;
  const closeLabel = (): boolean => {
    const length = position - labelStart;
    if (length === 0 || length > 63 || text[labelStart] === '-' || text[position - 1] === '-') return false;
    ends.push(position);
    return true;
  };
  for (; position <= text.length && position - from <= 253; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x2e) {
      if (!closeLabel()) break;
      labelStart = position + 1;
      isSpaceless = null;
      continue;
    }
    const isSign = (isWordCode(code) && code !== 0x5f) || code === 0x2d;
    if (isSign && code > 0x40) {
      isSpaceless ??= isSpacelessCode(code);
      if (isSpaceless === isSpacelessCode(code)) continue;
    } else if (isSign) continue;
    closeLabel();
    break;
  }
  for (let count = ends.length; count >= 2; count--) {
    const end = ends[count - 1] ?? from;
    const before = ends[count - 2] ?? from;
    const ending = text.slice(before + 1, end);
    if (!isTopLevel(ending)) continue;
    // "…@example.com.Then it rained": a sentence that begins without a space.
    if (count > 2 && /^[A-Z][a-z]/.test(ending) && /^[a-z.-]+$/.test(text.slice(from, before))) continue;
    return end;
  }
  return -1;
}

function isTopLevel(ending: string): boolean {
  if (/^xn--[a-z0-9-]{2,59}$/i.test(ending)) return true;
  if (ending.length < 2 || ending.length > 24 || /[0-9-]/.test(ending)) return false;
  return !notEndings.has(foldCase(ending));
}

/** `user@host:path`, `ssh user@host`, `https://user:secret@host` and `@user@host` name a machine or an account there, not a mailbox. */
function isElsewhere(text: string, start: number, end: number): boolean {
  const next = text[end];
  if (next === '(' || (next === ':' && /[^\s\d]/.test(text[end + 1] ?? ' '))) return true;
  const before = text.slice(Math.max(0, start - 100), start);
  if (before.endsWith('@')) return true;
  if (/(?:^|[^a-z])(?:ssh|scp|sftp|rsync|mosh|git clone)\s[^\n]{0,40}$/i.test(before.slice(-60))) return true;
  return /[a-z]:\/\/[^\s/?#]*$/i.test(before) && !/mailto:\/\/$/i.test(before);
}

const maybeSpelled = /[[({<] ?(?:at|ät|et|a|chez|arroba|arobase|chiocciola|@) ?[\])}>]|&#0*64;|&#x0*40;|&commat;|%40|\s(?:at|ät|arroba|arobase|chiocciola|apenstaartje|małpa|zavináč|собака|@)\s/i;
const atMark = new RegExp(maybeSpelled.source, 'gi');
const dotMark = / ?[[({<] ?(?:dot|punkt|point|punto|ponto|pt|точка|\.) ?[\])}>] ?|\s(?:dot|punkt|point|punto|ponto|kropka|tečka|точка)\s|\./iy;
const labelMark = /[a-z0-9à-öø-ÿа-яё](?:[a-z0-9à-öø-ÿа-яё-]{0,61}[a-z0-9à-öø-ÿа-яё])?/iy;
/** Endings that make "at … dot …" in plain words an address. */
const commonEndings = new Set('com org net edu gov info biz name app dev xyz online site mail email io co me tv eu de uk fr es it nl be at ch pl cz sk ru ua se no dk fi pt br mx ar cl ca au nz in jp kr cn tr gr ro hu ie il za us test example invalid'.split(' '));
/** Words that stand before "at" in a sentence: "shop at example dot com" names a site. */
const notNames = new Set('look shop buy find us me it is are was were be you them him her we stay available visit online directly here there more out up site page website now only work works working live store meet arrive begin start starts read listen watch see order book sold based hosted hosting located'.split(' '));

function spelled(text: string, found: Datum[]): void {
  let last = 0;
  for (const match of text.matchAll(atMark)) {
    const isBare = /^\s/.test(match[0]);
    let localEnd = match.index;
    if (!isBare && localEnd > last && text[localEnd - 1] === ' ') localEnd -= 1;
    const start = localStart(text, localEnd);
    let from = match.index + match[0].length;
    if (!isBare && text[from] === ' ') from += 1;
    const domain = spelledDomain(text, from);
    if (start === localEnd || start < last || domain === null) continue;
    const isSymbol = match[0].trim() === '@';
    if (isBare && (!domain.isSpelled && !isSymbol || !commonEndings.has(domain.ending) || notNames.has(foldCase(text.slice(start, localEnd))))) continue;
    if (!isBare && !isTopLevel(domain.ending)) continue;
    last = domain.end;
    found.push({ kind: 'email', start, end: domain.end, shown: `${text.slice(start, start + 1)}… at …` });
  }
}

interface SpelledDomain {
  readonly end: number;
  readonly ending: string;
  /** At least one dot is a word or stands in brackets. */
  readonly isSpelled: boolean;
}

function spelledDomain(text: string, from: number): SpelledDomain | null {
  let position = from;
  let ending = '';
  let isSpelled = false;
  let best: SpelledDomain | null = null;
  for (let count = 0; count < 5; count++) {
    labelMark.lastIndex = position;
    const label = labelMark.exec(text)?.[0];
    if (label === undefined) break;
    position += label.length;
    ending = foldCase(label);
    if (count > 0 && /^[^0-9-]{2,24}$/.test(ending)) best = { end: position, ending, isSpelled };
    dotMark.lastIndex = position;
    const dot = dotMark.exec(text)?.[0];
    if (dot === undefined) break;
    position += dot.length;
    isSpelled ||= dot !== '.';
  }
  return best;
}
