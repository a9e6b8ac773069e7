/**
 * The engine as a page sees it: one model, jobs that can be cancelled, everything crossing the worker's border as plain data. `workers/engine.ts` exposes
 * it by comlink, so a page types its remote as `Remote<EngineService>` and passes callbacks through comlink's `proxy`.
 */
import type { Backend } from './backend';
import type { Adapter } from './lora/adapter';
import { attempt, Refusal, type Result } from './refusal';
import { NO_LABEL } from './run/batch';
import { GREEDY, type Sampling } from './run/sampler';
import { openModel, type ModelInfo, type Prompt, type Session } from './session';
import { filesInMemory, type FileSource } from './source';
import { parseRow, type DataRow } from './text/rows';
import { parseRecipe, type RecipeInput } from './train/recipe';
import { planSteps, type TrainEvent } from './train/trainer';

/** The files of a PEFT adapter by name. */
export type AdapterFiles = ReadonlyMap<string, Uint8Array>;

/** An adapter as the page holds it. Files are read once for each id. */
export interface AdapterReference {
  readonly id: string;
  readonly files: AdapterFiles;
}

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
  readonly rows: readonly DataRow[];
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
}

export interface AnswerRequest {
  readonly prompt: Prompt;
  readonly adapter?: AdapterReference | null;
  readonly maxNewTokens?: number;
  readonly sampling?: Sampling;
  /** A name by which `cancel` can end this job alone. */
  readonly job?: string;
}

export interface AnswerResult {
  readonly text: string | null;
  readonly ids: readonly number[];
  readonly stop: 'eos' | 'length';
}

