/**
 * Phone numbers, international and as many countries write them at home. What begins with `+` is held against the calling codes; a national number counts when it is written in
 * a form that is nothing else's (a trunk zero and groups, 3-3-4, an area code in brackets), or when the words before it say that it is one.
 */
import { cueBefore } from './cues';
import type { Datum } from './datum';
import { isInternational } from './phone-plans';
import { digitsOf, runsOf, standsAlone, type Group, type Run } from './runs';
import { blank } from '../text/blank';
import { link } from './signs';

type PhoneCue = 'phone' | 'other' | null;

/** One way to read a stretch of digits: as written, from its `+` or `(` to its last digit. */
interface Candidate {
  readonly groups: Run;
  readonly start: number;
  readonly end: number;
  readonly hasPlus: boolean;
  /** The first group stands in brackets. */
  readonly hasArea: boolean;
}

const fiveDigits = /[0-9][^0-9\n]{0,3}[0-9][^0-9\n]{0,3}[0-9][^0-9\n]{0,3}[0-9][^0-9\n]{0,3}[0-9]/;

export function phones(text: string): Datum[] {
  // Blanking out takes digits away and no line end, so a text without five digits at hand has none after it.
  if (!fiveDigits.test(text)) return [];
  const found: Datum[] = chatLinks(text);
  let rest = blank(text, found);
  for (const pattern of notPhones) rest = rest.replace(pattern, (match) => '\u0001'.repeat(match.length));
  if (!fiveDigits.test(rest)) return found;
  for (const run of runsOf(rest)) {
    for (const { start, end, groups } of phonesInRun(rest, run)) found.push({ kind: 'phone', start, end, shown: `…${digitsOf(rest, groups).slice(-3)}` });
  }
  return found;
}

/** What numbers are that are written like phone numbers: web addresses, dates, spans of time and of years, American postal codes, ISBNs, numbers with dots as IP addresses have, what is shaped like an IBAN. */
const notPhones = [
  link,
  /(?<![0-9])(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9](?:[T ][0-9]{2}[:.][0-9]{2}(?:[:.][0-9]{2})?)?(?![0-9])/g,
  /(?<![0-9+])(?<![0-9][-./])[0-3]?[0-9][-./] ?[0-3]?[0-9][-./] ?(?:19|20)[0-9]{2}(?![0-9])/g,
  /(?<![0-9+.])[0-3]?[0-9]\.[01]?[0-9]\. ?[-–] ?(?=[0-3]?[0-9]\.)/g,
  /\b(?:[01]?[0-9]|2[0-4])[:.h][0-5][0-9]\b ?(?:[-–—]|to|till|until|bis|à|a) ?(?:[01]?[0-9]|2[0-4])[:.h][0-5][0-9]\b/gi,
  /\b(?:[01][0-9]|2[0-4])[0-5][0-9] ?(?:[-–—]|to) ?(?:[01][0-9]|2[0-4])[0-5][0-9]\b(?![ -]?[0-9])/gi,
  /\b(?:19|20)[0-9]{2} ?[-–/] ?(?:19|20)[0-9]{2}\b/g,
  /(?<![0-9-])[0-9]{5}-[0-9]{4}(?![0-9-])(?=[.,]? ?(?:USA|U\.S\.A|United States))|(?<=\b[A-Z]{2} )[0-9]{5}-[0-9]{4}(?![0-9-])/g,
  /\bIS[BS]N(?:-1[03])?:? ?[0-9X -]{8,17}/gi,
  /(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b(?!\.[0-9])/g,
  /\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,8}(?: ?[A-Z0-9]{1,3})?\b/g,
] as const;

/** `https://wa.me/14155550132` is a number, though it stands in a link. */
function chatLinks(text: string): Datum[] {
  return Array.from(text.matchAll(/(?<=\b(?:wa\.me\/|whatsapp\.com\/send\/?\?phone=|t\.me\/))\+?[0-9]{8,15}(?![0-9])/gi))
    .filter((match) => isInternational(match[0].replace('+', '')))
    .map((match) => ({ kind: 'phone', start: match.index, end: match.index + match[0].length, shown: `…${match[0].slice(-3)}` }));
}

