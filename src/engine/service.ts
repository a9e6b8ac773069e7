/**
 * The engine as a page sees it: one model, jobs that can be cancelled, everything crossing the worker's border as plain data. `workers/engine.ts` exposes
 * it by comlink, so a page types its remote as `Remote<EngineService>` and passes callbacks through comlink's `proxy`.
 */
import type { Backend } from './backend';
import type { Adapter } from './lora/adapter';
import type { AdapterChoice } from './lora/mix';
import type { Quantization } from './models/model';
import { attempt, Refusal, type Result } from './refusal';
import { NO_LABEL } from './run/batch';
import type { CacheForm } from './run/generate';
import { GREEDY, type Sampling } from './run/sampler';
import { openModel, type Answer, type ModelInfo, type Prompt, type Session } from './session';
import { filesInMemory, type FileSource } from './source';
import { eachRow, parseRow, type DataRow } from './text/rows';
import { gatherExamples, parseTrainingRow, type TrainingRow } from './train/examples';
import { parseRecipe, type RecipeInput } from './train/recipe';
import { planSteps, type TrainEvent } from './train/trainer';

/** The files of a PEFT adapter by name. */
export type AdapterFiles = ReadonlyMap<string, Uint8Array>;

/** An adapter as the page holds it. Files are read once for each id. */
export interface AdapterReference {
  readonly id: string;
  readonly files: AdapterFiles;
}

/** What stands on the base for a request: nothing, an adapter, or a mix of several by their weights. */
export type AdapterOrder = AdapterReference | readonly { readonly adapter: AdapterReference; readonly weight: number }[] | null;

/** A step of training, with what a progress bar needs. */
export interface TrainProgress extends TrainEvent {
  readonly totalSteps: number;
  /** Since the first step began. */
  readonly elapsedMs: number;
}

/** Looks at what is being learnt, between two steps: greedy answers and the loss on rows that are never trained on. */
export interface WatchRequest {
  /** After which steps to look; 0 is before the first. */
  readonly atSteps: readonly number[];
  readonly prompts: readonly Prompt[];
  readonly maxNewTokens: number;
  /** May be empty. */
  readonly evaluation: readonly DataRow[];
}

export interface Watched {
  readonly step: number;
  /** One for each prompt, in their order. */
  readonly answers: readonly string[];
  /** Mean over the evaluation rows' labelled tokens; null without any. */
  readonly evaluationLoss: number | null;
}

export interface TrainRequest {
  /** Rows of text or tokens, or pairs of answers: one kind. */
  readonly rows: readonly TrainingRow[];
  readonly recipe: RecipeInput;
  /** Written into the adapter's config. */
  readonly baseModel: string;
  /** Goes on from this adapter. */
  readonly adapter?: AdapterReference | null;
  readonly watch?: WatchRequest;
  /** A name by which `cancel` can end this job alone. */
  readonly job?: string;
}

export interface TrainResult {
  /** `finish` ended it before its last step. */
  readonly stopped: boolean;
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  readonly steps: number;
  readonly finalLoss: number;
  readonly tokens: number;
  readonly elapsedMs: number;
  readonly parameterCount: number;
  /** Rows that were longer than max_length (or the model's context) and lost their end. */
  readonly cutRows: number;
  /** Rows without a token that carries loss: they taught nothing. */
  readonly silentRows: number;
}

export interface AnswerRequest {
  readonly prompt: Prompt;
  readonly adapter?: AdapterOrder;
  readonly maxNewTokens?: number;
  readonly sampling?: Sampling;
  /** Texts that end the answer and are no part of it. */
  readonly stop?: readonly string[];
  /** How the text's keys and values are kept. Default: in f32, or in 8 bits where there is no room for that. */
  readonly cache?: CacheForm;
  /** A name by which `cancel` can end this job alone. */
  readonly job?: string;
}

export interface AnswerResult {
  readonly text: string | null;
  readonly ids: readonly number[];
  readonly stop: Answer['stop'];
}

export interface ScoreResult {
  /** Null when no token is labelled. */
  readonly meanLoss: number | null;
  readonly tokens: number;
  readonly logProbabilities: readonly number[];
}

/** A row as the model reads it: each token, and whether it carries loss. */
export interface TokenPreview {
  readonly id: number;
  readonly text: string | null;
  readonly carriesLoss: boolean;
  /** The base's loss at this token in nats; null where none is carried. */
  readonly loss: number | null;
}

/**
 * Where a base model lies: in the folder at a URL that ends in a slash (such as `/models/embedded/`; with `files`, no others are asked for), or where the
 * platform keeps it under a name; and the form in which its weights are held, as in its files when left out.
 */
export type ModelReference = ({ readonly url: string; readonly files?: readonly string[] } | { readonly kept: string }) & { readonly quantization?: Quantization };

