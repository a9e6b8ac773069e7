/**
 * The page's one engine: a worker that starts with the first question and stays, whatever page is open. Everything here speaks in the factory's
 * words; the service behind it is the engine's.
 */
import type { AdapterReference, EngineService, Problem, TrainProgress, Watched } from '#engine';
import { proxy, type Remote, wrap } from 'comlink';
import type { PreviewToken } from './preview';
import { numberOf, type Recipe, trainingKeys } from './recipe';
import type { Row } from './rows';
import type { TrainEnd, TrainingEngine } from './trainer';
import type { NamedBytes } from './zip';

export const EMBEDDED_URL = '/models/embedded/';
/** What adapter_config.json names as its base. */
const EMBEDDED_NAME = 'winnow-embedded';
const TRAINING = 'training';
const PROBE = 'probe';
const SAMPLE_TOKENS = 48;

let service: Remote<EngineService> | undefined;
let loading: Promise<Remote<EngineService>> | undefined;

/** The engine with the embedded base in memory. */
function engine(): Promise<Remote<EngineService>> {
  service ??= wrap<EngineService>(new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' }));
  const started = service;
  loading ??= started.load(EMBEDDED_URL).then((loaded) => {
    if (loaded.ok) return started;
    loading = undefined;
    throw new Error(inWords(loaded.error));
  });
  return loading;
}

/** `open` gives the engine with the base in memory: the page's own, unless a test brings another. */
export const trainingEngine = (open: () => Promise<Remote<EngineService> | EngineService> = engine): TrainingEngine => ({
  async train(job, onEvent): Promise<TrainEnd> {
    const held = await open();
    await held.cancel(PROBE);
    const result = await held.train(
      {
        rows: job.rows,
        recipe: trainingKeys(job.recipe),
        baseModel: EMBEDDED_NAME,
        job: TRAINING,
        watch: {
          atSteps: job.sampleSteps,
          prompts: job.prompts.map((content) => ({ messages: [{ role: 'user', content }] })),
          maxNewTokens: SAMPLE_TOKENS,
          evaluation: job.evaluation,
        },
      },
      proxy((event: TrainProgress) => onEvent({ type: 'step', step: event.step, steps: event.totalSteps, loss: event.loss, tokens: event.tokens })),
      proxy((watched: Watched) => {
        if (watched.answers.length > 0) onEvent({ type: 'sample', step: watched.step, answers: watched.answers });
        if (watched.evaluationLoss !== null) onEvent({ type: 'evaluated', step: watched.step, loss: watched.evaluationLoss });
      }),
    );
    if (result.ok) return { ok: true, stopped: result.value.stopped, adapter: [...result.value.files].map(([name, bytes]) => ({ name, bytes })) };
    return result.error.code === 'cancelled' ? { ok: true, stopped: true, adapter: null } : { ok: false, message: inWords(result.error) };
  },
  stop(keep) {
    void open().then((held) => (keep ? held.finish() : held.cancel(TRAINING)));
  },
});

export async function previewRow(row: Row): Promise<readonly PreviewToken[]> {
  const shown = await (await engine()).preview(row);
  if (!shown.ok) throw new Error(inWords(shown.error));
  return shown.value.map(({ id, text, carriesLoss, loss }) => ({ id, text: text ?? `#${id}`, labelled: carriesLoss, loss }));
}

/** Tokens a second of a few steps of training, thrown away; null when it was cut short. */
export async function measureSpeed(rows: readonly Row[], recipe: Recipe): Promise<number | null> {
  const few = rows.slice(0, 2 * numberOf(recipe, 'per_device_train_batch_size'));
  const request = { rows: few, recipe: { ...trainingKeys(recipe), max_steps: 3, gradient_accumulation_steps: 1 }, baseModel: EMBEDDED_NAME, job: PROBE };
  const result = await (await engine()).train(request);
  return result.ok ? (result.value.tokens / result.value.elapsedMs) * 1000 : null;
}

export interface AnswerEnd {
  readonly text: string;
  readonly end: 'done' | 'length' | 'stopped';
}

export interface AnswerOrder {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** The run that answers; null: the base alone. */
  readonly adapter: { readonly id: string; readonly files: readonly NamedBytes[] } | null;
  readonly settings: { readonly temperature: number; readonly topP: number; readonly seed: number; readonly maxNewTokens: number };
  readonly signal: AbortSignal;
  /** Gets the whole text so far. */
  readonly onText: (text: string) => void;
}

let attached: string | null = null;

/** Streams one answer. Stopping keeps what was said; throws with words for a person when the model could not answer. */
export async function generateAnswer({ messages, adapter, settings, signal, onText }: AnswerOrder): Promise<AnswerEnd> {
  const held = await engine();
  const job = crypto.randomUUID();
  const stop = (): void => void held.cancel(job);
  if (signal.aborted) return { text: '', end: 'stopped' };
  if (adapter && attached !== null && attached !== adapter.id) await held.release(attached);
  if (adapter) attached = adapter.id;
  signal.addEventListener('abort', stop, { once: true });
  let text = '';
  try {
    const { temperature, topP, seed, maxNewTokens } = settings;
    const result = await held.generate(
      { prompt: { messages }, adapter: adapter && reference(adapter), maxNewTokens, sampling: { temperature, topP, topK: 0, seed }, job },
      proxy((piece: string) => {
        text += piece;
        onText(text);
      }),
    );
    if (result.ok) return { text: result.value.text ?? text, end: result.value.stop === 'eos' ? 'done' : 'length' };
    if (result.error.code === 'cancelled') return { text, end: 'stopped' };
    throw new Error(inWords(result.error));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const reference = ({ id, files }: { readonly id: string; readonly files: readonly NamedBytes[] }): AdapterReference => ({
  id,
  files: new Map(files.map(({ name, bytes }) => [name, bytes])),
});

const inWords = ({ message, fix }: Problem): string => `${message} ${fix}`;