function phonesInRun(text: string, run: Run): Candidate[] {
  if (run.length === 1 && digitsOf(text, run).length < 7) return [];
  const whole = candidateOf(text, run);
  const cue = phoneCue(text, whole);
  if (isPhone(text, whole, cue)) return [whole];
  if (run.length === 1) return [];
  // Two numbers side by side: "030 901820 / 030 901821", then "415-555-2671 415-555-2672".
  const isMixed = run.some((_, index) => index > 0 && /^[-.]$/.test(separatorAt(text, run, index)));
  for (const isBreak of isMixed ? [isWide, isSpace] : [isWide]) {
    const parts = split(text, run, isBreak);
    if (parts.length === 1) continue;
    const found = parts.map((part) => candidateOf(text, part)).filter((part) => isPhone(text, part, isBreak === isWide ? phoneCue(text, part) : null));
    if (found.length > 0) return found;
  }
  if (cue !== 'phone' && !whole.hasPlus) return [];
  // "Call 020 7946 0018 9 to 5": what the words announce is the longest beginning that is a number.
  for (let count = Math.min(run.length - 1, 7); count > 0; count--) {
    const part = candidateOf(text, run.slice(0, count));
    if (digitsOf(text, part.groups).length >= 7 && isPhone(text, part, cue)) return [part];
  }
  return [];
}

function candidateOf(text: string, groups: Run): Candidate {
  const first = groups[0]?.start ?? 0;
  const end = groups[groups.length - 1]?.end ?? first;
  let start = first;
  const hasBracket = text[start - 1] === '(';
  const closes = text[groups[0]?.end ?? 0] === ')';
  if (hasBracket && (closes || text[start - 2] === '+')) start -= 1;
  const gap = text[start - 1] === ' ' && text[start - 2] === '+' ? 2 : text[start - 1] === '+' ? 1 : 0;
  const hasPlus = gap > 0;
  start -= gap;
  // "(+49) 30 901820"
  if (hasPlus && closes && text[start - 1] === '(') start -= 1;
  const shut = end - first < 40 && text[end] === ')' && opens(text.slice(start, end)) ? end + 1 : end;
  return { groups, start, end: shut, hasPlus, hasArea: hasBracket && closes && !hasPlus };
}

function opens(written: string): boolean {
  return written.lastIndexOf('(') > written.lastIndexOf(')');
}

