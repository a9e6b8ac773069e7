/**
 * The page's one engine, whatever page is open. It holds one base model; asking about another makes place for that one, unless a run is training. Everything
 * here speaks in the factory's words; the service behind it is the engine's.
 */
import type { AdapterReference, CompileProgress, EngineService, ModelInfo, Moved, PlannedRun, Quantization, TrainProgress, Watched } from '#engine';
import type { ModelFacts } from '#store/models';
import { proxy, type Remote } from 'comlink';
import { createSignal } from 'solid-js';
import { choiceOf, engineService, engineStanding, inWords, onEngineEnded, type PageEngine, whileTraining } from './engine-worker';
import { type Base, baseNameInAdapters } from './models/base';
import type { PreviewToken } from './preview';
import { asQuantization, usualQuantization } from './quantization';
import { numberOf, type Recipe, trainingKeys } from './recipe';
import type { Row } from './rows';
import type { TrainEnd, TrainEvent, TrainingEngine, TrainJob } from './trainer';
import type { NamedBytes } from './zip';

const TRAINING = 'training';
const PROBE = 'probe';
const SAMPLE_TOKENS = 48;

/** A base that the engine was told to hold. */
interface Holding {
  readonly id: string;
  readonly quantization: Quantization;
  readonly facts: Promise<ModelFacts>;
}

let opened: Holding | undefined;
/** The adapter that the engine holds beside it. */
let attached: string | null = null;
let trainedBase: Base | undefined;
const [opening, setOpening] = createSignal<{ readonly base: Base; readonly share: number } | null>(null);

/** The base that is being read into memory, and how much of it is; null while none is. */
export const openingBase = opening;

const [compiling, setCompiling] = createSignal<CompileProgress | null>(null);

/** How many of the programs that the graphics card needs are ready; null while nobody waits for them. */
export const compilingPrograms = compiling;

const tellCompiling = (progress: CompileProgress): void => void setCompiling(progress.compiled < progress.wanted ? progress : null);

const listeners = new Set<(base: Base, facts: ModelFacts) => void>();

/** Tells what the engine finds in each base that it opens. */
export const onBaseOpened = (listener: (base: Base, facts: ModelFacts) => void): void => void listeners.add(listener);

onEngineEnded(() => {
  opened = undefined;
  attached = null;
  setOpening(null);
  setCompiling(null);
});

/** Why a base can't be asked now, in words; null: it can. */
export function engineIsBusy(base: Pick<Base, 'id'>): string | null {
  if (!trainedBase || trainedBase.id === base.id) return null;
  return `${trainedBase.name} is being trained, and only one model fits into the engine at a time. Wait until the run has ended, or stop it.`;
}

/**
 * Has the engine hold this base, in the form that is asked for (any, when none is), and ends what it was asked about another. Throws with words for a
 * person.
 */
export async function openBase(base: Base, onProgress: (share: number) => void = () => undefined, quantization?: Quantization): Promise<ModelFacts> {
  return holdForAsking(base, quantization, onProgress).facts;
}

function holdForAsking(base: Base, quantization?: Quantization, onProgress?: (share: number) => void): Holding {
  const busy = engineIsBusy(base);
  if (busy !== null) throw new Error(busy);
  // While a run trains on it, it stays as it is.
  return hold(base, trainedBase ? undefined : quantization, onProgress);
}

/** To be asked just before a question is sent: whatever the engine holds by then would answer it. */
function insistOn(holding: Holding): void {
  if (opened !== holding) throw new Error('Another model was opened meanwhile. Ask again.');
}

/** `run`: what the base is for, if it is to be trained. */
function hold(base: Base, quantization: Quantization | undefined, onProgress: (share: number) => void = () => undefined, run?: PlannedRun): Holding {
  if (opened?.id === base.id && (quantization === undefined || opened.quantization === quantization)) return opened;
  const wanted = quantization ?? usualQuantization(base);
  opened = { id: base.id, quantization: wanted, facts: load(base, wanted, onProgress, run) };
  const mine = opened;
  mine.facts.catch(() => {
    if (opened === mine) opened = undefined;
  });
  return mine;
}

async function load(base: Base, quantization: Quantization, onProgress: (share: number) => void, run: PlannedRun | undefined): Promise<ModelFacts> {
  const held = engineService();
  attached = null;
  await held.cancel();
  setOpening({ base, share: 0 });
  let isRead = false;
  try {
    const loaded = await held.load(
      quantization === 'none' ? base.reference : { ...base.reference, quantization },
      proxy((share: number) => {
        // The answer takes another way than these, and may overtake them.
        if (isRead) return;
        setOpening({ base, share });
        onProgress(share);
      }),
      run,
    );
    if (!loaded.ok) throw new Error(inWords(loaded.error));
    const facts = factsOf(loaded.value);
    for (const listener of listeners) listener(base, facts);
    return facts;
  } finally {
    isRead = true;
    setOpening((now) => (now?.base.id === base.id ? null : now));
  }
}

