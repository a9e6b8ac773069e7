/**
 * The training loop: shuffled batches without padding, gradient accumulation, clipping, AdamW. A step's loss is the mean across all its micro-batches:
 * over labelled tokens, or over pairs (objective.ts). Deterministic by seed. Everything it needs is allocated before the first step.
 */
import { createAllocations } from '../allocations';
import type { Backend, Tensor } from '../backend';
import { crossEntropyHead } from '../head';
import { trainingUse, type Adapter } from '../lora/adapter';
import type { TrainingState } from '../lora/linear';
import type { Model } from '../models/model';
import { createRandom, mix32, permutation } from '../random';
import { Refusal } from '../refusal';
import { createBatchMemory, type TokenRow } from '../run/batch';
import { nextTurn, throwIfAborted } from '../run/breathe';
import { createTape, type Checkpointing } from '../tape';
import { likelihood, type Objective } from './objective';
import { preference, type PreferencePair } from './preference';
import type { Recipe } from './recipe';
import { scheduleFactor } from './schedule';
import { restoreAdapter, takeSnapshot, type SnapshotKeeper, type TrainingSnapshot } from './snapshot';
import { createStepNumbers, type Reading } from './step-numbers';

export interface TrainEvent {
  /** Counted from 1. */
  readonly step: number;
  readonly loss: number;
  /** Before clipping. */
  readonly grad_norm: number;
  /** The one this step was made with. */
  readonly learning_rate: number;
  /** Tokens of this step's rows, prompts included. */
  readonly tokens: number;
  /** Of preference pairs: the mean margin between chosen and rejected, and the share of pairs that stand the right way round. */
  readonly reward_margin?: number;
  readonly reward_accuracy?: number;
}

/** Rows to predict, or pairs to prefer one answer of. */
export type TrainingRows = readonly TokenRow[] | readonly PreferencePair[];

export interface TrainPlan {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly warmupSteps: number;
}

/** How many steps a recipe makes of so many rows. Batches don't reach across epochs. */
export function planSteps(recipe: Recipe, rowCount: number): TrainPlan {
  const batches = Math.ceil(rowCount / recipe.per_device_train_batch_size);
  const stepsPerEpoch = Math.max(1, Math.ceil(batches / recipe.gradient_accumulation_steps));
  const totalSteps = recipe.max_steps > 0 ? recipe.max_steps : Math.ceil(recipe.num_train_epochs * stepsPerEpoch);
  const warmupSteps = recipe.warmup_steps < 1 ? Math.ceil(recipe.warmup_steps * totalSteps) : Math.floor(recipe.warmup_steps);
  return { totalSteps, stepsPerEpoch, warmupSteps };
}

export interface TrainOptions {
  readonly backend: Backend;
  readonly model: Model;
  /** Trained in place. */
  readonly adapter: Adapter;
  readonly rows: TrainingRows;
  readonly recipe: Recipe;
  readonly signal?: AbortSignal | undefined;
  /** Default: only when memory asks for it. */
  readonly checkpointing?: Checkpointing | undefined;
  /** Goes on after this step, as if there had been no interruption: the same rows, recipe and base, also on another backend. */
  readonly resume?: TrainingSnapshot | null | undefined;
  readonly snapshots?: SnapshotKeeper | undefined;
  /** Called after the gradients of a step are complete, before the optimizer uses them. For tests. */
  readonly onGradients?: (gradients: Tensor) => Promise<void>;
}

