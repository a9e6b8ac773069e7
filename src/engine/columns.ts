/** Taking a fused product apart into its columns, and putting the parts of heads side by side: tape nodes of `copyColumns`. */
import { gradientOf } from './operations';
import type { Tape, Variable } from './tape';

/** So many blocks of `width` columns, the first from `start` on, each `step` after the one before. */
export interface ColumnRange {
  readonly start: number;
  readonly width: number;
  /** Default: 1. */
  readonly blocks?: number | undefined;
  readonly step?: number | undefined;
}

/**
 * One matrix for each range of `x`'s columns, its blocks side by side. The ranges must not overlap, and every later use of `x` goes through them. Queries,
 * keys and values of 4 heads of 16 that lie interleaved: `[0, 16, 32].map((start) => ({ start, width: 16, blocks: 4, step: 48 }))`.
 */
export function split(tape: Tape, x: Variable, ranges: readonly ColumnRange[]): Variable[] {
  const { backend } = tape;
  const isCovered = coverage(x.value.columns, ranges);
  return ranges.map(({ start, width, blocks = 1, step = 0 }, i) => {
    // The way back begins with the last one.
    const isFirstBack = i === ranges.length - 1;
    const output = tape.variable(blocks * width, x.gradient !== null);
    tape.record({
      inputs: [x],
      output,
      forward: () =>
        backend.copyColumns({ out: output.value.tensor, x: x.value.tensor, rows: tape.rows, blocks, width, outStart: 0, outStep: width, xStart: start, xStep: step, accumulate: false }),
      backward: ([accumulate]) => {
        const dx = gradientOf(x);
        if (accumulate && isFirstBack) throw new Error('A matrix that is split must have no later use.');
        if (isFirstBack && !isCovered) backend.setAll({ out: dx, value: 0, rows: tape.rows });
        backend.copyColumns({ out: dx, x: gradientOf(output), rows: tape.rows, blocks, width, outStart: start, outStep: step, xStart: 0, xStep: width, accumulate: false });
      },
    });
    return output;
  });
}

/** Whether the ranges cover all columns. Throws when two overlap or one reaches outside. */
function coverage(columns: number, ranges: readonly ColumnRange[]): boolean {
  const taken = new Uint8Array(columns);
  for (const { start, width, blocks = 1, step = 0 } of ranges) {
    for (let b = 0; b < blocks; b++) {
      const from = start + b * step;
      const block = taken.subarray(from, from + width);
      if (block.length !== width || block.includes(1)) throw new Error('The column ranges of a split overlap, or reach outside the matrix.');
      block.fill(1);
    }
  }
  return !taken.includes(0);
}

/** A part of every head: [rows, heads · width], or with `shared` [rows, width], the same for all heads. */
export interface HeadPart {
  readonly x: Variable;
  readonly width: number;
  readonly shared?: boolean | undefined;
}

/** Heads made of parts: columns [part₀ | part₁ | …] for the first head, then for the second, and so on. */
export function joinHeads(tape: Tape, heads: number, parts: readonly HeadPart[]): Variable {
  const { backend } = tape;
  const headWidth = parts.reduce((sum, { width }) => sum + width, 0);
  const output = tape.variable(heads * headWidth, parts.some(({ x }) => x.gradient !== null));
  const placed = parts.map(({ x, width, shared = false }, i) => {
    if (x.value.columns !== (shared ? width : heads * width)) throw new Error('A part of the heads has another width.');
    const start = parts.slice(0, i).reduce((sum, part) => sum + part.width, 0);
    return { x, width, start, step: shared ? 0 : width };
  });
  tape.record({
    inputs: parts.map(({ x }) => x),
    output,
    forward: () => {
      for (const { x, width, start, step } of placed) {
        backend.copyColumns({ out: output.value.tensor, x: x.value.tensor, rows: tape.rows, blocks: heads, width, outStart: start, outStep: headWidth, xStart: 0, xStep: step, accumulate: false });
      }
    },
    backward: (adds) => {
      placed.forEach(({ x, width, start, step }, i) => {
        if (!x.gradient) return;
        const dx = gradientOf(x);
        // What all heads share gets the sum of their gradients.
        const sums = step === 0;
        if (sums && !adds[i]) backend.setAll({ out: dx, value: 0, rows: tape.rows });
        backend.copyColumns({ out: dx, x: gradientOf(output), rows: tape.rows, blocks: heads, width, outStart: 0, outStep: step, xStart: start, xStep: headWidth, accumulate: sums || (adds[i] ?? false) });
      });
    },
  });
  return output;
}
