/**
 * The engine as a page sees it: one model, jobs that can be cancelled, everything crossing the worker's border as plain data. `workers/engine.ts` exposes
 * it by comlink, so a page types its remote as `Remote<EngineService>` and passes callbacks through comlink's `proxy`.
 */
import { createJobs, unlessAborted } from './jobs';
import { look, type WatchRequest, type Watched } from './look';
import type { Adapter } from './lora/adapter';
import type { AdapterChoice } from './lora/mix';
import type { Quantization } from './models/model';
import { createBackendSupply, isGraphicsCard, openSteadily, type BackendOptions, type SteadyModel } from './recovery';
import { attempt, Refusal, type Result } from './refusal';
import { NO_LABEL } from './run/batch';
import type { CacheForm } from './run/generate';
import { GREEDY, type Sampling } from './run/sampler';
import type { Answer, ModelAhead, ModelInfo, Prompt, Session } from './session';
import { filesInMemory, type FileSource } from './source';
import type { OnCompile } from './plan/compile';
import type { TrainingStart } from './plan/training';
import { createRestartedStream } from './text/restarted-stream';
import { eachRow, parseRow, type DataRow } from './text/rows';
import { gatherExamples, parseTrainingRow, type TrainingData, type TrainingRow } from './train/examples';
import { parseRecipe, type Recipe, type RecipeInput } from './train/recipe';
import { trainSteadily, type Moved } from './train/steady';
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

/** A run that a model is loaded for. */
export type PlannedRun = Pick<TrainRequest, 'rows' | 'recipe' | 'adapter'>;

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
  /**
   * Loads a base model, unless it is loaded already, and tells of it as it is now: on which backend, too. Another one makes place for it, as soon as the jobs that use that one have ended.
   * With `run`, it is refused before its weights are read when the run doesn't fit.
   */
  load(model: ModelReference, onProgress?: (share: number) => void, run?: PlannedRun): Promise<Result<ModelInfo>>;
  /** When the device fails, training goes on from its last step on another backend, and `onMoved` tells. `onCompile`: before the first step. */
  train(
    request: TrainRequest,
    onEvent?: (event: TrainProgress) => void | Promise<void>,
    onWatched?: (watched: Watched) => void | Promise<void>,
    onMoved?: (moved: Moved) => void | Promise<void>,
    onCompile?: OnCompile,
  ): Promise<Result<TrainResult>>;
  /** When the device fails, the answer begins again on another; what was told already is not told twice, and the result's text is what counts. */
  generate(request: AnswerRequest, onText?: (piece: string) => void, onCompile?: OnCompile): Promise<Result<AnswerResult>>;
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

export interface EngineServiceOptions extends BackendOptions {
  readonly openSource: (model: ModelReference) => FileSource;
  /** The least time between two snapshots of a training. */
  readonly snapshotEveryMs?: number;
}

/** The logits of all of them stand in memory at once. */
const PREVIEWED_TOKENS = 512;

