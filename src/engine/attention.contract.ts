/** What every backend must do for attention and rotary positions: see backend.contract.ts. */
import type { ContractCase } from './contract-case';

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

interface AttentionCase {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly valueWidth?: number;
  readonly isAlibi?: boolean;
  /** Lengths of the packed segments. */
  readonly segments: readonly number[];
  /** Keys that a query sees, at most. */
  readonly window?: number;
  /** Keys at the start that all segments see. */
  readonly shared?: number;
}

const ATTENTION: readonly AttentionCase[] = [
  { heads: 1, keyHeads: 1, headWidth: 2, segments: [1] },
  { heads: 4, keyHeads: 2, headWidth: 16, segments: [5, 1, 9] },
  { heads: 6, keyHeads: 2, headWidth: 32, segments: [13, 27] },
  { heads: 3, keyHeads: 1, headWidth: 10, segments: [70, 131] },
  { heads: 2, keyHeads: 2, headWidth: 24, segments: [90], window: 7 },
  { heads: 3, keyHeads: 3, headWidth: 5, segments: [3] },
  { heads: 5, keyHeads: 1, headWidth: 7, segments: [50, 4, 61], window: 1 },
  { heads: 3, keyHeads: 3, headWidth: 12, valueWidth: 9, segments: [49, 20] },
  { heads: 2, keyHeads: 1, headWidth: 192, valueWidth: 128, segments: [75] },
  { heads: 7, keyHeads: 7, headWidth: 8, isAlibi: true, segments: [66, 17] },
  { heads: 6, keyHeads: 3, headWidth: 9, valueWidth: 17, isAlibi: true, segments: [40, 100], window: 33 },
  { heads: 1, keyHeads: 1, headWidth: 515, segments: [11] },
  { heads: 2, keyHeads: 1, headWidth: 8, shared: 1, segments: [1, 1] },
  { heads: 4, keyHeads: 2, headWidth: 16, shared: 5, segments: [9, 1, 30] },
  { heads: 3, keyHeads: 1, headWidth: 10, valueWidth: 7, shared: 50, segments: [61, 3, 140] },
  { heads: 2, keyHeads: 2, headWidth: 33, shared: 131, segments: [2, 80] },
];

/** As training has it: packed segments that see themselves, forwards and back. */
function packedCases(): ContractCase[] {
  return ATTENTION.map(({ heads, keyHeads, headWidth, valueWidth = headWidth, isAlibi = false, segments, window = Infinity, shared = 0 }) => ({
    name: `attention and its way back, ${heads} heads on ${keyHeads} of ${headWidth} and ${valueWidth}, segments ${segments.join(', ')}, window ${window}${isAlibi ? ', ALiBi' : ''}${shared ? `, after ${shared} shared` : ''}`,
    run: async ({ backend, matrix, ints }) => {
      const startOf = (s: number): number => segments.slice(0, s).reduce((a, b) => a + b, shared);
      const rows = startOf(segments.length);
      const starts = [...range(shared).map(() => 0), ...segments.flatMap((length, s) => range(length).map(() => startOf(s)))];
      const segmentEnds = [...range(shared).map(() => rows), ...segments.flatMap((length, s) => range(length).map(() => startOf(s + 1)))];
      const keyStart = ints(starts.map((start, t) => Math.max(start, t + 1 - window)));
      const keyEnd = ints(range(rows).map((t) => t + 1));
      const queryEnd = ints(segmentEnds.map((end, t) => Math.min(end, t + window)));
      const slopes = isAlibi ? matrix(1, heads) : undefined;
      const shape = { rows, heads, keyHeads, headWidth, valueWidth, slopes, shared, scale: 1 / Math.sqrt(headWidth) };
      const [q, k, v] = [matrix(rows, heads * headWidth, 2), matrix(rows, keyHeads * headWidth, 2), matrix(rows, keyHeads * valueWidth, 2)];
      const [dq, dk, dv] = [matrix(rows, heads * headWidth), matrix(rows, keyHeads * headWidth), matrix(rows, keyHeads * valueWidth)];
      const [out, dOut, logSum, delta] = [matrix(rows, heads * valueWidth), matrix(rows, heads * valueWidth), matrix(rows, heads), matrix(rows, heads)];
      backend.attention({ ...shape, out, logSum, q, k, v, keyStart, keyEnd });
      backend.attentionBackward({ ...shape, dq, dk, dv, dOut, out, logSum, q, k, v, keyStart, keyEnd, queryEnd, delta });
      return Promise.all([out, logSum, dq, dk, dv].map((tensor) => backend.read(tensor)));
    },
  }));
}

/** Queries that go on after cached keys: what generation asks for. */
function cachedCases(): ContractCase[] {
  return [[1, 1], [1, 200], [3, 131], [5, 64], [60, 97]].map(([rows = 1, before = 1]) => ({
    name: `attention of ${rows} queries after ${before} cached keys`,
    run: async ({ backend, matrix, ints }) => {
      const [heads, keyHeads, headWidth, valueWidth] = [6, 2, 20, 13];
      const keys = before + rows;
      const [q, k, v] = [matrix(rows, heads * headWidth, 2), matrix(keys + 3, keyHeads * headWidth, 2), matrix(keys + 3, keyHeads * valueWidth, 2)];
      const [out, logSum, slopes] = [matrix(rows, heads * valueWidth), matrix(rows, heads), matrix(1, heads)];
      const [keyStart, keyEnd] = [ints(range(rows).map((t) => Math.max(0, before + t + 1 - 150))), ints(range(rows).map((t) => before + t + 1))];
      backend.attention({ rows, heads, keyHeads, headWidth, valueWidth, scale: 0.3, slopes, out, logSum, q, k, v, keyStart, keyEnd });
      return Promise.all([out, logSum].map((tensor) => backend.read(tensor)));
    },
  }));
}

function ropeCases(): ContractCase[] {
  return [[1, 2, 1, 0], [5, 16, 8, 0], [9, 12, 4, 0], [3, 11, 5, 1], [4, 30, 9, 12], [2, 48, 16, 16]].flatMap(([heads = 1, headWidth = 2, half = 1, first = 0]) =>
    [false, true].map(
      (interleaved): ContractCase => ({
        name: `rope and its inverse, ${heads} heads of ${headWidth}, ${2 * half} turning from ${first} on, ${interleaved ? 'neighbours' : 'halves'}`,
        run: async ({ backend, matrix, ints, random }) => {
          const rows = 11;
          const [out, back, x] = [matrix(rows, heads * headWidth), matrix(rows, heads * headWidth), matrix(rows, heads * headWidth)];
          const turn = { cos: matrix(40, half), sin: matrix(40, half), positions: ints(range(rows).map(() => random.below(40))), rows, heads, headWidth, first, interleaved };
          backend.rope({ ...turn, out, x, inverse: false });
          backend.rope({ ...turn, out: back, x, inverse: true });
          backend.rope({ ...turn, out: x, x, inverse: false });
          return Promise.all([out, back, x].map((tensor) => backend.read(tensor)));
        },
      }),
    ),
  );
}

export function attentionCases(): ContractCase[] {
  return [...packedCases(), ...cachedCases(), ...ropeCases()];
}
