/** Scoring: the log probability of each row's labels under a model, with or without an adapter, and the logits themselves where asked. */
import { createAllocations } from '../allocations';
import type { Backend } from '../backend';
import { crossEntropyHead, logitsOf } from '../head';
import { inferenceUse, type Adapter } from '../lora/adapter';
import type { Model } from '../models/model';
import { createTape } from '../tape';
import { createBatchMemory, type TokenRow } from './batch';
import { nextTurn, runSteps, throwIfAborted } from './breathe';

export interface RowScore {
  /** Labelled tokens. */
  readonly tokens: number;
  /** Sum of their log probabilities, in nats. */
  readonly logProbability: number;
}

export interface ScoreOptions {
  readonly backend: Backend;
  readonly model: Model;
  readonly adapter: Adapter | null;
  readonly rows: readonly TokenRow[];
  readonly signal?: AbortSignal | undefined;
}

/** Tokens of one forward pass, unless a single row is longer. */
const BATCH_TOKENS = 512;

/** One score a row, in order. */
export async function* scoreRows({ backend, model, adapter, rows, signal }: ScoreOptions): AsyncGenerator<RowScore, void, void> {
  const longest = rows.reduce((most, { ids }) => Math.max(most, ids.length), 0);
  const capacity = Math.max(longest, Math.min(BATCH_TOKENS, rows.reduce((sum, { ids }) => sum + ids.length, 0)), 1);
  const memory = createAllocations(backend);
  try {
    const batch = memory.hold(createBatchMemory(backend, capacity));
    const tape = memory.hold(createTape(backend, capacity));
    const loraOf = inferenceUse(adapter);
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf, caches: null });
    memory.hold(crossEntropyHead(tape, hidden, model.head, loraOf(model.head), batch.labelled));
    tape.seal();
    for (let start = 0; start < rows.length; ) {
      let end = start;
      for (let tokens = 0; end < rows.length && tokens + rows[end]!.ids.length <= capacity; end++) tokens += rows[end]!.ids.length;
      const taken = rows.slice(start, end);
      tape.rows = batch.load(taken);
      await runSteps(backend, tape.forward(), signal);
      const losses = batch.labelled.count ? await backend.read(batch.labelled.losses, 0, batch.labelled.count) : new Float32Array(0);
      let at = 0;
      for (const row of taken) {
        const tokens = row.labels.slice(1).filter((label) => label >= 0).length;
        yield { tokens, logProbability: -losses.subarray(at, at + tokens).reduce((sum, loss) => sum + loss, 0) };
        at += tokens;
      }
      start = end;
      await nextTurn();
      throwIfAborted(signal);
    }
  } finally {
    memory.dispose();
  }
}

/** All logits of one row, [T, V]. */
export async function rowLogits({ backend, model, adapter, rows: [row], signal }: ScoreOptions): Promise<Float32Array> {
  if (!row || row.ids.length === 0) return new Float32Array(0);
  const capacity = row.ids.length;
  const memory = createAllocations(backend);
  try {
    const batch = memory.hold(createBatchMemory(backend, capacity));
    const tape = memory.hold(createTape(backend, capacity));
    const loraOf = inferenceUse(adapter);
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf, caches: null });
    tape.keep(hidden.value);
    tape.seal();
    const use = loraOf(model.head);
    const logits = memory.allocate('f32', capacity, model.vocabulary);
    const index = memory.allocate('i32', capacity, 1);
    backend.write(index, Int32Array.from({ length: capacity }, (_, i) => i));
    tape.rows = batch.load([row]);
    await runSteps(backend, tape.forward(), signal);
    const scratch = { compact: memory.allocate('f32', capacity, model.width), z: use && memory.allocate('f32', capacity, use.pair.rank) };
    logitsOf(backend, model.head, use, { ...scratch, logits }, hidden.value.tensor, index, capacity);
    return await backend.read(logits);
  } finally {
    memory.dispose();
  }
}