export interface EngineService {
  /** Loads a base model, unless it is loaded already. Another one makes place for it, as soon as the jobs that use that one have ended. */
  load(model: ModelReference, onProgress?: (share: number) => void): Promise<Result<ModelInfo>>;
  train(request: TrainRequest, onEvent?: (event: TrainProgress) => void | Promise<void>, onWatched?: (watched: Watched) => void | Promise<void>): Promise<Result<TrainResult>>;
  generate(request: AnswerRequest, onText?: (piece: string) => void): Promise<Result<AnswerResult>>;
  score(rows: readonly DataRow[], adapter?: AdapterOrder): Promise<Result<ScoreResult>>;
  /** At most the first `PREVIEWED_TOKENS` tokens of a row. */
  preview(row: DataRow): Promise<Result<readonly TokenPreview[]>>;
  /** How many tokens a prompt takes: answers have room for what is left of the model's context. */
  countTokens(prompt: Prompt): Promise<Result<number>>;
  /** Forgets an adapter that was used before; its memory goes when the jobs that run now have ended. */
  release(adapterId: string): void;
  /** Ends training after the step under way: it resolves with the adapter as it is by then. */
  finish(): void;
  /** Ends the running jobs of this name, or all of them: each resolves at once with the error code "cancelled". */
  cancel(job?: string): void;
}

export interface EngineServiceOptions {
  /** Makes the backend, once. */
  readonly createBackend: () => Promise<Backend>;
  readonly openSource: (model: ModelReference) => FileSource;
}

/** The logits of all of them stand in memory at once. */
const PREVIEWED_TOKENS = 512;

