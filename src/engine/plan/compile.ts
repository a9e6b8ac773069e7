/**
 * Compiling ahead: what a run or an answer will run on is compiled before it begins, all at once. The work's own code runs on a rehearsal, which notes the
 * programs that it meets; backends that compile nothing rehearse nothing. What is missed after all, the device compiles when it is met.
 */
import type { Backend, CompileProgress, Rehearsal } from '../backend';
import { unlessAborted } from '../jobs';
import { createAdapter, type Adapter } from '../lora/adapter';
import type { Model } from '../models/model';
import { createRandom, permutation } from '../random';
import { createGenerator, type CacheForm } from '../run/generate';
import type { Sampling } from '../run/sampler';
import type { Checkpointing } from '../tape';
import type { Recipe } from '../train/recipe';
import { planSteps, train, type TrainingRows } from '../train/trainer';

export type OnCompile = (progress: CompileProgress) => void;

/** Which programs run depends on how many tokens a batch has, mostly on whether they are few: so many sizes tell of those between. */
const MOST_SIZES = 24;

export interface CompiledTraining {
  readonly backend: Backend;
  readonly model: Model;
  readonly adapter: Adapter;
  readonly rows: TrainingRows;
  readonly recipe: Recipe;
  readonly checkpointing: Checkpointing;
  readonly onCompile?: OnCompile | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Has compiled what a run of these rows will run on; `onCompile` is told how far that is. Throws the signal's reason, or a `Refusal` of the device. */
export async function compileTraining({ backend, model, adapter, rows, recipe, checkpointing, onCompile, signal }: CompiledTraining): Promise<void> {
  await compileRehearsed(backend, onCompile, signal, async (rehearsal) => {
    const once: Recipe = { ...recipe, max_steps: 0, num_train_epochs: 1, shuffle: false, gradient_accumulation_steps: Math.min(2, recipe.gradient_accumulation_steps) };
    const own = createAdapter(rehearsal, adapter.layers, adapter.spec);
    for await (const _ of train({ backend: rehearsal, model, adapter: own, rows: rowsOfAllSizes(rows, recipe), recipe: once, checkpointing, signal }));
  });
}

/** Batch after batch: the largest that there can be, and those of the run, one of each size. */
function rowsOfAllSizes(rows: TrainingRows, recipe: Recipe): TrainingRows {
  const tokensOf = (example: number): number => {
    const row = rows[example]!;
    return 'chosen' in row ? row.chosen.ids.length + row.rejected.ids.length : row.ids.length;
  };
  const size = recipe.per_device_train_batch_size;
  const largest = [...rows.keys()].toSorted((a, b) => tokensOf(b) - tokensOf(a)).slice(0, size);
  const batches = batchesOf(rows.length, recipe);
  const whole = new Map(batches.filter(({ length }) => length === size).map((batch) => [batch.reduce((sum, example) => sum + tokensOf(example), 0), batch]));
  const sized = [largest, ...spread([...whole].toSorted(([a], [b]) => a - b).map(([, batch]) => batch))];
  // Later batches of a step add to its gradients: each comes as a first and as a second one, and the rest of an epoch, which has fewer examples, last.
  const rest = batches.find(({ length }) => length < size) ?? [];
  const isSecond = (Math.ceil(rows.length / size) - 1) % recipe.gradient_accumulation_steps > 0;
  const twice = recipe.gradient_accumulation_steps > 1 ? sized.flatMap((batch) => [batch, batch]) : sized;
  return [...twice, ...(isSecond ? [largest] : []), rest].flat().map((example) => rows[example]!) as TrainingRows;
}

/** The batches of examples that a run takes, in its order. */
function batchesOf(count: number, recipe: Recipe): readonly (readonly number[])[] {
  const { totalSteps, stepsPerEpoch } = planSteps(recipe, count);
  const random = createRandom(recipe.seed);
  const size = recipe.per_device_train_batch_size;
  const epochs = Array.from({ length: Math.ceil(totalSteps / stepsPerEpoch) }, () => (recipe.shuffle ? [...permutation(count, random)] : Array.from({ length: count }, (_, i) => i)));
  return epochs.flatMap((order) => Array.from({ length: Math.ceil(count / size) }, (_, i) => order.slice(i * size, (i + 1) * size)));
}

/** Some of many, evenly, the first and the last among them. */
function spread<T>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_SIZES) return all;
  return Array.from({ length: MOST_SIZES }, (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_SIZES - 1))]!);
}

export interface CompiledAnswer {
  readonly backend: Backend;
  readonly model: Model;
  readonly adapter: Adapter | null;
  readonly length: number;
  readonly promptLength: number;
  readonly cache: CacheForm;
  readonly sampling: Sampling;
  readonly onCompile?: OnCompile | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The same for an answer: `length` tokens of room, of which the prompt takes `promptLength`. */
export async function compileAnswer({ backend, model, adapter, length, promptLength, cache, sampling, onCompile, signal }: CompiledAnswer): Promise<void> {
  await compileRehearsed(backend, onCompile, signal, async (rehearsal) => {
    const generator = createGenerator(rehearsal, model, adapter, length, cache);
    for await (const _ of generator.generate({ prompt: new Int32Array(promptLength), maxNewTokens: 2, sampling, stopIds: new Set(), signal }));
  });
}

async function compileRehearsed(backend: Backend, onCompile: OnCompile | undefined, signal: AbortSignal | undefined, work: (rehearsal: Rehearsal) => Promise<void>): Promise<void> {
  const rehearsal = backend.rehearse({ ...backend.memory, limitBytes: Infinity });
  if (!rehearsal.compile) return;
  await work(rehearsal);
  const compiling = rehearsal.compile(onCompile);
  await (signal ? unlessAborted(compiling, signal) : compiling);
}