const factsOf = ({ family, parameterCount, layers, width, vocabulary, maxPositions, weightBytes, hasTokenizer, hasChatTemplate, linears }: ModelInfo): ModelFacts => ({
  family,
  parameterCount,
  layers,
  width,
  vocabulary,
  maxPositions,
  weightBytes,
  hasTokenizer,
  hasChatTemplate,
  linears: linears.map((one) => ({ ...one })),
});

/** The engine with this base in memory, for training. */
async function engine(base: Base, quantization: Quantization, run: PlannedRun): Promise<Remote<PageEngine>> {
  await hold(base, quantization, undefined, run).facts;
  return engineService();
}

type Engine = Remote<EngineService> | EngineService;

/** `open` gives the engine with the base in memory: the page's own, unless a test brings another. */
export function trainingEngine(base: Base, open: (base: Base, quantization: Quantization, run: PlannedRun) => Promise<Engine> = engine): TrainingEngine {
  let held: Engine | undefined;
  let isEnded = false;
  const openAndTrain = async (job: TrainJob, onEvent: (event: TrainEvent) => void): Promise<TrainEnd> => {
    isEnded = false;
    // From here on no other base may take its place.
    trainedBase = base;
    try {
      const ready = await open(base, asQuantization(job.recipe['quantization']), { rows: job.rows, recipe: trainingKeys(job.recipe) });
      await ready.cancel(PROBE);
      const chats = (await opened?.facts)?.hasChatTemplate ?? true;
      if (isEnded) return { ok: true, stopped: true, adapter: null };
      held = ready;
      onEvent({ type: 'opened', backend: choiceOf(engineStanding())?.backend ?? null });
      return await trainOn(ready, base, chats, job, onEvent);
    } finally {
      held = undefined;
      trainedBase = undefined;
    }
  };
  return {
    train: (job, onEvent) => whileTraining(() => openAndTrain(job, onEvent)),
    stop(keep) {
      isEnded = true;
      void (keep ? held?.finish() : held?.cancel(TRAINING));
    },
  };
}

async function trainOn(held: Engine, base: Base, chats: boolean, job: TrainJob, onEvent: (event: TrainEvent) => void): Promise<TrainEnd> {
  const result = await held.train(
    {
      rows: job.rows,
      recipe: trainingKeys(job.recipe),
      baseModel: baseNameInAdapters(base),
      job: TRAINING,
      watch: {
        atSteps: job.sampleSteps,
        prompts: job.prompts.map((content) => promptFor(chats, [{ role: 'user', content }])),
        maxNewTokens: SAMPLE_TOKENS,
        evaluation: job.evaluation,
      },
    },
    proxy((event: TrainProgress) => {
      // A card that failed before its programs were ready never tells that they are.
      setCompiling(null);
      onEvent({ type: 'step', step: event.step, steps: event.totalSteps, loss: event.loss, tokens: event.tokens });
    }),
    proxy((watched: Watched) => {
      if (watched.answers.length > 0) onEvent({ type: 'sample', step: watched.step, answers: watched.answers });
      if (watched.evaluationLoss !== null) onEvent({ type: 'evaluated', step: watched.step, loss: watched.evaluationLoss });
    }),
    proxy(({ step, to, why }: Moved) => onEvent({ type: 'moved', step, to, why: why.code })),
    proxy(tellCompiling),
  );
  setCompiling(null);
  if (result.ok) return { ok: true, stopped: result.value.stopped, adapter: [...result.value.files].map(([name, bytes]) => ({ name, bytes })) };
  return result.error.code === 'cancelled' ? { ok: true, stopped: true, adapter: null } : { ok: false, message: inWords(result.error) };
}

export async function previewRow(base: Base, row: Row): Promise<readonly PreviewToken[]> {
  const holding = holdForAsking(base);
  await holding.facts;
  insistOn(holding);
  const shown = await engineService().preview(row);
  if (!shown.ok) throw new Error(inWords(shown.error));
  return shown.value.map(({ id, text, carriesLoss, loss }) => ({ id, text: text ?? `#${id}`, labelled: carriesLoss, loss }));
}

/** Tokens a second of a few steps of training, thrown away; null when it was cut short. */
export async function measureSpeed(base: Base, rows: readonly Row[], recipe: Recipe): Promise<number | null> {
  const few = rows.slice(0, 2 * numberOf(recipe, 'per_device_train_batch_size'));
  const request = { rows: few, recipe: { ...trainingKeys(recipe), max_steps: 3, gradient_accumulation_steps: 1 }, baseModel: baseNameInAdapters(base), job: PROBE };
  const holding = holdForAsking(base, asQuantization(recipe['quantization']));
  await holding.facts;
  if (opened !== holding) return null;
  const result = await engineService().train(request);
  return result.ok ? (result.value.tokens / result.value.elapsedMs) * 1000 : null;
}

