/**
 * Chooses a backend and stands by it: opens both, measures each once, keeps the better one, and brings another when it fails. What a platform does to open
 * them is given. Nothing is measured where there is no choice: without WebGPU, or where a person chose the processor.
 */
import type { Backend } from '../backend';
import { Refusal, type Result } from '../refusal';
import type { GpuDescription } from '../webgpu/adapter';
import { refusalOf } from '../webgpu/health';
import { chooseBackend, type Choice } from './choose';
import { measureBackend } from './measure';
import { successorOf } from './successor';
import { surveyOf, type BackendKind, type Measured, type Survey, type WantedBackend } from './survey';

export interface OpenedWebGpu {
  readonly backend: Backend;
  readonly description: GpuDescription;
}

export interface ChooserOptions {
  readonly wanted: WantedBackend;
  /** What was measured before, of whatever app and graphics card. */
  readonly known?: Survey | null;
  /** Tells this app and browser from others. */
  readonly signature: string;
  readonly openWasm: () => Promise<Backend>;
  readonly openWebGpu: () => Promise<Result<OpenedWebGpu>>;
  /** Called whenever a backend was opened to work on. */
  readonly onChange?: (standing: Standing) => void;
  /** Milliseconds that the graphics card may take to be opened, and again to be measured. */
  readonly patienceMs?: number;
  readonly measure?: (backend: Backend) => Promise<Measured>;
}

/** What models run on, or would run on, and what was measured. Plain data. */
export interface Standing {
  readonly choice: Result<Choice>;
  /** null: nothing was measured yet. */
  readonly survey: Survey | null;
}

export interface Chooser {
  /** The backend to work with. Throws a `Refusal` when there is none. */
  createBackend(): Promise<Backend>;
  /** Another one in the place of one that failed, which is left to the caller; null: there is no other. */
  replaceBackend(failed: Backend, failure: Refusal): Promise<Backend | null>;
  /** What runs, with all figures: measured now where they aren't known, or `again`; then the choice is made anew, too. The backend at work stays as it is. */
  survey(again?: boolean): Promise<Standing>;
}

/** Compiling two products takes some seconds in software. */
const PATIENCE_MS = 20_000;

export function createChooser({ wanted, known = null, signature, openWasm, openWebGpu, onChange = () => {}, patienceMs = PATIENCE_MS, measure = measureBackend }: ChooserOptions): Chooser {
  let survey = known;
  let running: Choice | null = null;
  let losses = 0;

  const openCard = async (): Promise<Result<OpenedWebGpu>> => {
    let isOver = false;
    const opened = await orProblem(patienceMs, async () => {
      const card = await openWebGpu();
      // Nobody waits for it any more.
      if (isOver) dispose(card);
      return card;
    });
    isOver = true;
    return opened.ok ? opened.value : opened;
  };

  const keyOf = (card: Result<OpenedWebGpu>): string => surveyOf(signature, descriptionOf(card));

  const isKnown = (card: Result<OpenedWebGpu>): boolean => survey?.of === keyOf(card);

  /** Measures both, and gives WASM's as it is open: memory that one backend reserved is not free for the next at once. */
  const measureBoth = async (card: Result<OpenedWebGpu>): Promise<Backend> => {
    const processor = await openWasm();
    try {
      const wasm = await measure(processor);
      const webgpu = card.ok ? await orProblem(patienceMs, () => measure(card.value.backend)) : card;
      survey = { of: keyOf(card), atMs: Date.now(), threads: processor.threads, wasm, gpu: descriptionOf(card), webgpu };
      return processor;
    } catch (error) {
      processor.dispose();
      throw error;
    }
  };

  /** By the figures that hold for this card; those of another say nothing. */
  const choose = (card: Result<OpenedWebGpu>): Result<Choice> => {
    const held = isKnown(card) ? survey : null;
    const webgpu = card.ok ? held && valueOf(held.webgpu) : card.error;
    return chooseBackend({ wanted, wasm: held?.wasm ?? null, webgpu, isSoftware: card.ok && card.value.description.isFallback });
  };

  const workOn = (backend: Backend, choice: Choice): Backend => {
    running = choice;
    onChange({ choice: { ok: true, value: choice }, survey });
    return backend;
  };

  return {
    async createBackend() {
      if (wanted === 'wasm') return workOn(await openWasm(), { backend: 'wasm', reason: 'You chose the processor.' });
      const card = await openCard();
      let processor: Backend | undefined;
      try {
        if (card.ok && !isKnown(card)) processor = await measureBoth(card);
        const choice = choose(card);
        if (!choice.ok) throw new Refusal(choice.error.code, choice.error.message, choice.error.fix);
        if (card.ok && choice.value.backend === 'webgpu') {
          processor?.dispose();
          return workOn(card.value.backend, choice.value);
        }
        processor ??= await openWasm();
        dispose(card);
        return workOn(processor, choice.value);
      } catch (error) {
        processor?.dispose();
        dispose(card);
        throw error;
      }
    },

    async replaceBackend(failed, failure) {
      const { code, message } = failure.problem;
      const next = successorOf(kindOf(failed), code, losses);
      if (next === null) return null;
      if (code === 'device-lost') losses += 1;
      const card = next === 'webgpu' ? await openCard() : null;
      if (card?.ok) return workOn(card.value.backend, { backend: 'webgpu', reason: 'The connection to the graphics card was lost, and made anew.' });
      const backend = await openWasm().catch(() => null);
      return backend && workOn(backend, { backend: 'wasm', reason: `${message.replace(/\.$/, '')}, so models run on the processor.` });
    },

    async survey(again = false) {
      const card = await openCard();
      try {
        if (again || !isKnown(card)) (await measureBoth(card)).dispose();
        return { choice: running && !again ? { ok: true, value: running } : choose(card), survey };
      } finally {
        dispose(card);
      }
    },
  };
}

const kindOf = ({ name }: Backend): BackendKind => (name === 'webgpu' ? 'webgpu' : 'wasm');

const descriptionOf = (card: Result<OpenedWebGpu>): GpuDescription | null => (card.ok ? card.value.description : null);

const dispose = (card: Result<OpenedWebGpu>): void => {
  if (card.ok) card.value.backend.dispose();
};

const valueOf = <T>(result: Result<T>) => (result.ok ? result.value : result.error);

/** What `work` gives, or why the graphics card gave nothing: also when it never answers. */
async function orProblem<T>(patienceMs: number, work: () => Promise<T>): Promise<Result<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal('gpu-slow', `The graphics card did not answer within ${Math.round(patienceMs / 1000)} seconds.`, 'Use the processor (wasm) instead.')), patienceMs);
  });
  try {
    return { ok: true, value: await Promise.race([work(), late]) };
  } catch (error) {
    return { ok: false, error: refusalOf(error).problem };
  } finally {
    clearTimeout(timer);
  }
}
