/**
 * The training loop: shuffled batches without padding, gradient accumulation, clipping, AdamW. A step's loss is the mean over its labelled tokens
 * across all its micro-batches. Deterministic by seed. Everything it needs is allocated before the first step.
 */
import type { Backend, Tensor } from '../backend';
import { crossEntropyHead } from '../head';
import { trainingUse, type Adapter } from '../lora/adapter';
import type { TrainingState } from '../lora/linear';
import type { Model } from '../models/model';
import { createRandom, mix32, permutation } from '../random';
import { Refusal } from '../refusal';
import { createBatchMemory, labelCount, type TokenRow } from '../run/batch';
import { nextTurn, runSteps, throwIfAborted } from '../run/breathe';
import { createTape } from '../tape';
import type { Recipe } from './recipe';
import { scheduleFactor } from './schedule';

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

export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void, void> {
  const { backend, model, adapter, rows, recipe, signal } = options;
  if (rows.every((row) => labelCount(row) === 0)) throw new Refusal('data', 'No row has a token that carries loss.', 'Give rows with an answer within max_length tokens.');
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
      state.accumulate = false;
      for (let at = 0; at < stepRows.length; at += batchSize) {
        state.dropoutSeed = mix32(recipe.seed + Math.imul(step, 0x9e3779b9) + at) & ~0xffff;
        tape.rows = batch.load(stepRows.slice(at, at + batchSize));
        tokens += tape.rows;
        // Rows without a label keep their places in the batches, as transformers has it; a batch of nothing else teaches nothing.
        if (batch.labelled.count === 0) continue;
        batch.labelled.gradientScale = 1 / labels;
        await runSteps(backend, tape.forward(), signal);
        await runSteps(backend, tape.backward(), signal);
        const losses = await backend.read(batch.labelled.losses, 0, batch.labelled.count);
        for (const loss of losses) lossSum += loss;
        state.accumulate = true;
        await nextTurn();
        throwIfAborted(signal);
      }
      const learningRate = recipe.learning_rate * scheduleFactor(recipe.lr_scheduler_type, step - 1, totalSteps, warmupSteps);
      if (labels === 0) {
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
      const gradNorm = Math.sqrt((await backend.read(squaredNorm))[0]!);
      if (!Number.isFinite(lossSum) || !Number.isFinite(gradNorm)) {
        throw new Refusal('diverged', `Training left the range of numbers at step ${step}.`, 'Use a lower learning_rate, a warm-up, or a smaller max_grad_norm.');
      }
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