export function createEngineService({ openSource, snapshotEveryMs, ...backends }: EngineServiceOptions): EngineService {
  const supply = createBackendSupply(backends);
  let opened: { readonly key: string; readonly model: Promise<SteadyModel> } | null = null;
  /** By id, in the session that read them last. */
  const adapters = new Map<string, { readonly session: Session; readonly adapter: Promise<Adapter> }>();
  const jobs = createJobs();
  /** How often `finish` was called: a training ends when it was since it began. */
  let finishes = 0;

  const currentModel = async (): Promise<SteadyModel> => {
    if (!opened) throw new Refusal('no-model', 'No model is loaded.', 'Load a model first.');
    return opened.model;
  };
  const currentSession = async (): Promise<Session> => (await currentModel()).session();

  const attach = async (held: Session, order: AdapterOrder | undefined): Promise<AdapterChoice> => {
    if (!order) return null;
    if (!('length' in order)) return read(held, order);
    return Promise.all(order.map(async ({ adapter, weight }) => ({ adapter: await read(held, adapter), weight })));
  };

  const read = async (held: Session, { id, files }: AdapterReference): Promise<Adapter> => {
    const known = adapters.get(id);
    if (known?.session === held) return known.adapter;
    const reading = { session: held, adapter: held.readAdapter(filesInMemory(files)) };
    adapters.set(id, reading);
    reading.adapter.catch(() => adapters.get(id) === reading && adapters.delete(id));
    return reading.adapter;
  };

  /** A job on the model, which begins again on another backend when the device fails. */
  const asking = <T>(work: (session: Session, signal: AbortSignal) => Promise<T>, name?: string): Promise<Result<T>> =>
    jobs.run(async (signal) => {
      const model = await unlessAborted(currentModel(), signal);
      let held = await unlessAborted(model.session(), signal);
      for (;;) {
        try {
          return await work(held, signal);
        } catch (error) {
          held = await unlessAborted(model.recover(held, error, false), signal);
        }
      }
    }, name);

  /** Opens a model in the place of the one before, whose jobs may end first. */
  const replace = async (before: Promise<SteadyModel> | undefined, model: ModelReference, onProgress: ((share: number) => void) | undefined, run: PlannedRun | undefined): Promise<SteadyModel> => {
    // Those of this moment: a job that comes later is the new model's.
    const ended = jobs.ended();
    const held = await before;
    await held?.session().catch(() => {});
    await ended;
    adapters.clear();
    await held?.close();
    return openSteadily({ supply, openSource: () => openSource(model), quantization: model.quantization, onProgress: (share) => onProgress?.(share), beforeLoad: run && ((ahead) => planAhead(ahead, run)) });
  };

  return {
    async load(model, onProgress, run) {
      const key = JSON.stringify(model);
      if (opened?.key !== key) opened = { key, model: replace(opened?.model, model, onProgress, run) };
      const mine = opened;
      try {
        const loaded = await attempt(async () => (await (await mine.model).session()).info);
        if (!loaded.ok && opened === mine) opened = null;
        return loaded;
      } catch (error) {
        if (opened === mine) opened = null;
        throw error;
      }
    },

    train: ({ rows, recipe: input, baseModel, adapter: from, watch, job: name }, onEvent, onWatched, onMoved, onCompile) =>
      jobs.run(async (signal) => {
        const finishedBefore = finishes;
        const isFinishing = (): boolean => finishes > finishedBefore;
        const model = await unlessAborted(currentModel(), signal);
        const session = await unlessAborted(model.session(), signal);
        const recipe = valid(parseRecipe(input));
        const watching = watch && { ...watch, evaluation: watch.evaluation.map(checked) };
        const { rows: encoded, cutRows, silentRows } = encodeExamples(session, rows, recipe);
        const { totalSteps } = planSteps(recipe, encoded.length);
        let told: void | Promise<void> = undefined;
        let start = performance.now();
        let last: TrainEvent | null = null;
        const training = trainSteadily({
          session,
          rows: encoded,
          recipe,
          signal,
          snapshotEveryMs,
          makeAdapter: (held) => held.startAdapter(encoded, recipe, startOf({ recipe: input, adapter: from }, held.info.backend)),
          recover: (...failure) => unlessAborted(model.recover(...failure), signal),
          onMoved: async (moved) => {
            await told;
            await onMoved?.(moved);
          },
          onCompile: (progress) => {
            onCompile?.(progress);
            // That is no training yet, but on the way to another device.
            if (!last) start = performance.now();
          },
        });
        try {
          const lookAfter = async (step: number): Promise<void> => {
            if (!watching?.atSteps.includes(step)) return;
            await told;
            const watched = await training.use((held, adapter) => look(held, adapter, step, watching, recipe.max_length, signal));
            if (watched) await onWatched?.(watched);
          };
          await lookAfter(0);
          start = performance.now();
          let tokens = 0;
          for await (const event of training.steps()) {
            tokens += event.tokens;
            last = event;
            // One step may be told of while the next is computed; all are told before a look and before the result.
            await told;
            told = onEvent?.({ ...event, totalSteps, elapsedMs: performance.now() - start });
            // A listener that fails is heard of at the next step, not before.
            void Promise.resolve(told).catch(() => {});
            await lookAfter(event.step);
            if (isFinishing()) break;
          }
          await told;
          const { files, parameterCount } = await training.use(async (held, adapter) => ({ files: await held.writeAdapter(adapter, baseModel), parameterCount: adapter.parameterCount }));
          return { files, stopped: isFinishing() && last?.step !== totalSteps, steps: last?.step ?? 0, finalLoss: last?.loss ?? NaN, tokens, elapsedMs: performance.now() - start, parameterCount, cutRows, silentRows };
        } finally {
          await training.dispose();
        }
      }, name),

    generate: ({ prompt, adapter, maxNewTokens = 64, sampling = GREEDY, stop, cache, job: name }, onText, onCompile) => {
      const stream = createRestartedStream((piece) => onText?.(piece));
      return asking(async (held, signal) => held.generate({ prompt, adapter: await attach(held, adapter), maxNewTokens, sampling, stop, cache, signal, onText: stream.begin(), onCompile }), name);
    },

    score: (rows, adapter) =>
      asking(async (held, signal) => {
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
      asking(async (held, signal) => {
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

    countTokens: (prompt) => attempt(async () => (await currentSession()).countTokens(prompt)),

    release(adapterId) {
      const held = adapters.get(adapterId);
      adapters.delete(adapterId);
      // The jobs of this moment may be using it.
      const ended = jobs.ended();
      void held?.adapter.then(async (adapter) => {
        await ended;
        held.session.releaseAdapter(adapter);
      }).catch(() => {});
    },

    finish() {
      finishes += 1;
    },

    cancel: (name) => jobs.cancel(name),
  };
}

const encodeExamples = (model: Pick<ModelAhead, 'encodeExample'>, rows: readonly TrainingRow[], { max_length }: Recipe): TrainingData =>
  gatherExamples(eachRow(rows, (row) => model.encodeExample(valid(parseTrainingRow(row)), max_length)));

const startOf = ({ recipe, adapter }: Pick<PlannedRun, 'recipe' | 'adapter'>, backend: string): TrainingStart => ({
  from: adapter && { source: filesInMemory(adapter.files), recipe },
  isCopied: isGraphicsCard(backend),
});

/** Throws a `Refusal` when the run doesn't fit. */
async function planAhead(model: ModelAhead, run: PlannedRun): Promise<void> {
  const recipe = valid(parseRecipe(run.recipe));
  await model.planTraining(encodeExamples(model, run.rows, recipe).rows, recipe, startOf(run, model.backend));
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
