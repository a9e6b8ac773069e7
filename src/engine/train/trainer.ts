/**
 * The training loop: shuffled batches without padding, gradient accumulation, clipping, AdamW. A step's loss is the mean over its labelled tokens
 * across all its micro-batches. Deterministic by seed. Everything it needs is allocated before the first step.
 */
import type { Backend, Tensor } from '../backend.ts';
import { crossEntropyHead } from '../head.ts';
import { trainingUse, type Adapter } from '../lora/adapter.ts';
import type { TrainingState } from '../lora/linear.ts';
import type { Model } from '../models/model.ts';
import { createRandom, mix32, permutation } from '../random.ts';
import { Refusal } from '../refusal.ts';
import { createBatchMemory, labelCount, type TokenRow } from '../run/batch.ts';
import { nextTurn, runSteps, throwIfAborted } from '../run/breathe.ts';
import { createTape } from '../tape.ts';
import type { Recipe } from './recipe.ts';
import { scheduleFactor } from './schedule.ts';

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
}

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
  readonly rows: readonly TokenRow[];
  readonly recipe: Recipe;
  readonly signal?: AbortSignal | undefined;
  /** Called after the gradients of a step are complete, before the optimizer uses them. For tests. */
  readonly onGradients?: (gradients: Tensor) => Promise<void>;
}

/** The rows that a step can learn from: those with a label left. */
export function trainableRows(rows: readonly TokenRow[]): TokenRow[] {
  return rows.filter((row) => labelCount(row) > 0);
}

export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void, void> {
  const { backend, model, adapter, recipe, signal } = options;
  const rows = trainableRows(options.rows);
  if (rows.length === 0) throw new Refusal('data', 'No row has a token that carries loss.', 'Give rows with an answer within max_length tokens.');
  const { totalSteps, stepsPerEpoch, warmupSteps } = planSteps(recipe, rows.length);
  const batchSize = recipe.per_device_train_batch_size;
  const capacity = largestBatch(rows, batchSize);
  const owned: { dispose(): void }[] = [];
  const flat = (): Tensor => {
    const tensor = backend.allocate('f32', 1, adapter.parameters.columns);
    owned.push({ dispose: () => backend.free(tensor) });
    return tensor;
  };
  try {
    const [gradients, first, second] = [flat(), flat(), flat()];
    const squaredNorm = backend.allocate('f32', 1, 1);
    owned.push({ dispose: () => backend.free(squaredNorm) });
    const state: TrainingState = { accumulate: false, dropoutSeed: 0 };
    const batch = createBatchMemory(backend, capacity);
    const tape = createTape(backend, capacity);
    owned.push(batch, tape);
    const loraOf = trainingUse(adapter, gradients, state);
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf, caches: null });
    owned.push(crossEntropyHead(tape, hidden, model.head, loraOf(model.head), batch.labelled));
    tape.seal();

    const random = createRandom(recipe.seed);
    let order: Int32Array = new Int32Array(0);
    for (let step = 1; step <= totalSteps; step++) {
      const inEpoch = (step - 1) % stepsPerEpoch;
      if (inEpoch === 0) order = recipe.shuffle ? permutation(rows.length, random) : Int32Array.from(rows.keys());
      const perStep = batchSize * recipe.gradient_accumulation_steps;
      const stepRows = Array.from(order.subarray(inEpoch * perStep, (inEpoch + 1) * perStep), (i) => rows[i]!);
      const labels = stepRows.reduce((sum, row) => sum + labelCount(row), 0);
      let lossSum = 0;
      let tokens = 0;
      for (let at = 0; at < stepRows.length; at += batchSize) {
        state.accumulate = at > 0;
        state.dropoutSeed = mix32(recipe.seed + Math.imul(step, 0x9e3779b9) + at) & ~0xffff;
        tape.rows = batch.load(stepRows.slice(at, at + batchSize));
        batch.labelled.gradientScale = 1 / labels;
        tokens += tape.rows;
        await runSteps(backend, tape.forward(), signal);
        await runSteps(backend, tape.backward(), signal);
        const losses = await backend.read(batch.labelled.losses, 0, batch.labelled.count);
        for (const loss of losses) lossSum += loss;
        await nextTurn();
        throwIfAborted(signal);
      }
      await options.onGradients?.(gradients);
      const learningRate = recipe.learning_rate * scheduleFactor(recipe.lr_scheduler_type, step - 1, totalSteps, warmupSteps);
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
      const gradNorm = Math.sqrt((await backend.read(squaredNorm))[0]!);
      yield { step, loss: lossSum / labels, grad_norm: gradNorm, learning_rate: learningRate, tokens };
    }
  } finally {
    for (const { dispose } of owned.toReversed()) dispose();
  }
}

/** Tokens of the largest batch that any order can make. */
function largestBatch(rows: readonly TokenRow[], batchSize: number): number {
  const lengths = rows.map(({ ids }) => ids.length).toSorted((a, b) => b - a);
  return lengths.slice(0, batchSize).reduce((sum, length) => sum + length, 0);
}
