/**
 * A batch without padding: the rows' tokens laid end to end as one matrix, each row a segment that sees only itself. `BatchMemory` holds the integer
 * tensors that tell the operations so, made once for the largest batch.
 */
import type { Backend, Tensor } from '../backend';
import type { LabelledRows } from '../head';
import type { BatchTensors } from '../operations';

/** Tokens of one row, and for each the label it must be predicted as (aligned with the tokens, not shifted; −100: no loss). */
export interface TokenRow {
  readonly ids: Int32Array;
  readonly labels: Int32Array;
}

export const NO_LABEL = -100;

/** Labels that a row's loss counts: the first token is predicted by nothing. */
export function labelCount({ labels }: TokenRow): number {
  let count = 0;
  for (let t = 1; t < labels.length; t++) if (labels[t] !== NO_LABEL) count++;
  return count;
}

export interface BatchMemory {
  readonly tensors: BatchTensors;
  readonly labelled: LabelledRows;
  /** Lays out rows for a forward pass without a cache. Returns the number of tokens. */
  load(rows: readonly TokenRow[]): number;
  /** Lays out `ids` as the tokens at `position`, `position` + 1, … of one sequence whose keys are cached by position. */
  loadContinuation(ids: Int32Array, position: number): void;
  dispose(): void;
}

export function createBatchMemory(backend: Backend, capacity: number): BatchMemory {
  const owned: Tensor[] = [];
  const ints = (): Tensor => {
    const made = backend.allocate('i32', capacity, 1);
    owned.push(made);
    return made;
  };
  const tensors: BatchTensors = { ids: ints(), positions: ints(), keyStart: ints(), keyEnd: ints(), queryEnd: ints(), cacheRow: ints() };
  const losses = backend.allocate('f32', capacity, 1);
  owned.push(losses);
  const labelled: LabelledRows = { index: ints(), labels: ints(), losses, count: 0, gradientScale: 0 };
  return {
    tensors,
    labelled,
    load(rows) {
      const count = rows.reduce((sum, { ids }) => sum + ids.length, 0);
      const [ids, positions, keyStart, keyEnd, queryEnd] = [0, 0, 0, 0, 0].map(() => new Int32Array(count)) as IntColumns;
      const index: number[] = [];
      const labels: number[] = [];
      let start = 0;
      for (const row of rows) {
        const { length } = row.ids;
        ids.set(row.ids, start);
        keyStart.fill(start, start, start + length);
        queryEnd.fill(start + length, start, start + length);
        for (let t = 0; t < length; t++) {
          positions[start + t] = t;
          keyEnd[start + t] = start + t + 1;
          const next = row.labels[t + 1] ?? NO_LABEL;
          if (next === NO_LABEL) continue;
          index.push(start + t);
          labels.push(next);
        }
        start += length;
      }
      backend.write(tensors.ids, ids);
      backend.write(tensors.positions, positions);
      backend.write(tensors.keyStart, keyStart);
      backend.write(tensors.keyEnd, keyEnd);
      backend.write(tensors.queryEnd, queryEnd);
      backend.write(labelled.index, Int32Array.from(index));
      backend.write(labelled.labels, Int32Array.from(labels));
      labelled.count = index.length;
      return count;
    },
    loadContinuation(ids, position) {
      const places = Int32Array.from(ids, (_, i) => position + i);
      backend.write(tensors.ids, ids);
      backend.write(tensors.positions, places);
      backend.write(tensors.cacheRow, places);
      backend.write(tensors.keyStart, new Int32Array(ids.length));
      backend.write(tensors.keyEnd, places.map((place) => place + 1));
      labelled.count = 0;
    },
    dispose: () => {
      for (const tensor of owned) backend.free(tensor);
    },
  };
}

type IntColumns = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];