export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void, void> {
  const { backend, model, adapter, rows, recipe, signal, resume, snapshots, checkpointing } = options;
  const objective = await objectiveOf(options);
  const { weights } = objective;
  if (weights.every((weight) => weight === 0)) throw new Refusal('data', 'No row has a token that carries loss.', 'Give rows with an answer within max_length tokens.');
  const { totalSteps, stepsPerEpoch, warmupSteps } = planSteps(recipe, rows.length);
  const batchSize = recipe.per_device_train_batch_size;
  const capacity = largestBatch(weights.map((_, example) => objective.rowsOf(example).reduce((sum, { ids }) => sum + ids.length, 0)), batchSize);
  const memory = createAllocations(backend);
  const flat = (): Tensor => memory.allocate('f32', 1, adapter.parameters.columns);
  try {
    const [gradients, first, second] = [flat(), flat(), flat()];
    const numbers = createStepNumbers(backend, memory, Math.min(recipe.gradient_accumulation_steps, Math.ceil(rows.length / batchSize)), capacity);
    const { squaredNorm } = numbers;
    const state: TrainingState = { accumulate: false, dropoutSeed: 0 };
    const batch = memory.hold(createBatchMemory(backend, capacity));
    const tape = memory.hold(createTape(backend, capacity, checkpointing));
    const prepared = objective.prepare?.({ backend, batch });
    if (prepared) memory.hold(prepared);
    const loraOf = trainingUse(adapter, gradients, state);
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf, caches: null });
    const head = memory.hold(crossEntropyHead(tape, hidden, model.head, loraOf(model.head), batch.labelled));
    tape.seal();
    if (resume) {
      restoreAdapter(backend, adapter, resume);
      backend.write(first, resume.first);
      backend.write(second, resume.second);
    }
    const copy = async (step: number, { keep }: SnapshotKeeper): Promise<void> => {
      const snapshot = await takeSnapshot(backend, step, { adapter, first, second }, objective.references);
      if (snapshot) keep(snapshot);
    };

    /** A step whose numbers are on their way. */
    let untold: { readonly reading: Reading; readonly total: number; readonly event: Pick<TrainEvent, 'step' | 'learning_rate' | 'tokens'> } | null = null;
    const tell = async function* (): AsyncGenerator<TrainEvent, void, void> {
      if (!untold) return;
      const { reading, total, event } = untold;
      untold = null;
      const { measured: { loss, reward }, squaredNorm: squared } = await reading.told;
      const gradNorm = Math.sqrt(squared);
      if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
        throw new Refusal('diverged', `Training left the range of numbers at step ${event.step}.`, 'Use a lower learning_rate, a warm-up, or a smaller max_grad_norm.');
      }
      if (snapshots?.isDue(event.step)) await copy(event.step, snapshots);
      const rewards = reward && { reward_margin: reward.margin / total, reward_accuracy: reward.right / total };
      const { step, learning_rate, tokens } = event;
      yield { step, loss: loss / total, grad_norm: gradNorm, learning_rate, tokens, ...rewards };
    };

    const random = createRandom(recipe.seed);
    let order: Int32Array = new Int32Array(0);
    for (let step = 1; step <= totalSteps; step++) {
      const inEpoch = (step - 1) % stepsPerEpoch;
      if (inEpoch === 0) order = recipe.shuffle ? permutation(rows.length, random) : Int32Array.from(rows.keys());
      // Steps that are done only move the order on.
      if (resume && step <= resume.step) continue;
      const perStep = batchSize * recipe.gradient_accumulation_steps;
      const examples = [...order.subarray(inEpoch * perStep, (inEpoch + 1) * perStep)];
      const total = examples.reduce((sum, example) => sum + weights[example]!, 0);
      let tokens = 0;
      state.accumulate = false;
      try {
        for (let at = 0; at < examples.length; at += batchSize) {
          const inBatch = examples.slice(at, at + batchSize);
          state.dropoutSeed = mix32(recipe.seed + Math.imul(step, 0x9e3779b9) + at) & ~0xffff;
          const batchRows = inBatch.flatMap((example) => objective.rowsOf(example));
          // Dropout draws a mask by token: rows that share one would forget the same things.
          tape.rows = batch.load(batchRows, adapter.spec.dropout === 0);
          tokens += batchRows.reduce((sum, { ids }) => sum + ids.length, 0);
          // Rows without a label keep their places in the batches, as transformers has it; a batch of nothing else teaches nothing.
          if (batch.labelled.count === 0) continue;
          const measure = await objective.run({ backend, tape, batch, head }, inBatch, total, signal);
          numbers.add(batch.labelled.losses, batch.labelled.count, measure);
          state.accumulate = true;
          await nextTurn();
          throwIfAborted(signal);
        }
      } catch (error) {
        // The adapter is as the step before left it: who stops is told of that one.
        if (signal?.aborted) yield* tell();
        throw error;
      }
      const learningRate = recipe.learning_rate * scheduleFactor(recipe.lr_scheduler_type, step - 1, totalSteps, warmupSteps);
      // Before the parameters change again: who is told of a step finds the adapter as that step left it.
      yield* tell();
      if (total === 0) {
        yield { step, loss: 0, grad_norm: 0, learning_rate: learningRate, tokens };
        continue;
      }
      await options.onGradients?.(gradients);
      backend.sumOfSquares({ out: squaredNorm, x: gradients });
      backend.adamw({
        parameters: adapter.parameters,
        gradients,
        first,
        second,
        squaredNorm,
        maxNorm: recipe.max_grad_norm,
        learningRate,
        beta1: recipe.adam_beta1,
        beta2: recipe.adam_beta2,
        epsilon: recipe.adam_epsilon,
        weightDecay: recipe.weight_decay,
        step,
      });
      adapter.refresh();
      untold = { reading: numbers.read(), total, event: { step, learning_rate: learningRate, tokens } };
      if (await untold.reading.isThere()) yield* tell();
    }
    yield* tell();
  } finally {
    memory.dispose();
  }
}

function objectiveOf({ backend, model, rows, recipe, signal, resume }: TrainOptions): Objective | Promise<Objective> {
  return isPairs(rows) ? preference({ backend, model, pairs: rows, beta: recipe.beta, signal, references: resume?.references }) : likelihood(rows);
}

function isPairs(rows: TrainingRows): rows is readonly PreferencePair[] {
  const [first] = rows;
  return first !== undefined && 'chosen' in first;
}

/** Tokens of the largest batch that any order can make. */
function largestBatch(sizes: readonly number[], batchSize: number): number {
  const largest = sizes.toSorted((a, b) => b - a).slice(0, batchSize);
  return largest.reduce((sum, size) => sum + size, 0);
}
