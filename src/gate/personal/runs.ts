/**
 * Runs of digits as they are written in numbers that people copy: groups with at most three separators between them. One pass over the text; a run ends after 64 groups, so
 * what is done with one is bounded.
 */
import { isDigitCode, joinsWord } from './signs';

export interface Group {
  readonly start: number;
  readonly end: number;
}

/** Groups in order; what stands between two of them is made of ` .-–/()`. */
export type Run = readonly Group[];

const maxGroups = 64;
const maxSeparators = 3;

export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let position = 0;
  while (position < text.length) {
    if (!isDigitCode(text.charCodeAt(position))) {
      position += 1;
      continue;
    }
    const groups: Group[] = [];
    let next = position;
    while (next !== -1 && groups.length < maxGroups) {
      const start = next;
      position = start;
      while (isDigitCode(text.charCodeAt(position))) position += 1;
      groups.push({ start, end: position });
      next = nextGroup(text, position);
    }
    runs.push(groups);
  }
  return runs;
}

/** Where the next group of the run begins, or -1. */
function nextGroup(text: string, end: number): number {
  for (let position = end; position < end + maxSeparators + 1; position++) {
    const code = text.charCodeAt(position);
    if (isDigitCode(code)) return position === end ? -1 : position;
    if (!isSeparator(code)) return -1;
  }
  return -1;
}

function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0x2e || code === 0x2f || code === 0x28 || code === 0x29 || code === 0x2013;
}

export function digitsOf(text: string, groups: Run): string {
  return groups.map(({ start, end }) => text.slice(start, end)).join('');
}

/** Whether a number could stand at `[start, end)`: not within a word, a price, a measure, a fraction or a part number. */
export function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (joinsWord(before) || '#=$€£¥₹₽/'.includes(text[start - 1] ?? ' ')) return false;
  const twoBefore = text[start - 2] ?? ' ';
  if ('.,:+-'.includes(text[start - 1] ?? ' ') && (text[start - 1] !== '-' ? isDigitCode(twoBefore.charCodeAt(0)) : !/[\s:(]/.test(twoBefore))) return false;
  if (/[$€£¥₹₽] $/.test(text.slice(Math.max(0, start - 2), start))) return false;
  const after = text.slice(end, end + 4);
  if (/^(?:x|ext|e\.)/i.test(after) && /^(?:x ?\d|ext|e\.x)/i.test(text.slice(end, end + 6))) return true;
  return !joinsWord(text.charCodeAt(end)) && !/^(?: ?[%€$£¥₹₽°‰]|[.,:/-][0-9]|-[A-Za-z])/.test(after);
}
