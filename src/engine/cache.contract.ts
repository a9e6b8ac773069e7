/** What every backend must do for keys and values in 8 bits: see backend.contract.ts. */
import type { ContractCase } from './contract-case';

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

interface CacheCase {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly valueWidth?: number;
  /** Tokens that are there already. */
  readonly before: number;
  /** Tokens that come, and ask. */
  readonly rows: number;
  readonly window?: number;
  readonly isAlibi?: boolean;
}

const CASES: readonly CacheCase[] = [
  { heads: 1, keyHeads: 1, headWidth: 1, before: 0, rows: 1 },
  { heads: 9, keyHeads: 3, headWidth: 64, before: 130, rows: 1 },
  { heads: 9, keyHeads: 3, headWidth: 64, before: 0, rows: 70 },
  { heads: 6, keyHeads: 1, headWidth: 24, before: 200, rows: 1 },
  { heads: 4, keyHeads: 2, headWidth: 40, before: 65, rows: 2 },
  { heads: 4, keyHeads: 4, headWidth: 40, before: 9, rows: 51, window: 13 },
  { heads: 5, keyHeads: 1, headWidth: 7, before: 64, rows: 3, window: 20 },
  { heads: 3, keyHeads: 3, headWidth: 33, valueWidth: 31, before: 3, rows: 9 },
  { heads: 2, keyHeads: 2, headWidth: 192, valueWidth: 128, before: 77, rows: 1 },
  { heads: 2, keyHeads: 2, headWidth: 192, valueWidth: 128, before: 20, rows: 49 },
  { heads: 3, keyHeads: 3, headWidth: 20, valueWidth: 13, before: 97, rows: 1, isAlibi: true },
  { heads: 6, keyHeads: 2, headWidth: 9, valueWidth: 17, before: 40, rows: 60, isAlibi: true, window: 33 },
  { heads: 2, keyHeads: 1, headWidth: 515, before: 5, rows: 1 },
];

/** Tokens join what is cached, and see it: then some of them are forgotten and others come in their place, as a next prompt does. */
const attentionCase = ({ heads, keyHeads, headWidth, valueWidth = headWidth, before, rows, window = Infinity, isAlibi = false }: CacheCase): ContractCase => ({
  name: `attention of ${rows} queries after ${before} keys in 8 bits, ${heads} heads on ${keyHeads} of ${headWidth} and ${valueWidth}, window ${window}${isAlibi ? ', ALiBi' : ''}`,
  run: async ({ backend, matrix, ints, cached }) => {
    const capacity = before + rows + 3;
    const [k, v] = [cached(capacity, keyHeads, headWidth), cached(capacity, keyHeads, valueWidth)];
    const join = (first: number, count: number): void => {
      if (count === 0) return;
      // In no particular order.
      const index = ints(range(count).map((i) => first + count - 1 - i));
      backend.cacheRows({ out: k, x: matrix(count, keyHeads * headWidth, 2), index, rows: count });
      backend.cacheRows({ out: v, x: matrix(count, keyHeads * valueWidth, 2), index, rows: count });
    };
    const [out, logSum, q] = [matrix(rows, heads * valueWidth), matrix(rows, heads), matrix(rows, heads * headWidth, 2)];
    const slopes = isAlibi ? matrix(1, heads) : undefined;
    const [keyStart, keyEnd] = [ints(range(rows).map((t) => Math.max(0, before + t + 1 - window))), ints(range(rows).map((t) => before + t + 1))];
    const results: Float32Array[] = [];
    join(0, before);
    for (const first of [before, Math.max(0, before - 2)]) {
      join(first, before + rows - first);
      backend.attention({ rows, heads, keyHeads, headWidth, valueWidth, scale: 1 / Math.sqrt(headWidth), slopes, out, logSum, q, k, v, keyStart, keyEnd });
      results.push(await backend.read(out), await backend.read(logSum));
    }
    return results;
  },
});

/** A query that sees one key has its value for an answer: what was written, read back. */
const readBackCase = (heads: number, width: number, scale: number): ContractCase => ({
  name: `${heads} heads of ${width} up to ${scale}, written in 8 bits and read back`,
  run: async ({ backend, matrix, ints, cached }) => {
    const rows = 11;
    const [k, v] = [cached(rows, heads, width), cached(rows, heads, width)];
    const values = Array.from(await backend.read(matrix(rows, heads * width, scale)));
    // One row of zeros, one of halves, one that falls from column to column.
    const columns = heads * width;
    const x = matrix(rows, columns);
    backend.write(x, Float32Array.from(values, (value, at) => [0, Math.round(value * 2) / 2, value * 2 ** -(at % columns)][Math.floor(at / columns)] ?? value));
    const own = ints(range(rows));
    for (const out of [k, v]) backend.cacheRows({ out, x, index: own, rows });
    const [out, logSum, q] = [matrix(rows, columns), matrix(rows, heads), matrix(rows, columns)];
    backend.attention({ rows, heads, keyHeads: heads, headWidth: width, scale: 1, out, logSum, q, k, v, keyStart: own, keyEnd: ints(range(rows).map((t) => t + 1)) });
    return Promise.all([out, logSum].map((tensor) => backend.read(tensor)));
  },
});

export function cacheCases(): ContractCase[] {
  return [...CASES.map(attentionCase), readBackCase(1, 1, 1), readBackCase(3, 24, 127), readBackCase(2, 40, 3000), readBackCase(5, 65, 0.001)];
}
