/**
 * A batch without padding: the rows' tokens laid end to end as one matrix, each row a segment that sees only itself. `BatchMemory` holds the integer
 * tensors that tell the operations so, made once for the largest batch.
 *
 * Rows that begin alike, as conversations with one system prompt do, may share that beginning: it is laid out once, before all segments, and each goes
 * on from it. Every number stays what it was, but for rounding; the beginning is only computed once, forwards and back.
 */
import { allocating, type Allocations } from '../allocations';
import type { Backend, Tensor } from '../backend';
import type { LabelledRows } from '../head';
import type { BatchTensors, KeyRanges } from '../operations';

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
  /** Lays out rows for a forward pass without a cache; with `sharing`, what they have in common only once. Returns how many tokens that makes. */
  load(rows: readonly TokenRow[], sharing?: boolean): number;
  /** Lays out `ids` as the tokens at `position`, `position` + 1, … of one sequence whose keys are cached by position. */
  loadContinuation(ids: Int32Array, position: number): void;
  dispose(): void;
}

/** What the ranges of a layout are made of: for each token, its segment's first key and the end of its queries, and its own key. */
interface Layout {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly own: Int32Array;
}

export function createBatchMemory(backend: Backend, capacity: number): BatchMemory {
  return allocating(backend, (memory) => layBatch(backend, memory, capacity));
}

function layBatch(backend: Backend, memory: Allocations, capacity: number): BatchMemory {
  const ints = (): Tensor => memory.allocate('i32', capacity, 1);
  const keyEnd = ints();
  const rangesByWindow = new Map<number, KeyRanges>();
  let layout: Layout = { first: new Int32Array(0), last: new Int32Array(0), own: new Int32Array(0) };
  const fill = ({ keyStart, queryEnd }: KeyRanges, window: number): void => {
    const { first, last, own } = layout;
    backend.write(keyStart, first.map((start, t) => Math.max(start, own[t]! + 1 - window)));
    backend.write(queryEnd, last.map((end, t) => Math.min(end, own[t]! + window)));
  };
  const layOut = (made: Layout): void => {
    layout = made;
    backend.write(keyEnd, made.own.map((key) => key + 1));
    for (const [window, ranges] of rangesByWindow) fill(ranges, window);
  };
  let shared = 0;
  let isApart = false;
  const tensors: BatchTensors = {
    get shared() {
      return shared;
    },
    keepApart() {
      isApart = true;
    },
    ids: ints(),
    positions: ints(),
    cacheRow: ints(),
    ranges(window) {
      const width = window ?? Infinity;
      const known = rangesByWindow.get(width);
      if (known) return known;
      const made: KeyRanges = { keyStart: ints(), keyEnd, queryEnd: ints() };
      rangesByWindow.set(width, made);
      fill(made, width);
      return made;
    },
  };
  const losses = memory.allocate('f32', capacity, 1);
  const labelled: LabelledRows = { index: ints(), labels: ints(), losses, count: 0, gradientScale: 0 };
  return {
    tensors,
    labelled,
    load(rows, sharing = false) {
      shared = sharing && !isApart ? commonStart(rows) : 0;
      const count = rows.reduce((sum, { ids }) => sum + ids.length - shared, shared);
      const [ids, positions, first, last] = [0, 0, 0, 0].map(() => new Int32Array(count)) as [Int32Array, Int32Array, Int32Array, Int32Array];
      const index: number[] = [];
      const labels: number[] = [];
      for (let t = 0; t < shared; t++) positions[t] = t;
      ids.set(rows[0]?.ids.subarray(0, shared) ?? []);
      last.fill(count, 0, shared);
      let start = shared;
      for (const row of rows) {
        const length = row.ids.length - shared;
        ids.set(row.ids.subarray(shared), start);
        first.fill(start, start, start + length);
        last.fill(start + length, start, start + length);
        for (let t = 0; t < length; t++) {
          positions[start + t] = shared + t;
          const next = row.labels[shared + t + 1] ?? NO_LABEL;
          if (next === NO_LABEL) continue;
          index.push(start + t);
          labels.push(next);
        }
        start += length;
      }
      backend.write(tensors.ids, ids);
      backend.write(tensors.positions, positions);
      layOut({ first, last, own: Int32Array.from(ids.keys()) });
      backend.write(labelled.index, Int32Array.from(index));
      backend.write(labelled.labels, Int32Array.from(labels));
      labelled.count = index.length;
      return count;
    },
    loadContinuation(ids, position) {
      shared = 0;
      const places = Int32Array.from(ids, (_, i) => position + i);
      backend.write(tensors.ids, ids);
      backend.write(tensors.positions, places);
      backend.write(tensors.cacheRow, places);
      layOut({ first: new Int32Array(ids.length), last: places.map(() => position + ids.length), own: places });
      labelled.count = 0;
    },
    dispose: () => memory.dispose(),
  };
}

/** Fewer tokens than this aren't worth the second range of keys. */
const LEAST_SHARED = 4;

/**
 * Tokens that all rows begin with and whose states no label asks for: the last of them predicts what each row goes on with, so it ends two tokens before
 * the first label of any row, and before any row does. 0 when there is nothing to gain.
 */
function commonStart(rows: readonly TokenRow[]): number {
  const [head, ...others] = rows;
  if (!head || others.length === 0) return 0;
  let length = Infinity;
  for (const { ids, labels } of rows) {
    const labelled = labels.findIndex((label, t) => t > 0 && label !== NO_LABEL);
    length = Math.min(length, ids.length - 1, labelled < 0 ? Infinity : labelled - 1);
  }
  for (const { ids } of others) {
    let same = 0;
    while (same < length && ids[same] === head.ids[same]) same++;
    length = same;
  }
  return length >= LEAST_SHARED ? length : 0;
}
