/**
 * Payment cards: the issuer's first digits and lengths (ISO/IEC 7812, as the networks publish them), the Luhn checksum, and grouping as it is printed. A tenth of all numbers
 * pass Luhn, so a number that its text calls something else (an order, a parcel, an ISBN) is none.
 */
import type { Datum } from './datum';
import { digitsOf, runsOf, standsAlone, type Run } from './runs';
import { blank } from '../text/blank';
import { link } from './signs';
import { cueBefore } from './cues';

export function cards(text: string): Datum[] {
  const found: Datum[] = [];
  if (!/[0-9](?:[ -]?[0-9]){11}/.test(text)) return found;
  const rest = blank(text, Array.from(text.matchAll(link), (match) => ({ start: match.index, end: match.index + match[0].length })));
  for (const run of runsOf(rest)) {
    for (let first = 0; first < run.length; first++) {
      const groups = cardAt(rest, run, first);
      if (groups === null) continue;
      const digits = digitsOf(rest, groups);
      const start = groups[0]?.start ?? 0;
      const end = groups[groups.length - 1]?.end ?? 0;
      found.push({ kind: 'card', start, end, shown: `…${digits.slice(-4)}` });
      first += groups.length - 1;
    }
  }
  return found;
}

/** The groups of a card that begins with group `first`, or null. */
function cardAt(text: string, run: Run, first: number): Run | null {
  const sizes = run.slice(first, first + 6).map(({ start, end }) => end - start);
  for (const count of groupings(sizes)) {
    const groups = run.slice(first, first + count);
    const start = groups[0]?.start ?? 0;
    const end = groups[count - 1]?.end ?? 0;
    const digits = digitsOf(text, groups);
    if (!isOneSeparator(text, groups) || !passesLuhn(digits)) continue;
    const cue = cueBefore(text, start);
    const isSure = hasIssuer(digits) && digits.length > 13 && (count > 1 || !isOftenOther(digits));
    if (cue === 'card' ? !hasIssuer(digits) && !isMaestro(digits) : cue === 'other' || !isSure) continue;
    if (isPartOfMore(text, run, first, count) || !standsAlone(text, start, end)) continue;
    return groups;
  }
  return null;
}

/** How many groups could be a card: 4-4-4-4(-1..3), 4-6-5 (American Express), 4-6-4 (Diners), 6-13, or one. */
function groupings(sizes: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = sizes;
  if (a >= 12 && a <= 19) return [1];
  if (a === 4 && b === 6 && (c === 5 || c === 4)) return [3];
  if (a === 4 && b === 4 && c === 4 && d === 4) return e >= 1 && e <= 3 ? [5, 4] : [4];
  if (a === 4 && b === 4 && c === 4) return [3];
  return a === 6 && b >= 8 && b <= 13 ? [2] : [];
}

function isOneSeparator(text: string, groups: Run): boolean {
  const separators = groups.slice(1).map(({ start }, index) => text.slice(groups[index]?.end ?? start, start));
  return separators.every((separator) => separator === separators[0] && (separator === ' ' || separator === '-' || separator === '.'));
}

/** Another group of four beside it, set off the same way, makes it a longer number, unless that begins or ends a card itself. */
function isPartOfMore(text: string, run: Run, first: number, count: number): boolean {
  if (count === 1) return false;
  const after = run[first + count];
  const before = run[first - 1];
  const end = run[first + count - 1]?.end ?? 0;
  const start = run[first]?.start ?? 0;
  const isFour = (group: Run[number] | undefined): boolean => group !== undefined && group.end - group.start >= 4;
  const isFollowed = isFour(after) && (after?.start ?? 0) - end === 1 && !isPrintedCard(text, run.slice(first + count, first + count + 4));
  const isPreceded = isFour(before) && start - (before?.end ?? 0) === 1 && !isPrintedCard(text, run.slice(Math.max(0, first - 4), first));
  return isFollowed || isPreceded;
}

/** Four groups of four, as most cards are printed. */
function isPrintedCard(text: string, groups: Run): boolean {
  const digits = digitsOf(text, groups);
  return groups.length === 4 && groups.every(({ start, end }) => end - start === 4) && hasIssuer(digits) && passesLuhn(digits);
}

/** Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Mir, RuPay, Troy, Dankort, Uzcard, Humo. */
function hasIssuer(digits: string): boolean {
  const length = digits.length;
  const two = Number(digits.slice(0, 2));
  const three = Number(digits.slice(0, 3));
  const four = Number(digits.slice(0, 4));
  if (digits.startsWith('4')) return length === 13 || length === 16 || length === 19;
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 36) return length >= 14 && length <= 19;
  if ((three >= 300 && three <= 305) || two === 38 || two === 39) return length === 14 || length === 16;
  if (four >= 3528 && four <= 3589) return length >= 16 && length <= 19;
  if (four >= 2200 && four <= 2204) return length >= 16 && length <= 19;
  if (four === 6011 || (three >= 644 && three <= 649) || two === 65 || two === 62 || two === 81) return length >= 16 && length <= 19;
  if (two === 60 || two === 82 || three === 508 || four === 9792 || four === 5019 || four === 8600 || four === 9860) return length === 16;
  return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].includes(four) && length >= 14;
}

/** Maestro's whole range is wide, so it counts only where the text speaks of a card. */
function isMaestro(digits: string): boolean {
  return /^(?:50|5[6-9]|6)/.test(digits);
}

/** Ranges of one unbroken number that much else begins with. */
function isOftenOther(digits: string): boolean {
  return /^(?:8|9)/.test(digits) || digits.length > 16;
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}
