/** How much memory answers take, known before any of it is taken: the generator's own code, run on a rehearsal. */
import type { Backend, BackendMemory } from '../backend';
import type { Adapter } from '../lora/adapter';
import type { Model } from '../models/model';
import { createGenerator, type CacheForm } from '../run/generate';
import type { Sampling } from '../run/sampler';
import { isShort, needOf, refusal } from './words';

/** The shortest text that memory is reserved for; longer ones double it, so that a conversation seldom outgrows its cache. */
const LEAST_LENGTH = 128;

/** Tokens that memory is reserved for when so many are wanted. */
export const reservedLength = (wanted: number, { maxPositions }: Model): number => Math.min(maxPositions, LEAST_LENGTH * 2 ** Math.max(0, Math.ceil(Math.log2(wanted / LEAST_LENGTH))));

/** Bytes of an answer at its fullest moment. */
export interface AnswerPlan {
  /** The model, its adapters, and what else was in memory before. */
  readonly weights: number;
  /** Keys and values of the text, and what a piece of it is computed in. */
  readonly activations: number;
  readonly total: number;
  readonly cache: CacheForm;
}

export interface AnswerJob {
  readonly backend: Backend;
  readonly model: Model;
  readonly adapter: Adapter | null;
  /** What is in memory beside the job. */
  readonly usedBytes: number;
  /** Tokens that memory is reserved for, and of the prompt among them. */
  readonly length: number;
  readonly promptLength: number;
  /** Default: f32, or 8 bits where there is no room for that. */
  readonly cache?: CacheForm | undefined;
  readonly sampling: Sampling;
}

/** Throws a `Refusal` when it doesn't fit. */
export async function planAnswer(job: AnswerJob): Promise<AnswerPlan> {
  const { limitBytes } = job.backend.memory;
  const fitting = async (changed: AnswerJob): Promise<AnswerPlan | null> => {
    for (const form of changed.cache ? [changed.cache] : (['f32', 'int8'] as const)) {
      try {
        return await rehearse(changed, form, { limitBytes });
      } catch (error) {
        if (!isShort(error)) throw error;
      }
    }
    return null;
  };
  const plan = await fitting(job);
  if (plan) return plan;
  const need = await needOf(rehearse(job, job.cache ?? 'int8', { limitBytes: Infinity }));
  const fits: string[] = [];
  if (job.cache === 'f32' && (await fitting({ ...job, cache: 'int8' }))) fits.push('with keys and values in 8 bits');
  for (let wanted = Math.floor(job.length / 2); wanted > job.promptLength; wanted = Math.floor(wanted / 2)) {
    const length = reservedLength(wanted, job.model);
    if (length >= job.length || !(await fitting({ ...job, length }))) continue;
    fits.push(`with ${length - job.promptLength} new tokens`);
    break;
  }
  throw refusal(job.backend, need, fits, 'This answer');
}

async function rehearse({ backend, model, adapter, usedBytes, length, promptLength, sampling }: AnswerJob, form: CacheForm, room: Omit<BackendMemory, 'usedBytes'>): Promise<AnswerPlan> {
  const rehearsal = backend.rehearse({ ...room, usedBytes });
  const weights = rehearsal.memory.usedBytes;
  const generator = createGenerator(rehearsal, model, adapter, length, form);
  const prompt = new Int32Array(Math.min(promptLength, length - 1));
  for await (const _ of generator.generate({ prompt, maxNewTokens: 2, sampling, stopIds: new Set() }));
  const total = rehearsal.peakBytes;
  return { weights, activations: total - weights, total, cache: form };
}