export interface ScoreResult {
  readonly meanLoss: number;
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

export interface EngineService {
  /** Loads the model folder at `url` (such as `/models/embedded/`), unless it is loaded already. */
  load(url: string, onProgress?: (share: number) => void): Promise<Result<ModelInfo>>;
  train(request: TrainRequest, onEvent?: (event: TrainProgress) => void | Promise<void>, onWatched?: (watched: Watched) => void | Promise<void>): Promise<Result<TrainResult>>;
  generate(request: AnswerRequest, onText?: (piece: string) => void): Promise<Result<AnswerResult>>;
  score(rows: readonly DataRow[], adapter?: AdapterReference | null): Promise<Result<ScoreResult>>;
  preview(row: DataRow): Promise<Result<readonly TokenPreview[]>>;
  /** Forgets an adapter that was used before. */
  release(adapterId: string): void;
  /** Ends training after the step under way: it resolves with the adapter as it is by then. */
  finish(): void;
  /** Ends the running jobs of this name, or all of them: each resolves at once with the error code "cancelled". */
  cancel(job?: string): void;
}

export interface EngineServiceOptions {
  /** Makes the backend, once. */
  readonly createBackend: () => Promise<Backend>;
  /** The files under a URL. */
  readonly openSource: (url: string) => FileSource;
}

export function createEngineService({ createBackend, openSource }: EngineServiceOptions): EngineService {
  let backend: Promise<Backend> | null = null;
  let opened: { readonly url: string; readonly session: Promise<Result<Session>> } | null = null;
  const adapters = new Map<string, Promise<Adapter>>();
  const jobs = new Set<{ readonly name: string | undefined; readonly abort: AbortController }>();
  let finishing = false;

  const session = async (): Promise<Session> => {
    const result = await opened?.session;
    if (!result) throw new Refusal('no-model', 'No model is loaded.', 'Load a model first.');
    if (!result.ok) throw new Refusal(result.error.code, result.error.message, result.error.fix);
    return result.value;
  };

  const attach = async (reference: AdapterReference | null | undefined): Promise<Adapter | null> => {
    if (!reference) return null;
    const held = adapters.get(reference.id);
    if (held) return held;
    const reading = (await session()).readAdapter(filesInMemory(reference.files));
    adapters.set(reference.id, reading);
    reading.catch(() => adapters.delete(reference.id));
    return reading;
  };

  /** Runs a job under the signal that `cancel` aborts. */
  const job = <T>(work: (session: Session, signal: AbortSignal) => Promise<T>, name?: string): Promise<Result<T>> => {
    const running = { name, abort: new AbortController() };
    const { signal } = running.abort;
    jobs.add(running);
    return attempt(async () => {
      try {
        return await work(await session(), signal);
      } catch (error) {
        if (signal.aborted && error === signal.reason) throw new Refusal('cancelled', 'This was cancelled.', 'Start it again when you like.');
        throw error;
      } finally {
        jobs.delete(running);
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

  const open = async (url: string, onProgress: ((share: number) => void) | undefined): Promise<Result<Session>> => {
    // One that fails to start is asked for again at the next load.
    backend ??= createBackend().catch((error: unknown) => {
      backend = null;
      throw error;
    });
    return openModel(openSource(url), { backend: await backend, onProgress: (share) => onProgress?.(share) });
  };

  return {
    async load(url, onProgress) {
      if (opened?.url !== url) {
        const before = await opened?.session;
        if (before?.ok) {
          adapters.clear();
          before.value.close();
        }
        opened = { url, session: open(url, onProgress) };
        opened.session.catch(() => (opened = null));
      }
      const result = await opened.session;
      if (!result.ok) opened = null;
      return result.ok ? { ok: true, value: result.value.info } : result;
    },

    train: ({ rows, recipe: input, baseModel, adapter: from, watch, job: name }, onEvent, onWatched) =>
      job(async (held, signal) => {
        finishing = false;
        const parsed = parseRecipe(input);
        if (!parsed.ok) throw new Refusal(parsed.error.code, parsed.error.message, parsed.error.fix);
        const recipe = parsed.value;
        const tokenRows = rows.map((row) => held.encode(checked(row), 'train', recipe.max_length));
        const { totalSteps } = planSteps(recipe, tokenRows.length);
        const adapter = from ? await held.readAdapter(filesInMemory(from.files)) : held.newAdapter(recipe);
        try {
          let told: void | Promise<void> = undefined;
          const lookAt = async (step: number): Promise<void> => {
            if (!watch?.atSteps.includes(step)) return;
            await told;
            await onWatched?.(await look(held, step, adapter, watch, recipe.max_length, signal));
          };
          await lookAt(0);
          const start = performance.now();
          let tokens = 0;
          let last: TrainEvent | null = null;
          for await (const event of held.train(tokenRows, recipe, adapter, signal)) {
            tokens += event.tokens;
            last = event;
            // One step may be told of while the next is computed; all are told before a look and before the result.
            await told;
            told = onEvent?.({ ...event, totalSteps, elapsedMs: performance.now() - start });
            await lookAt(event.step);
            if (finishing) break;
          }
          await told;
          const files = await held.writeAdapter(adapter, baseModel);
          return { files, stopped: finishing && last?.step !== totalSteps, steps: last?.step ?? 0, finalLoss: last?.loss ?? NaN, tokens, elapsedMs: performance.now() - start, parameterCount: adapter.parameterCount };
        } finally {
          held.releaseAdapter(adapter);
        }
      }, name),

    generate: ({ prompt, adapter, maxNewTokens = 64, sampling = GREEDY, job: name }, onText) =>
      job(async (held, signal) => held.generate({ prompt, adapter: await attach(adapter), maxNewTokens, sampling, signal, onText: (piece) => onText?.(piece) }), name),

    score: (rows, adapter) =>
      job(async (held, signal) => {
        const encoded = rows.map((row) => held.encode(checked(row), 'score'));
        const logProbabilities: number[] = [];
        let tokens = 0;
        for await (const row of held.score(encoded, await attach(adapter), signal)) {
          tokens += row.tokens;
          logProbabilities.push(row.logProbability);
        }
        return { meanLoss: -logProbabilities.reduce((a, b) => a + b, 0) / tokens, tokens, logProbabilities };
      }),

    preview: (row) =>
      job(async (held, signal) => {
        const encoded = held.encode(checked(row), 'train');
        const { ids, labels } = encoded;
        const texts = held.tokenTexts([...ids]);
        const logits = await held.logits(encoded, null, signal);
        const columns = held.info.vocabulary;
        return Array.from(ids, (id, t) => {
          const carriesLoss = t > 0 && labels[t] !== NO_LABEL;
          return { id, text: texts?.[t] ?? null, carriesLoss, loss: carriesLoss ? tokenLoss(logits.subarray((t - 1) * columns, t * columns), id) : null };
        });
      }),

    release(adapterId) {
      const held = adapters.get(adapterId);
      adapters.delete(adapterId);
      void held?.then(async (adapter) => (await session()).releaseAdapter(adapter)).catch(() => {});
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
  const parsed = parseRow(row);
  if (!parsed.ok) throw new Refusal(parsed.error.code, parsed.error.message, parsed.error.fix);
  return parsed.value;
}

/** −log softmax(logits)[id] */
function tokenLoss(logits: Float32Array, id: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0)) + most - (logits[id] ?? 0);
}
