/**
 * The model's head, computed only for the rows that matter. For the loss: labelled rows are gathered chunk by chunk, their logits turn into losses
 * and at once into the gradient of the hidden rows, so that the logits of a whole batch never exist. For scores and sampling: logits of chosen rows.
 */
import { allocating, type Allocations } from './allocations';
import type { Backend, Tensor } from './backend';
import { linearBackward, linearForward, type Linear, type LoraUse } from './lora/linear';
import { gradientOf } from './operations';
import type { Tape, Variable } from './tape';

/** Rows that carry loss: row `index[i]` of the hidden states predicts token `labels[i]`. Set `count` and `gradientScale` before each run. */
export interface LabelledRows {
  readonly index: Tensor;
  readonly labels: Tensor;
  /** [capacity, 1]: −log probability of each label, after a run. */
  readonly losses: Tensor;
  count: number;
  /** 1 / the number of labels that the step's loss is the mean of; 0: no gradient. */
  gradientScale: number;
  /** [capacity, 1]: what each row's gradient is multiplied by beside that. Set it before the head is recorded; without it, 1. */
  rowScales?: Tensor | undefined;
}

/** Elements of logits that exist at one time, at most (or 64 rows of them). */
const LOGITS_BUDGET = 2 ** 20;

interface Chunk {
  readonly index: Tensor;
  readonly labels: Tensor;
  readonly losses: Tensor;
  readonly rowScales: Tensor | undefined;
  readonly start: number;
}

export interface CrossEntropyHead {
  /** Runs the head once more on the same hidden states, between forward and backward: for gradients whose scales follow from the losses. */
  again(): void;
  dispose(): void;
}

/** Records the loss as the last node of a tape. With a gradient on `hidden`, the forward pass leaves it there. */
export function crossEntropyHead(tape: Tape, hidden: Variable, head: Linear, use: LoraUse | null, labelled: LabelledRows): CrossEntropyHead {
  return allocating(tape.backend, (memory) => recordHead(memory, tape, hidden, head, use, labelled));
}

function recordHead(memory: Allocations, tape: Tape, hidden: Variable, head: Linear, use: LoraUse | null, labelled: LabelledRows): CrossEntropyHead {
  const { backend, capacity } = tape;
  const chunkRows = Math.min(Math.max(64, Math.floor(LOGITS_BUDGET / head.outputs / 64) * 64), Math.ceil(capacity / 64) * 64);
  const buffer = (columns: number): Tensor => memory.allocate('f32', chunkRows, columns);
  const compact = buffer(head.inputs);
  const logits = buffer(head.outputs);
  const dCompact = hidden.gradient && buffer(head.inputs);
  const wide = (): Tensor | null => (use?.training?.magnitude ? buffer(head.outputs) : null);
  const narrow = use && { z: buffer(use.pair.rank), dz: buffer(use.pair.rank), dropped: null, dDropped: null, u: wide(), du: wide() };
  const chunks: Chunk[] = [];
  for (let start = 0; start < capacity; start += chunkRows) {
    const part = (of: Tensor): Tensor => backend.view(of, start, Math.min(chunkRows, capacity - start), 1);
    chunks.push({ index: part(labelled.index), labels: part(labelled.labels), losses: part(labelled.losses), rowScales: labelled.rowScales && part(labelled.rowScales), start });
  }
  // Dropout leaves the head's own adapter alone: its input is gathered, and a mask by row would depend on the chunk.
  const runChunk = ({ index, labels, losses, rowScales }: Chunk, rows: number, later: boolean): void => {
    backend.gatherRows({ out: compact, x: hidden.value.tensor, index, rows });
    linearForward(backend, head, use, narrow, compact, logits, rows);
    backend.crossEntropy({ logits, labels, losses, rows, gradientScale: labelled.gradientScale, rowScales });
    if (labelled.gradientScale === 0) return;
    const state = use?.training?.state;
    const accumulated = state?.accumulate ?? false;
    if (state) state.accumulate ||= later;
    linearBackward(backend, head, use, narrow, compact, logits, dCompact, rows, false);
    if (state) state.accumulate = accumulated;
    if (dCompact) backend.scatterRows({ out: gradientOf(hidden), x: dCompact, index, rows });
  };
  const run = (): void => {
    if (hidden.gradient && labelled.gradientScale !== 0) backend.setAll({ out: gradientOf(hidden), value: 0, rows: tape.rows });
    for (const chunk of chunks) {
      const rows = Math.min(chunkRows, labelled.count - chunk.start);
      if (rows > 0) runChunk(chunk, rows, chunk.start > 0);
    }
  };
  tape.record({
    inputs: [hidden],
    output: tape.variable(1, true),
    scratch: hidden.gradient ? [hidden.gradient] : [],
    forward: run,
    backward: () => {},
  });
  return { again: run, dispose: () => memory.dispose() };
}

/** logits[i] = head(hidden[index[i]]). `compact` and `z` are scratch of as many rows. */
export function logitsOf(
  backend: Backend,
  head: Linear,
  use: LoraUse | null,
  memory: { readonly compact: Tensor; readonly z: Tensor | null; readonly logits: Tensor },
  hidden: Tensor,
  index: Tensor,
  rows: number,
): void {
  backend.gatherRows({ out: memory.compact, x: hidden, index, rows });
  linearForward(backend, head, use, memory.z && { z: memory.z, dropped: null, u: null }, memory.compact, memory.logits, rows);
}
