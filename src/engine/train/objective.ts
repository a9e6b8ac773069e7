/**
 * What a training run lowers. An objective knows the examples: which rows each brings to a batch, how much it counts in the mean of a step, and how a batch
 * that is laid out becomes a loss with gradients. The loop around it (trainer.ts) is the same for all.
 */
import type { Backend } from '../backend';
import type { CrossEntropyHead } from '../head';
import type { BatchMemory, TokenRow } from '../run/batch';
import { labelCount } from '../run/batch';
import { runSteps } from '../run/breathe';
import type { Tape } from '../tape';

/** What a batch runs on: made once for the largest. */
export interface Machine {
  readonly backend: Backend;
  readonly tape: Tape;
  readonly batch: BatchMemory;
  readonly head: CrossEntropyHead;
}

/** What a batch's losses, as they are read, say of it. */
export type Measure = (losses: Float32Array) => Measured;

/** Sums over a batch. */
export interface Measured {
  readonly loss: number;
  /** Of preference pairs: the sum of their margins, and how many are positive. */
  readonly reward?: { readonly margin: number; readonly right: number };
}

export interface Objective {
  /** Of each example, in order. Some are without a label and count nothing. */
  readonly weights: readonly number[];
  /** What was computed of the base before the first step, for a snapshot. */
  readonly references: readonly number[];
  rowsOf(example: number): readonly TokenRow[];
  /** Called before the head is recorded. */
  prepare?(machine: Pick<Machine, 'backend' | 'batch'>): { dispose(): void };
  /**
   * The batch of `examples` is loaded and has labels: runs it forth and back, with gradients of the loss divided by `total`. Gives what its losses, once
   * they are read, say of it.
   */
  run(machine: Machine, examples: readonly number[], total: number, signal: AbortSignal | undefined): Promise<Measure>;
}

/** Cross-entropy of the next token: the mean over a step's labelled tokens. */
export function likelihood(rows: readonly TokenRow[]): Objective {
  return {
    weights: rows.map(labelCount),
    references: [],
    rowsOf: (example) => [rows[example]!],
    async run({ backend, tape, batch: { labelled } }, _, total, signal) {
      labelled.gradientScale = 1 / total;
      await runSteps(backend, tape.forward(), signal);
      await runSteps(backend, tape.backward(), signal);
      return (losses) => ({ loss: losses.reduce((sum, loss) => sum + loss, 0) });
    },
  };
}