export function createEngineService({ createBackend, openSource }: EngineServiceOptions): EngineService {
  let backend: Promise<Backend> | null = null;
  let opened: { readonly key: string; readonly session: Promise<Result<Session>> } | null = null;
  const adapters = new Map<string, Promise<Adapter>>();
  const jobs = new Set<{ readonly name: string | undefined; readonly abort: AbortController; readonly ended: Promise<void> }>();
  let finishing = false;

  const session = async (): Promise<Session> => {
    const result = await opened?.session;
    if (!result) throw new Refusal('no-model', 'No model is loaded.', 'Load a model first.');
    if (!result.ok) throw new Refusal(result.error.code, result.error.message, result.error.fix);
    return result.value;
  };

  const attach = async (held: Session, order: AdapterOrder | undefined): Promise<AdapterChoice> => {
    if (!order) return null;
    if (!('length' in order)) return read(held, order);
    return Promise.all(order.map(async ({ adapter, weight }) => ({ adapter: await read(held, adapter), weight })));
  };

  const read = async (held: Session, reference: AdapterReference): Promise<Adapter> => {
    const known = adapters.get(reference.id);
    if (known) return known;
    const reading = held.readAdapter(filesInMemory(reference.files));
    adapters.set(reference.id, reading);
    reading.catch(() => adapters.delete(reference.id));
    return reading;
  };

  /** Runs a job under the signal that `cancel` aborts. */
  const job = <T>(work: (session: Session, signal: AbortSignal) => Promise<T>, name?: string): Promise<Result<T>> => {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const running = { name, abort: new AbortController(), ended };
    const { signal } = running.abort;
    jobs.add(running);
    return attempt(async () => {
      try {
        return await work(await Promise.race([session(), whenAborted(signal)]), signal);
      } catch (error) {
        if (signal.aborted && error === signal.reason) throw new Refusal('cancelled', 'This was cancelled.', 'Start it again when you like.');
        throw error;
      } finally {
        jobs.delete(running);
        end();
      }
    });
  };

  const look = async (held: Session, step: number, adapter: Adapter, { prompts, maxNewTokens, evaluation }: WatchRequest, maxLength: number, signal: AbortSignal): Promise<Watched> => {
    const answers: string[] = [];
    for (const prompt of prompts) answers.push((await held.generate({ prompt, adapter, maxNewTokens, signal })).text ?? '');
    let tokens = 0;
    let sum = 0;
    for await (const row of held.score(evaluation.map((row) => held.encode(checked(row), 'train', maxLength)), adapter, signal)) {
      tokens += row.tokens;
      sum -= row.logProbability;
    }
    return { step, answers, evaluationLoss: tokens === 0 ? null : sum / tokens };
  };

  const open = async (model: ModelReference, onProgress: ((share: number) => void) | undefined): Promise<Result<Session>> => {
    // One that fails to start is asked for again at the next load.
    backend ??= createBackend().catch((error: unknown) => {
      backend = null;
      throw error;
    });
    return openModel(openSource(model), { backend: await backend, quantization: model.quantization, onProgress: (share) => onProgress?.(share) });
  };

  /** Opens a model in the place of the one before, whose jobs may end first. */
  const replace = async (before: Promise<Result<Session>> | undefined, model: ModelReference, onProgress: ((share: number) => void) | undefined): Promise<Result<Session>> => {
    // Those of this moment: a job that comes later is the new model's.
    const using = [...jobs].map(({ ended }) => ended);
    const held = await before?.catch(() => undefined);
    await Promise.allSettled(using);
    if (held?.ok) {
      adapters.clear();
      held.value.close();
    }
    return open(model, onProgress);
  };

  return {
    async load(model, onProgress) {
      const key = JSON.stringify(model);
      if (opened?.key !== key) opened = { key, session: replace(opened?.session, model, onProgress) };
      const mine = opened;
      const letGo = (): void => {
        if (opened === mine) opened = null;
      };
      mine.session.catch(letGo);
      const result = await mine.session;
      if (!result.ok) letGo();
      return result.ok ? { ok: true, value: result.value.info } : result;
    },

    train: ({ rows, recipe: input, baseModel, adapter: from, watch, job: name }, onEvent, onWatched) =>
      job(async (held, signal) => {
        finishing = false;
        const recipe = valid(parseRecipe(input));
        const { rows: encoded, cutRows, silentRows } = gatherExamples(eachRow(rows, (row) => held.encodeExample(valid(parseTrainingRow(row)), recipe.max_length)));
        const { totalSteps } = planSteps(recipe, encoded.length);
        const adapter = from ? await held.continueAdapter(filesInMemory(from.files), input) : held.newAdapter(recipe);
        try {
          let told: void | Promise<void> = undefined;
          const lookAt = async (step: number): Promise<void> => {
            if (!watch?.atSteps.includes(step)) return;
            await told;
            const watched = await look(held, step, adapter, watch, recipe.max_length, signal).catch(unlessNoMemory);
            if (watched) await onWatched?.(watched);
          };
          await lookAt(0);
          const start = performance.now();
          let tokens = 0;
          let last: TrainEvent | null = null;
          for await (const event of held.train(encoded, recipe, adapter, signal)) {
            tokens += event.tokens;
            last = event;
            // One step may be told of while the next is computed; all are told before a look and before the result.
            await told;
            told = onEvent?.({ ...event, totalSteps, elapsedMs: performance.now() - start });
            // A listener that fails is heard of at the next step, not before.
            void Promise.resolve(told).catch(() => {});
            await lookAt(event.step);
            if (finishing) break;
          }
          await told;
          const files = await held.writeAdapter(adapter, baseModel);
          return { files, stopped: finishing && last?.step !== totalSteps, steps: last?.step ?? 0, finalLoss: last?.loss ?? NaN, tokens, elapsedMs: performance.now() - start, parameterCount: adapter.parameterCount, cutRows, silentRows };
        } finally {
          held.releaseAdapter(adapter);
        }
      }, name),

    generate: ({ prompt, adapter, maxNewTokens = 64, sampling = GREEDY, stop, cache, job: name }, onText) =>
      job(async (held, signal) => held.generate({ prompt, adapter: await attach(held, adapter), maxNewTokens, sampling, stop, cache, signal, onText: (piece) => onText?.(piece) }), name),

    score: (rows, adapter) =>
      job(async (held, signal) => {
        const encoded = eachRow(rows, (row) => held.encode(checked(row), 'score'));
        const logProbabilities: number[] = [];
        let tokens = 0;
        for await (const row of held.score(encoded, await attach(held, adapter), signal)) {
          tokens += row.tokens;
          logProbabilities.push(row.logProbability);
        }
        return { meanLoss: tokens === 0 ? null : -logProbabilities.reduce((a, b) => a + b, 0) / tokens, tokens, logProbabilities };
      }),

    preview: (row) =>
      job(async (held, signal) => {
        const encoded = held.encode(checked(row), 'train', PREVIEWED_TOKENS);
        const { ids, labels } = encoded;
        const texts = held.tokenTexts([...ids]);
        const logits = await held.logits(encoded, null, signal);
        const columns = held.info.vocabulary;
        return Array.from(ids, (id, t) => {
          const carriesLoss = t > 0 && labels[t] !== NO_LABEL;
          return { id, text: texts?.[t] ?? null, carriesLoss, loss: carriesLoss ? tokenLoss(logits.subarray((t - 1) * columns, t * columns), id) : null };
        });
      }),

    countTokens: (prompt) => attempt(async () => (await session()).countTokens(prompt)),

    release(adapterId) {
      const held = adapters.get(adapterId);
      adapters.delete(adapterId);
      // The jobs of this moment may be using it.
      const using = [...jobs].map(({ ended }) => ended);
      void held?.then(async (adapter) => {
        await Promise.allSettled(using);
        (await session()).releaseAdapter(adapter);
      }).catch(() => {});
    },

    finish() {
      finishing = true;
    },

    cancel(name) {
      for (const running of jobs) if (name === undefined || running.name === name) running.abort.abort(new DOMException('cancelled', 'AbortError'));
    },
  };
}

function checked(row: unknown): DataRow {
  return valid(parseRow(row));
}

function valid<T>(parsed: Result<T>): T {
  if (!parsed.ok) throw new Refusal(parsed.error.code, parsed.error.message, parsed.error.fix);
  return parsed.value;
}

/** −log softmax(logits)[id] */
function tokenLoss(logits: Float32Array, id: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0)) + most - (logits[id] ?? 0);
}

/** A look between two steps that has no room beside the training is left out: the run is worth more. */
function unlessNoMemory(error: unknown): null {
  if (error instanceof Refusal && error.problem.code === 'no-memory') return null;
  throw error;
}

/** Rejects with the signal's reason when it is aborted. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  aborted.catch(() => {});
  return aborted;
}
