/**
 * A page's runs as lines in reading order: runs on one height are a row, a wide gap parts it, and where a white stripe runs down between two bodies of text they are columns, left before right (right
 * before left where the script does so). Lengths are whole hundredths of a point, so that comparisons are exact.
 */
import { nfkc } from '../../unicode';
import type { Page } from './pages';
import type { Run } from './runs';

export interface Line {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Height of the baseline above the page's lower edge. */
  readonly y: number;
  readonly size: number;
}

/** Lines that follow each other down one column. */
export type Flow = readonly Line[];

export interface PageLines {
  readonly number: number;
  readonly height: number;
  readonly flows: readonly Flow[];
}

export type PageRuns = Pick<Page, 'box' | 'rotation'> & { readonly number: number; readonly runs: readonly Run[] };

interface Piece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly isRightToLeft: boolean;
}

const rounded = (points: number) => Math.round(points * 100);
const mostColumns = 3;
/** A column's lines are prose: on average at least this long, and there are at least this many of them. */
const leastColumnText = 16;
const leastColumnLines = 3;
const leastGutter = 800;

export function linesOf(page: PageRuns): PageLines {
  const [left, bottom, right, top] = page.box;
  const isSideways = page.rotation === 90 || page.rotation === 270;
  const height = rounded(isSideways ? right - left : top - bottom);
  const upright: Piece[] = [];
  /** Text that is written in another direction than the page is read in, by direction. */
  const turned: Piece[][] = [[], [], []];
  for (const run of page.runs) {
    const quarter = (quarterOf(run.along) + page.rotation / 90) % 4;
    const [x, y] = turn(run.x - left, run.y - bottom, right - left, top - bottom, page.rotation / 90);
    if (quarter === 0) upright.push(pieceOf(run, x, y));
    else {
      const [ownX, ownY] = turn(x, y, isSideways ? top - bottom : right - left, isSideways ? right - left : top - bottom, 4 - quarter);
      turned[quarter - 1]?.push(pieceOf(run, ownX, ownY));
    }
  }
  return { number: page.number, height, flows: [...flowsOf(partsOf(upright), 1), ...turned.flatMap((pieces) => flowsOf(partsOf(pieces), 1))] };
}

/** In how many quarters of a turn, counted so that turning the page by as many clockwise sets the run upright: (4 − quarters) are left. */
function quarterOf([a, b]: Run['along']): number {
  if (Math.abs(a) >= Math.abs(b)) return a >= 0 ? 0 : 2;
  return b >= 0 ? 3 : 1;
}

/** A point of a page of `width` by `height` after as many quarters of a turn clockwise. */
function turn(x: number, y: number, width: number, height: number, quarters: number): readonly [number, number] {
  switch (quarters % 4) {
    case 1:
      return [y, width - x];
    case 2:
      return [width - x, height - y];
    case 3:
      return [height - y, x];
    default:
      return [x, y];
  }
}

function pieceOf(run: Run, x: number, y: number): Piece {
  return { text: run.text, left: rounded(x), right: rounded(x + Math.abs(run.width)), y: rounded(y), size: Math.max(1, rounded(run.size)), isRightToLeft: run.isRightToLeft };
}

/** Rows from the top, each parted at its wide gaps. */
function partsOf(pieces: readonly Piece[]): Line[] {
  const sorted = pieces.map((piece, index) => ({ piece, index })).sort((a, b) => b.piece.y - a.piece.y || a.piece.left - b.piece.left || a.index - b.index);
  const parts: Line[] = [];
  let row: Piece[] = [];
  let size = 0;
  const close = () => parts.push(...partsOfRow(row));
  for (const { piece } of sorted) {
    const first = row[0];
    if (first !== undefined && (first.y - piece.y) * 10 > Math.max(size, piece.size) * 4) {
      close();
      row = [];
      size = 0;
    }
    row.push(piece);
    if (piece.text.trim() !== '') size = Math.max(size, piece.size);
  }
  close();
  return parts;
}

function partsOfRow(row: readonly Piece[]): Line[] {
  const ordered = row.toSorted((a, b) => a.left - b.left || a.right - b.right);
  const parts: Line[] = [];
  let open: Piece[] = [];
  let reached = 0;
  let hasSpace = false;
  const close = () => {
    const line = lineOf(open);
    if (line !== null) parts.push(line);
    open = [];
  };
  for (const piece of ordered) {
    if (piece.text.trim() === '') {
      hasSpace = true;
      continue;
    }
    const last = open.at(-1);
    if (last !== undefined) {
      const gap = piece.left - reached;
      if (gap * 2 > Math.max(last.size, piece.size) * 3) close();
      else if (hasSpace || gap * 5 > Math.max(last.size, piece.size)) open.push({ ...piece, text: ' ', right: piece.left, left: piece.left });
    }
    hasSpace = false;
    open.push(piece);
    reached = Math.max(open.length === 1 ? piece.right : reached, piece.right);
  }
  close();
  return parts;
}

