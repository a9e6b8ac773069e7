/**
 * How much memory a training run takes, known before any of it is taken: the run's own code makes one step on a rehearsal, with rows of the sizes of the
 * largest batch. What doesn't fit is refused with what is missing and what would fit.
 */
import type { Backend, BackendMemory, Rehearsal } from '../backend';
import { createAdapter, type Adapter } from '../lora/adapter';
import type { Model, Quantization } from '../models/model';
import { NO_LABEL, type TokenRow } from '../run/batch';
import type { FileSource } from '../source';
import { readForTraining } from '../train/continuation';
import type { Checkpointing } from '../tape';
import { adapterOf } from '../train/new-adapter';
import type { Recipe } from '../train/recipe';
import { train, type TrainingRows } from '../train/trainer';
import { Refusal } from '../refusal';
import { isShort, needOf, refusal } from './words';

/** Bytes of a run at its fullest moment. */
export interface MemoryPlan {
  /** The model, and what else was in memory before. */
  readonly weights: number;
  /** Parameters, gradients and AdamW's two moments. */
  readonly adapter: number;
  /** All else: the batch, what is kept of it for the way back, logits, and room that operations work in. */
  readonly activations: number;
  readonly total: number;
  /** How the run must make its tape to fit. */
  readonly checkpointing: Checkpointing;
}

export interface TrainingJob {
  readonly backend: Backend;
  readonly recipe: Recipe;
  /** Tokens of each example: of a row, or of the two answers of a pair. */
  readonly sizes: readonly (readonly number[])[];
  /** Shorter rows would have nothing left to learn from. */
  readonly leastLength?: number | undefined;
  /** To train on; without it, one as the recipe describes it. */
  readonly adapter?: Pick<Adapter, 'layers' | 'spec'> | null | undefined;
  /** Copies of the state are taken while it runs. */
  readonly isCopied?: boolean | undefined;
  readonly base: PlannedBase;
}

/** The model, in memory or not. */
export interface PlannedBase {
  /** What is in memory beside the job and its adapter, the model included if it is. */
  readonly usedBytes: number;
  /** The model as it is held or would be loaded. */
  open(rehearsal: Rehearsal): Model | Promise<Model>;
  /** The same in other forms that take less, and what `usedBytes` would be without the model. */
  readonly others: readonly Quantization[];
  openAs?(rehearsal: Rehearsal, quantization: Quantization): Promise<Model>;
  readonly usedBytesWithout?: number;
}

/** What a run begins with, and what it is for. */
export interface TrainingStart {
  /** An adapter's files to go on from, and the recipe as it was given: its keys must not contradict the adapter. */
  readonly from?: { readonly source: FileSource; readonly recipe: unknown } | null | undefined;
  /** Copies of the state are taken while it runs. */
  readonly isCopied?: boolean | undefined;
}

/** The plan of a run whose adapter is not in memory yet. */
export async function planRun(backend: Backend, base: PlannedBase, rows: TrainingRows, recipe: Recipe, { from, isCopied }: TrainingStart = {}): Promise<MemoryPlan> {
  const rehearsal = backend.rehearse({ usedBytes: 0, limitBytes: Infinity });
  const adapter = from && (await readForTraining(rehearsal, await base.open(rehearsal), from.source, from.recipe));
  return planTraining({ backend, recipe, ...lengthsOf(rows), adapter, isCopied, base });
}

export function lengthsOf(rows: TrainingRows): Pick<TrainingJob, 'sizes' | 'leastLength'> {
  const answers = rows.map((row) => ('chosen' in row ? [row.chosen, row.rejected] : [row]));
  const first = ({ labels }: TokenRow): number => labels.findIndex((label, t) => t > 0 && label !== NO_LABEL);
  const labelled = answers.flat().map(first).filter((t) => t > 0);
  return { sizes: answers.map((each) => each.map(({ ids }) => ids.length)), leastLength: labelled.reduce((least, t) => Math.min(least, t + 1), Infinity) };
}

/** Throws a `Refusal` when it doesn't fit. */
export async function planTraining(job: TrainingJob): Promise<MemoryPlan> {
  const { limitBytes, sparingBytes } = job.backend.memory;
  const plan = await firstFit(job, { limitBytes, sparingBytes });
  if (plan) return plan;
  const need = await needOf(rehearse(job, { limitBytes: Infinity, sparingBytes: 0 }, 'always'));
  throw refusal(job.backend, need, await whatFits(job));
}

type Room = Omit<BackendMemory, 'usedBytes'>;

/** As the run would choose by itself, or else as sparing as it can be; null when neither fits. */
async function firstFit(job: TrainingJob, room: Room): Promise<MemoryPlan | null> {
  for (const checkpointing of ['auto', 'always'] as const) {
    try {
      return await rehearse(job, room, checkpointing);
    } catch (error) {
      if (!isShort(error)) throw error;
    }
  }
  return null;
}

async function rehearse(job: TrainingJob, room: Room, checkpointing: Checkpointing, quantization?: Quantization): Promise<MemoryPlan> {
  const { backend, recipe, base } = job;
  const usedBytes = quantization ? (base.usedBytesWithout ?? 0) : base.usedBytes;
  const rehearsal = backend.rehearse({ ...room, usedBytes });
  const model = quantization ? await base.openAs!(rehearsal, quantization) : await base.open(rehearsal);
  const weights = rehearsal.memory.usedBytes;
  const { layers, spec } = job.adapter ?? adapterOf(model, recipe);
  const adapter = createAdapter(rehearsal, layers, spec);
  const trained = rehearsal.memory.usedBytes - weights + 3 * 4 * adapter.parameters.columns;
  const once = { ...recipe, max_steps: 1, shuffle: false, lr_scheduler_type: 'constant' } as const;
  const snapshots = job.isCopied ? { isDue: () => true, keep: () => {} } : undefined;
  for await (const _ of train({ backend: rehearsal, model, adapter, rows: largestRows(job), recipe: once, checkpointing, snapshots }));
  const total = rehearsal.peakBytes;
  return { weights, adapter: trained, activations: total - weights - trained, total, checkpointing };
}

