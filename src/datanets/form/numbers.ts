/** Numbers and lists as they are typed: what is wrong with them, in words; undefined: nothing. */
import type { Bounds } from '#gate';
import { formatNumber } from '#ui/format';

export interface Range {
  readonly from: number;
  readonly to: number;
}

export function wholeProblem(value: number, { from, to }: Range): string | undefined {
  return Number.isInteger(value) && value >= from && value <= to ? undefined : `A whole number from ${formatNumber(from)} to ${formatNumber(to)}.`;
}

/** Both whole, the lesser first; the greater is at least 1. */
export function boundsProblem({ min, max }: Bounds, range: Range): string | undefined {
  return wholeProblem(min, range) ?? wholeProblem(max, { ...range, from: Math.max(1, range.from) }) ?? (min > max ? `The least, ${formatNumber(min)}, is more than the most, ${formatNumber(max)}.` : undefined);
}

/** What stands between commas and line ends, each once. */
export const listed = (text: string): string[] => [...new Set(text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean))];