/** Pieces from left to right as one text in the order in which it is read; its height and size are those of most of its letters. */
function lineOf(pieces: readonly Piece[]): Line | null {
  let rightToLeft = 0;
  let letters = 0;
  const lettersBySize = new Map<number, { letters: number; y: number }>();
  for (const { text, isRightToLeft, size, y } of pieces) {
    letters += text.length;
    if (isRightToLeft) rightToLeft += text.length;
    lettersBySize.set(size, { letters: (lettersBySize.get(size)?.letters ?? 0) + text.trim().length, y: lettersBySize.get(size)?.y ?? y });
  }
  const inOrder = rightToLeft * 2 > letters ? pieces.toReversed() : pieces;
  const text = cleaned(inOrder.map((piece) => piece.text).join(''));
  if (text === '') return null;
  let main = { size: 0, letters: -1, y: 0 };
  for (const [size, each] of lettersBySize) if (each.letters > main.letters) main = { size, ...each };
  return { text, left: Math.min(...pieces.map(({ left }) => left)), right: Math.max(...pieces.map(({ right }) => right)), y: main.y, size: main.size };
}

const ligatures: Readonly<Record<string, string>> = { ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'st', ﬆ: 'st' };

/** Ligatures as their letters, shapes of Arabic letters and look-alike radicals as the letters themselves, the dots that lead to a page number as three, white space as single spaces. */
function cleaned(text: string): string {
  return text
    .replace(/[\ufb00-\ufb06]/g, (sign) => ligatures[sign] ?? sign)
    .replace(/[\u2e80-\u2fdf\ufb13-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]/g, (sign) => nfkc(sign))
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, '')
    .replace(/(?:\s?\.){5,}\s?/g, ' … ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}

function flowsOf(parts: readonly Line[], columns: number): Flow[] {
  if (parts.length === 0) return [];
  const gutter = columns < mostColumns ? gutterOf(parts) : null;
  if (gutter === null) return [rowsOf(parts)];
  const flows: Flow[] = [];
  let band: Line[] = [];
  const close = () => {
    const sides = [band.filter(({ right }) => right <= gutter), band.filter(({ left }) => left >= gutter)];
    if (sides.every(isColumn)) flows.push(...sides.flatMap((side) => flowsOf(side, columns + 1)));
    else if (band.length > 0) flows.push(rowsOf(band));
    band = [];
  };
  for (const part of parts) {
    if (part.left < gutter && part.right > gutter) {
      close();
      const last = flows.at(-1);
      // Lines over the whole width that follow each other are one flow.
      if (last !== undefined && last.every(({ left, right }) => left < gutter && right > gutter)) flows[flows.length - 1] = [...last, part];
      else flows.push([part]);
    } else band.push(part);
  }
  close();
  return flows;
}

function isColumn(side: readonly Line[]): boolean {
  return side.length >= leastColumnLines && side.reduce((sum, { text }) => sum + text.length, 0) >= leastColumnText * side.length;
}

/** Where a white stripe runs down between two bodies of prose: of the places that the fewest lines cross, the middle of the widest; null where there is none. */
function gutterOf(parts: readonly Line[]): number | null {
  if (parts.length < 2 * leastColumnLines) return null;
  const edges = [...new Set(parts.map(({ left }) => left))].sort((a, b) => a - b);
  let best: { at: number; crossing: number; width: number } | null = null;
  // The left edge of a right-hand column is where some line begins; the stripe ends there. Pages begin lines at few places.
  for (const edge of edges.slice(1, 200)) {
    const before = parts.filter(({ left, right }) => left < edge && right <= edge);
    const behind = parts.filter(({ left }) => left >= edge);
    const crossing = parts.length - before.length - behind.length;
    if (crossing * 2 > parts.length || !isColumn(before) || !isColumn(behind)) continue;
    const width = edge - Math.max(...before.map(({ right }) => right));
    if (width < leastGutter || !standBeside(before, behind)) continue;
    if (best === null || crossing < best.crossing || (crossing === best.crossing && width > best.width)) best = { at: edge - (width >> 1), crossing, width };
  }
  return best?.at ?? null;
}

/** Whether two bodies share at least half of the height of the lower one. */
function standBeside(one: readonly Line[], other: readonly Line[]): boolean {
  const span = (lines: readonly Line[]) => ({ low: Math.min(...lines.map(({ y }) => y)), high: Math.max(...lines.map(({ y }) => y)) });
  const [a, b] = [span(one), span(other)];
  const shared = Math.min(a.high, b.high) - Math.max(a.low, b.low);
  return shared > 0 && shared * 2 >= Math.min(a.high - a.low, b.high - b.low);
}

/** Parts of one height as one line. */
function rowsOf(parts: readonly Line[]): Flow {
  const lines: Line[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const isSame = last !== undefined && (last.y - part.y) * 10 <= Math.min(last.size, part.size) * 4 && part.left >= last.right;
    if (!isSame || last === undefined) lines.push(part);
    else lines[lines.length - 1] = { ...last, text: `${last.text} ${part.text}`, right: part.right };
  }
  return lines;
}