function phoneCue(text: string, { start, end }: Candidate): PhoneCue {
  if (/^ ?\((?:mobile?|cell|home|office|work|fax|tel|handy|privat|whatsapp|portable|móvil)/i.test(text.slice(end, end + 14))) return 'phone';
  const cue = cueBefore(text, start);
  return cue === 'phone' ? 'phone' : cue === null || cue === 'ip' ? null : 'other';
}

function split(text: string, run: Run, isBreak: (text: string, run: Run, index: number) => boolean): Run[] {
  const parts: Group[][] = [[]];
  for (const [index, group] of run.entries()) {
    if (index > 0 && isBreak(text, run, index)) parts.push([]);
    parts[parts.length - 1]?.push(group);
  }
  return parts;
}

function separatorAt(text: string, run: Run, index: number): string {
  return text.slice(run[index - 1]?.end ?? 0, run[index]?.start ?? 0);
}

/** " - ", " / ": a dash or a stroke with spaces around it. */
function isWide(text: string, run: Run, index: number): boolean {
  return /^ [-–/] $|^\/$| \/|\/ /.test(separatorAt(text, run, index));
}

function isSpace(text: string, run: Run, index: number): boolean {
  return separatorAt(text, run, index) === ' ';
}

function isPhone(text: string, candidate: Candidate, cue: PhoneCue): boolean {
  const { groups, hasPlus, hasArea } = candidate;
  if (groups.length > 8) return false;
  const digits = digitsOf(text, groups);
  if (digits.length < 6 || digits.length > 17 || /^([0-9])\1+$/.test(digits)) return false;
  if (!standsAlone(text, candidate.start, candidate.end)) return false;
  const sizes = groups.map(({ start, end }) => end - start);
  const shape = sizes.join('-');
  if (hasPlus) return isInternational(digits) && !/^[0-9]{1,3}(?:000)+$/.test(digits);
  if (cue === 'other' || (groups.length > 1 && groups.every(({ end }) => text.slice(end - 2, end) === '00'))) return false;
  const isCued = cue === 'phone';
  const written = text.slice(candidate.start, candidate.end);
  const isGrouped = groups.length > 1;
  if (digits.startsWith('00') && digits.length >= 10) return isInternational(digits.slice(2)) && (isGrouped || isCued);
  if (digits.startsWith('011') && isInternational(digits.slice(3)) && (isGrouped || isCued)) return true;
  if (/^(?:1-)?3-3-4$/.test(shape) && (digits.length === 10 || digits.startsWith('1')) && (isCued || /[-.(]/.test(written) || /^1?[2-9]/.test(digits))) return true;
  if (/^1-3-(?:3-2-2|2-2-3|3-4|7)$/.test(shape) && /^[78][3489]/.test(digits)) return true;
  if (hasArea) return isWithArea(digits, sizes, isCued);
  if (/^0[1-9]/.test(digits) && digits.length >= 8 && digits.length <= 12 && isWithTrunkZero(written, digits, sizes, isCued)) return true;
  if (/^1[3-9][0-9]/.test(digits) && shape === '3-4-4') return true;
  if (shape === '2-3-2-2' || (shape === '2-4-4' && /^[2-9]/.test(digits))) return !isCounting(text, groups) && /^[1-9]/.test(digits);
  return isCued && isPlain(digits, sizes, written);
}

/** `(030) 901820`, `(11) 91234-5678`, `(495) 123-45-67`; a year in brackets is a year. */
function isWithArea(digits: string, sizes: readonly number[], isCued: boolean): boolean {
  const [area = 0, ...rest] = sizes;
  if (area < 2 || area > 5 || rest.length < 1 || rest.length > 4 || digits.length < 8 || digits.length > 12) return false;
  return isCued || (!/^(?:19|20)[0-9]{2}/.test(digits.slice(0, area)) && rest.every((size) => size >= 2));
}

/** After a word for it any number of a plausible length will do, unless it is grouped in thousands or begins with a year. */
function isPlain(digits: string, sizes: readonly number[], written: string): boolean {
  if (digits.length < (sizes.length > 1 ? 6 : 7) || digits.length > 13 || sizes.length > 6) return false;
  if (sizes.length > 1 && sizes.some((size) => size < 2) && !/^[1-9]-/.test(sizes.join('-'))) return false;
  if (/^(?:1|2)-3(?:-3)*$/.test(sizes.join('-')) && digits.length <= 8 && !written.includes('-') && sizes[0] === 1) return false;
  return !(sizes[0] === 4 && /^(?:19|20)/.test(digits) && sizes.length > 2 && sizes[1] === 2);
}

/** Trunk zero, area code, number: 8 to 12 digits in a few groups, or ten or eleven at a stretch. */
function isWithTrunkZero(written: string, digits: string, sizes: readonly number[], isCued: boolean): boolean {
  if (sizes.length === 1) return isCued || (/^0[1-9][0-9]{8,9}$/.test(digits) && !isIsbn10(digits) && !digits.startsWith('0123456789'));
  if (sizes.length > 6 || sizes.slice(1).some((size) => size < 2 && !isCued) || ((sizes[0] ?? 0) < 2 && !isCued)) return false;
  if (digits.length < 9 && !isCued) return false;
  if (/[^0-9-][0-9]$/.test(written)) return false;
  if (sizes.length >= 4 && isCountingBy(written)) return false;
  const separators = new Set(written.replace(/[0-9()]+/g, '|').split('|').filter((part) => part.trim() !== ''));
  if (written.includes('.')) return isCued || (separators.size === 1 && /^(?:2-2-2-2-2|3-3-4|4-3-3|2-[78]|3-[678]|4-[67]|4-3-4|5-[567])$/.test(sizes.join('-')));
  return isCued || separators.size <= 2;
}

/** "02 03 04 05 06" counts; nobody's number does. */
function isCountingBy(written: string): boolean {
  const numbers = written.split(/[^0-9]+/).filter((part) => part !== '').map(Number);
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  return step !== 0 && Math.abs(step) <= 5 && numbers.every((value, index) => index === 0 || value - (numbers[index - 1] ?? 0) === step);
}

function isCounting(text: string, groups: Run): boolean {
  return isCountingBy(groups.map(({ start, end }) => text.slice(start, end)).join(' '));
}

function isIsbn10(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += (10 - i) * (digits.charCodeAt(i) - 48);
  return digits.length === 10 && sum % 11 === 0;
}
