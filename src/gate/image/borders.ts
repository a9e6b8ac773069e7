/** Finds the bars of one colour that screenshots and films leave around a picture. A bar ends at once along its whole length; a plain background doesn't. */
import type { Luma } from './luma';

export interface Borders {
  /** Where, in words. */
  readonly sides: string;
  readonly percent: number;
}

/** Levels within which a bar is one colour, after compression; and beyond which what follows is something else. */
const even = 8;
const different = 16;
/** What is told: bars of this share of the picture together. */
const leastPercent = 8;

type Line = (index: number) => Iterable<number>;

export function borders({ width, height, values }: Luma): Borders | null {
  const row: Line = function* (y) {
    for (let x = 0; x < width; x++) yield values[y * width + x]!;
  };
  const column: Line = function* (x) {
    for (let y = 0; y < height; y++) yield values[y * width + x]!;
  };
  const top = bar((i) => row(i), height);
  const bottom = bar((i) => row(height - 1 - i), height);
  const left = bar((i) => column(i), width);
  const right = bar((i) => column(width - 1 - i), width);
  const shown = (height - top - bottom) * (width - left - right);
  const percent = Math.floor((100 * (width * height - shown)) / (width * height));
  if (percent < leastPercent) return null;
  const isBeside = left + right > 0;
  const isAbove = top + bottom > 0;
  return { sides: isBeside && isAbove ? 'on all sides' : isBeside ? 'at the sides' : 'above or below', percent };
}

/** How many lines from an edge are one colour; 0 where they don't end at once, or reach to the middle. */
function bar(line: Line, length: number): number {
  const [colour = 0] = line(0);
  for (let i = 0; i < length / 2; i++) {
    let odd = 0;
    let other = 0;
    let count = 0;
    for (const value of line(i)) {
      const distance = Math.abs(value - colour);
      if (distance > even) odd += 1;
      if (distance > different) other += 1;
      count += 1;
    }
    if (odd === 0) continue;
    // The line at the seam may be a mixture of both, so the next one tells.
    return isMostly(other, count) || isMostly(countOther(line(i + 1), colour), count) ? i : 0;
  }
  return 0;
}

const isMostly = (part: number, whole: number): boolean => 2 * part > whole;

function countOther(line: Iterable<number>, colour: number): number {
  let other = 0;
  for (const value of line) if (Math.abs(value - colour) > different) other += 1;
  return other;
}