export interface AnswerEnd {
  readonly text: string;
  readonly end: 'done' | 'length' | 'stopped';
  readonly tokens: number;
  /** Of writing, without the reading of the question; null: too short to tell. */
  readonly tokensPerSecond: number | null;
}

export interface AnswerSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly repetitionPenalty: number;
  readonly seed: number;
  readonly maxNewTokens: number;
  /** Texts that end the answer and are no part of it. */
  readonly stopTexts: readonly string[];
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface AnswerOrder {
  readonly base: Base;
  /** The form that the base is held in; any, when left out. */
  readonly quantization?: Quantization | undefined;
  readonly messages: readonly Message[];
  /** The run that answers; null: the base alone. */
  readonly adapter: { readonly id: string; readonly files: readonly NamedBytes[] } | null;
  readonly sampling: AnswerSampling;
  readonly signal: AbortSignal;
  /** Gets the whole text so far. */
  readonly onText: (text: string) => void;
}

/** A growing answer is told this often: faster than one reads, and slow enough that a quick model leaves the page room to draw and to be stopped. */
const TELL_EVERY_MS = 40;

const NOTHING_SAID: AnswerEnd = { text: '', end: 'stopped', tokens: 0, tokensPerSecond: null };

/** null as soon as the signal stops it; the work goes on. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null;
  const settled = new AbortController();
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { signal: settled.signal }));
  try {
    return await Promise.race([work, stopped]);
  } finally {
    settled.abort();
  }
}

/** Streams one answer. Stopping keeps what was said; throws with words for a person when the model could not answer. */
export async function generateAnswer({ base, quantization, messages, adapter, sampling: { maxNewTokens, stopTexts, ...sampling }, signal, onText }: AnswerOrder): Promise<AnswerEnd> {
  if (signal.aborted) return NOTHING_SAID;
  const holding = holdForAsking(base, quantization);
  const facts = await unlessStopped(holding.facts, signal);
  if (facts === null) return NOTHING_SAID;
  const held = engineService();
  if (adapter && attached !== null && attached !== adapter.id) await held.release(attached);
  if (signal.aborted) return NOTHING_SAID;
  insistOn(holding);
  if (adapter) attached = adapter.id;
  const job = crypto.randomUUID();
  const stop = (): void => void held.cancel(job);
  signal.addEventListener('abort', stop, { once: true });
  let isOver = false;
  let text = '';
  let pieces = 0;
  let firstAtMs = 0;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    telling = undefined;
    onText(text);
  };
  const ended = (tokens: number) => {
    const seconds = (performance.now() - firstAtMs) / 1000;
    return { tokens, tokensPerSecond: tokens > 1 && seconds > 0 ? (tokens - 1) / seconds : null };
  };
  try {
    const result = await held.generate(
      { prompt: promptFor(facts.hasChatTemplate, messages), adapter: adapter && reference(adapter), maxNewTokens, sampling, stop: stopTexts.filter((text) => text !== ''), job },
      proxy((piece: string) => {
        // The last pieces may come after the end.
        if (isOver) return;
        if (pieces === 0) firstAtMs = performance.now();
        pieces += 1;
        setCompiling(null);
        text += piece;
        telling ??= setTimeout(tell, TELL_EVERY_MS);
      }),
      proxy((progress: CompileProgress) => {
        if (!isOver) tellCompiling(progress);
      }),
    );
    if (result.ok) return { text: result.value.text ?? text, end: result.value.stop === 'length' ? 'length' : 'done', ...ended(result.value.ids.length) };
    if (result.error.code === 'cancelled') return { text, end: 'stopped', ...ended(pieces) };
    throw new Error(inWords(result.error));
  } finally {
    isOver = true;
    clearTimeout(telling);
    setCompiling(null);
    signal.removeEventListener('abort', stop);
  }
}

/** How many tokens the model would read, and how many it can hold. Throws with words for a person. */
export async function measurePrompt({ base, quantization }: Pick<AnswerOrder, 'base' | 'quantization'>, messages: readonly Message[]): Promise<{ readonly tokens: number; readonly room: number }> {
  const holding = holdForAsking(base, quantization);
  const facts = await holding.facts;
  insistOn(holding);
  const counted = await engineService().countTokens(promptFor(facts.hasChatTemplate, messages));
  if (!counted.ok) throw new Error(inWords(counted.error));
  return { tokens: counted.value, room: facts.maxPositions };
}

/** A model that never learnt to chat goes on with the text. */
const promptFor = (chats: boolean, messages: readonly Message[]) =>
  chats ? { messages } : { text: messages.map(({ content }) => content).join('\n') };

const reference = ({ id, files }: { readonly id: string; readonly files: readonly NamedBytes[] }): AdapterReference => ({
  id,
  files: new Map(files.map(({ name, bytes }) => [name, bytes])),
});

