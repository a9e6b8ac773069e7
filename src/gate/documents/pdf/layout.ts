/**
 * Lines as headings and paragraphs. The size of most letters is the body's; larger lines are headings, the largest the outermost. A paragraph ends at a wider gap, an indented or listed line, or
 * after a short line that ends a sentence, and goes on over columns and pages. Words parted at a line's end are joined.
 */
import type { Block } from '../passages';
import { categoryOf, isLetter, isLowercase } from '../../unicode';
import { linesOf, type Flow, type Line, type PageRuns } from './lines';
import { withoutRunningLines } from './running';

export type { PageRuns } from './lines';

const mostHeading = 200;
const mostLevels = 6;
const sentenceEnd = /[.!?…:;。！？؟]["'”’»)\]]{0,2}$/;
const listed = /^(?:[•▪◦‣●■–—*-]|\(?(?:\d{1,3}|[a-z])[.)])\s/i;

interface Placed {
  readonly line: Line;
  readonly page: number;
  /** Extent of the column that it stands in. */
  readonly left: number;
  readonly right: number;
  readonly beginsFlow: boolean;
}

export function layoutOf(pages: readonly PageRuns[]): Block[] {
  const lines = withoutRunningLines(pages.map(linesOf)).flatMap(({ number, flows }) => flows.flatMap((flow) => placed(flow, number)));
  const body = bodySize(lines);
  const levelBySize = headingLevels(lines, body);
  const leading = leadingOf(lines);
  const compounds = compoundsOf(lines);
  const blocks: Block[] = [];
  let before: Placed | null = null;
  let levelBefore: number | null = null;
  for (const each of lines) {
    const level = isHeading(each.line, body) ? (levelBySize.get(sizeClass(each.line)) ?? null) : null;
    const last = blocks.at(-1);
    const goesOn = before !== null && last !== undefined && levelBefore === level && (level === null ? continues(before, each, leading) : headingContinues(before, each, last.text));
    if (goesOn && last !== undefined) blocks[blocks.length - 1] = { ...last, text: joinedLines(last.text, each.line.text, compounds) };
    else blocks.push(level === null ? { kind: 'paragraph', text: each.line.text, page: each.page } : { kind: 'heading', level, text: each.line.text, page: each.page });
    before = each;
    levelBefore = level;
  }
  return blocks;
}

function placed(flow: Flow, page: number): Placed[] {
  const left = Math.min(...flow.map((line) => line.left));
  const right = Math.max(...flow.map((line) => line.right));
  return flow.map((line, index) => ({ line, page, left, right, beginsFlow: index === 0 }));
}

/** Sizes are told apart by half points. */
function sizeClass({ size }: Line): number {
  return Math.round(size / 50);
}

function bodySize(lines: readonly Placed[]): number {
  const letters = new Map<number, number>();
  for (const { line } of lines) letters.set(sizeClass(line), (letters.get(sizeClass(line)) ?? 0) + line.text.length);
  let body = 0;
  let most = -1;
  for (const [size, count] of letters) {
    if (count > most || (count === most && size < body)) {
      body = size;
      most = count;
    }
  }
  return body;
}

/** At least an eighth larger than the body, with letters, and no line of a table of contents. */
function isHeading(line: Line, body: number): boolean {
  return sizeClass(line) * 8 >= body * 9 && sizeClass(line) > body && line.text.length <= mostHeading && /[^\d\s.,:;()/–-]{2}/.test(line.text) && !/… ?\d{1,4}$/.test(line.text);
}

function headingLevels(lines: readonly Placed[], body: number): ReadonlyMap<number, number> {
  const sizes = [...new Set(lines.filter(({ line }) => isHeading(line, body)).map(({ line }) => sizeClass(line)))].sort((a, b) => b - a);
  return new Map(sizes.map((size, index) => [size, Math.min(index + 1, mostLevels)]));
}

/** The commonest distance of lines of one size, by that size. */
function leadingOf(lines: readonly Placed[]): ReadonlyMap<number, number> {
  const countsBySize = new Map<number, Map<number, number>>();
  lines.forEach(({ line, beginsFlow }, index) => {
    const above = lines[index - 1]?.line;
    if (beginsFlow || above === undefined || sizeClass(above) !== sizeClass(line) || above.y <= line.y) return;
    const counts = countsBySize.get(sizeClass(line)) ?? new Map<number, number>();
    countsBySize.set(sizeClass(line), counts);
    const gap = Math.round((above.y - line.y) / 50) * 50;
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  });
  const leading = new Map<number, number>();
  for (const [size, counts] of countsBySize) {
    const [commonest] = [...counts].sort(([gapA, countA], [gapB, countB]) => countB - countA || gapA - gapB);
    if (commonest !== undefined) leading.set(size, Math.min(commonest[0], size * 50 * 2));
  }
  return leading;
}

function continues(above: Placed, below: Placed, leading: ReadonlyMap<number, number>): boolean {
  const [a, b] = [above.line, below.line];
  if (Math.abs(sizeClass(a) - sizeClass(b)) > 1 || listed.test(b.text)) return false;
  if (below.beginsFlow || above.page !== below.page) return !sentenceEnd.test(a.text) && startsSmall(b.text);
  const gap = a.y - b.y;
  const usual = leading.get(sizeClass(a)) ?? a.size + a.size / 4;
  if (gap < 0 || gap * 10 > usual * 13 + 500) return false;
  const isIndented = b.left - a.left > a.size && a.left - above.left < a.size;
  const isShort = (above.right - a.right) * 5 > above.right - above.left;
  return !sentenceEnd.test(a.text) || !(isIndented || isShort);
}

function headingContinues(above: Placed, below: Placed, text: string): boolean {
  const gap = above.line.y - below.line.y;
  return !below.beginsFlow && above.page === below.page && gap >= 0 && gap * 10 <= above.line.size * 16 && text.length + below.line.text.length <= mostHeading;
}

function startsSmall(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  return isLowercase(code) || (isLetter(code) && categoryOf(code) === 'Lo');
}

/** Words that are written with a hyphen within a line: where one is parted at its hyphen, the hyphen stays. */
function compoundsOf(lines: readonly Placed[]): ReadonlySet<string> {
  const compounds = new Set<string>();
  for (const { line } of lines) for (const [word] of line.text.matchAll(/[^\s\u2010-]{1,40}[\u2010-][^\s\u2010-]{1,40}/g)) compounds.add(bare(word));
  return compounds;
}

const bare = (word: string) => word.replaceAll('\u2010', '-').replace(/^["'“‘(]+|["'”’),.;:!?]+$/g, '');
const spaceless = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

function joinedLines(above: string, below: string, compounds: ReadonlySet<string>): string {
  const parted = /(\S{1,60})[\u00ad\u2010-]$/.exec(above.slice(-64));
  const last = parted?.[1];
  if (last !== undefined && isLetter(last.codePointAt(last.length - 1) ?? 0) && isLowercase(below.codePointAt(0) ?? 0)) {
    const next = /^\S{1,60}/.exec(below)?.[0] ?? '';
    const isCompound = !above.endsWith('\u00ad') && compounds.has(bare(`${last}-${next}`));
    return isCompound ? above + below : above.slice(0, -1) + below;
  }
  const isSpaceless = spaceless.test(above.at(-1) ?? '') && spaceless.test(below.at(0) ?? '');
  return isSpaceless ? above + below : `${above} ${below}`;
}