/** What an adapter takes in memory. */
export function adapterBytes(backend: Backend, adapter: Pick<Adapter, 'layers' | 'spec'>): number {
  const rehearsal = backend.rehearse({ usedBytes: 0, limitBytes: Infinity });
  const start = rehearsal.memory.usedBytes;
  createAdapter(rehearsal, adapter.layers, adapter.spec);
  return rehearsal.memory.usedBytes - start;
}

/** Tokens that a pass over a base's rows takes at once, at least: pairs are scored before they are trained on. */
const SCORED = 512;

/** A step of rows: the largest batch, more where a run looks at several batches at once, and rows that teach nothing for the batches that follow. */
function largestRows({ sizes, recipe }: TrainingJob): TrainingRows {
  const lengthOf = (size: readonly number[]): number => size.reduce((sum, length) => sum + length, 0);
  const sorted = sizes.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const taken: (readonly number[])[] = [];
  let tokens = 0;
  for (const size of sorted) {
    if (taken.length >= recipe.per_device_train_batch_size && tokens >= SCORED) break;
    taken.push(size);
    tokens += lengthOf(size);
  }
  const perStep = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
  const isPairs = sorted[0]?.length === 2;
  while (taken.length < Math.min(perStep, sizes.length)) taken.push(isPairs ? [1, 1] : [1]);
  const rowOf = (length: number, id: number): TokenRow => ({ ids: new Int32Array(length).fill(id), labels: new Int32Array(length).fill(id) });
  if (isPairs) return taken.map(([chosen = 0, rejected = 0]) => ({ chosen: rowOf(chosen, 0), rejected: rowOf(rejected, 1) }));
  return taken.map(([length = 0], i) => rowOf(length, i));
}

/** What would fit instead, each by itself; then together. */
async function whatFits(job: TrainingJob): Promise<readonly string[]> {
  const { limitBytes } = job.backend.memory;
  const fits = async (changed: TrainingJob, quantization?: Quantization): Promise<boolean> => {
    try {
      await rehearse(changed, { limitBytes, sparingBytes: 0 }, 'always', quantization);
      return true;
    } catch (error) {
      // Weights that are quantized already have no other form.
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  };
  const first = async <T>(candidates: readonly T[], test: (candidate: T) => Promise<boolean>): Promise<T | undefined> => {
    for (const candidate of candidates) if (await test(candidate)) return candidate;
    return undefined;
  };
  const batches = divisorsBelow(job.recipe.per_device_train_batch_size);
  const longest = job.sizes.flat().reduce((most, length) => Math.max(most, length), 1);
  const lengths = lengthsBelow(longest).filter((length) => length >= (job.leastLength ?? 0));
  const bits = await first(job.base.others, (quantization) => fits(job, quantization));
  const batch = await first(batches, (size) => fits(withBatch(job, size)));
  const length = await first(lengths, (most) => fits(withLength(job, most)));
  const alone = [bits && inForm(bits), batch && inBatches(job, batch), length && ofLength(length)].filter((text) => text !== undefined && text !== 0);
  if (alone.length > 0) return alone.map(String);
  // No change is enough by itself: all of them, the length as long as it can be.
  const [least = job.recipe.per_device_train_batch_size] = batches.toReversed();
  for (const quantization of [undefined, ...job.base.others]) {
    const together = await first([Infinity, ...lengths], (most) => fits(withLength(withBatch(job, least), most), quantization));
    if (together === undefined) continue;
    const changes = [quantization && inForm(quantization), least < job.recipe.per_device_train_batch_size && inBatches(job, least), Number.isFinite(together) && ofLength(together)];
    return [changes.filter(Boolean).join(' and ')];
  }
  return [];
}

const inForm = (quantization: Quantization): string => `with ${quantization} weights`;
const ofLength = (length: number): string => `with max_length ${length}`;
/** The same recipe in other portions. */
const inBatches = (job: TrainingJob, size: number): string => `with a batch of ${size} (and ${stepsOf(job, size)} accumulation steps)`;

const divisorsBelow = (count: number): readonly number[] => Array.from({ length: count - 1 }, (_, i) => count - 1 - i).filter((size) => count % size === 0);

/** Shorter than this is no length to train with. */
const LEAST_LENGTH = 16;

function lengthsBelow(length: number): readonly number[] {
  const lengths: number[] = [];
  for (let power = 2 ** Math.ceil(Math.log2(length) - 1); power >= LEAST_LENGTH; power /= 2) lengths.push(power);
  return lengths;
}

const stepsOf = ({ recipe }: TrainingJob, size: number): number => (recipe.gradient_accumulation_steps * recipe.per_device_train_batch_size) / size;
const withBatch = (job: TrainingJob, size: number): TrainingJob => ({ ...job, recipe: { ...job.recipe, per_device_train_batch_size: size, gradient_accumulation_steps: stepsOf(job, size) } });
const withLength = (job: TrainingJob, most: number): TrainingJob => ({ ...job, sizes: job.sizes.map((size) => size.map((length) => Math.min(length, most))) });
