/**
 * The worker that the page's engine lives in: it starts with the first question and stays, is told where models shall run, and starts anew when that changes.
 * What a person chose and what was measured stay on this device.
 */
import type { Choice, EngineService, Problem, Result, Standing, TuningCache, WantedBackend } from '#engine';
import { proxy, type Remote, wrap } from 'comlink';
import { createSignal } from 'solid-js';

/** The engine's service, the loan of files that are not kept on this device, and what models run on. */
export interface PageEngine extends EngineService {
  /** From now on the model of this name is read from these files; null ends the loan. */
  lend(name: string, files: ReadonlyMap<string, File> | null): void;
  /** Before all else: where models shall run, what an earlier visit has measured, as it was kept, and where more is kept. */
  settle(wanted: WantedBackend, known: string | null, onChange: (standing: Standing) => void, cache: TuningCache): void;
  /** What models run on and all figures: measured where they aren't known, or `again`. */
  survey(again: boolean): Promise<Result<Standing>>;
}

const WANTED = 'winnow.backend';
const SURVEY = 'winnow.backend-survey';
const TUNING = 'winnow.tuning.';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It then lasts as long as the page.
  }
};

const tuning: TuningCache = {
  get: async (key) => read(`${TUNING}${key}`),
  set: async (key, value) => keep(`${TUNING}${key}`, value),
};

const recalled = (): WantedBackend => {
  const value = read(WANTED);
  return value === 'wasm' || value === 'webgpu' ? value : 'auto';
};

const [wanted, setWanted] = createSignal<WantedBackend>(recalled());
const [standing, setStanding] = createSignal<Standing | null>(null);
const [isWaiting, setWaiting] = createSignal(false);

/** Where a person wants models to run. */
export const wantedBackend = wanted;
/** What models run on, and why; null until it is known. */
export const engineStanding = standing;
/** The new choice waits for the end of a run. */
export const choiceIsWaiting = isWaiting;

interface Held {
  readonly service: Remote<PageEngine>;
  /** Where it was told to run models. */
  readonly wanted: WantedBackend;
  readonly end: (why: Error) => void;
}

let held: Held | undefined;
let trainings = 0;
const lent = new Map<string, ReadonlyMap<string, File>>();
const listeners = new Set<() => void>();

/** Called when the engine was ended: it holds nothing any more. */
export const onEngineEnded = (listener: () => void): void => void listeners.add(listener);

export function engineService(): Remote<PageEngine> {
  held ??= start();
  return held.service;
}

function start(): Held {
  const worker = new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' });
  const { service, fail } = endable(wrap<PageEngine>(worker));
  const settled = wanted();
  // If the worker is ended before it has heard of these, whatever is asked of the next one tells.
  void service.settle(settled, read(SURVEY), proxy(tell), proxy(tuning)).catch(() => {});
  for (const [name, files] of lent) void service.lend(name, files).catch(() => {});
  return {
    service,
    wanted: settled,
    end(why) {
      worker.terminate();
      fail(why);
    },
  };
}

/** A worker that was ended answers nothing: what was asked of it fails then. */
function endable(remote: Remote<PageEngine>): { readonly service: Remote<PageEngine>; readonly fail: (why: Error) => void } {
  const waiting = new Set<(why: Error) => void>();
  const call = (name: string | symbol, given: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.add(reject);
      const asked: Promise<unknown> = Reflect.apply(Reflect.get(remote, name), remote, given);
      void asked.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  const service = new Proxy(remote, {
    // A promise that resolves to it must not take it for another promise.
    get: (_, name) => (name === 'then' ? undefined : (...given: readonly unknown[]) => call(name, given)),
  });
  return { service, fail: (why) => waiting.forEach((reject) => reject(why)) };
}

function tell(now: Standing): void {
  setStanding(now);
  if (now.survey) keep(SURVEY, JSON.stringify(now.survey));
}

function restart(): void {
  const before = held;
  held = undefined;
  before?.end(new Error('Models run elsewhere now. Ask again.'));
  for (const listener of listeners) listener();
  // Last: whoever sees it may ask the next engine.
  setWaiting(false);
  setStanding(null);
}

export async function lendFiles(name: string, files: ReadonlyMap<string, File> | null): Promise<void> {
  if (files) lent.set(name, files);
  else lent.delete(name);
  await engineService().lend(name, files);
}

/** A run is worth more than a new choice, which waits for its end. */
export async function whileTraining<T>(work: () => Promise<T>): Promise<T> {
  trainings += 1;
  try {
    return await work();
  } finally {
    trainings -= 1;
    if (trainings === 0 && isWaiting()) restart();
  }
}

/** Chooses where models run, from now on or from the end of the run under way on; the engine starts anew for it. */
export function wantBackend(value: WantedBackend): void {
  if (value === wanted()) return;
  setWanted(value);
  keep(WANTED, value);
  // Whoever changes their mind meanwhile has nothing to wait for.
  if (trainings > 0) setWaiting(held !== undefined && held.wanted !== value);
  else restart();
}

/** Finds out what models run on and how fast everything is here. `again`: forgets what was measured, and lets models run where that says. */
export async function surveyEngine(again = false): Promise<void> {
  const before = choiceOf(standing());
  const found = await engineService().survey(again);
  if (!found.ok) throw new Error(inWords(found.error));
  if (again && before?.backend !== choiceOf(found.value)?.backend && trainings === 0) restart();
  tell(found.value);
}

export const choiceOf = (now: Standing | null): Choice | null => (now?.choice.ok ? now.choice.value : null);

export const inWords = ({ message, fix }: Problem): string => `${message} ${fix}`;

