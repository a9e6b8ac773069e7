/**
 * Drives one run at a time: feeds the engine, turns its events into the run's state, and keeps the run on the shelf as it grows, so that a killed
 * tab loses no more than the steps since. Lives outside any page: leaving the page keeps the training going.
 */
import { isOver, nextState, type RunEvent } from './run';
import type { Move } from './move';
import type { Row } from './rows';
import { sampleSteps } from './sampling';
import type { SavedRun } from './saved-run';
import type { NamedBytes } from './zip';

export interface TrainJob {
  readonly rows: readonly Row[];
  readonly evaluation: readonly Row[];
  readonly recipe: SavedRun['recipe'];
  readonly prompts: readonly string[];
  readonly sampleSteps: readonly number[];
  readonly steps: number;
}

export type TrainEvent =
  /** The model is open; null: nobody knows on what. */
  | { readonly type: 'opened'; readonly backend: string | null }
  | { readonly type: 'step'; readonly step: number; readonly steps: number; readonly loss: number; readonly tokens: number }
  | { readonly type: 'evaluated'; readonly step: number; readonly loss: number }
  | { readonly type: 'sample'; readonly step: number; readonly answers: readonly string[] }
  /** The device failed after this step, and the run goes on elsewhere. */
  | ({ readonly type: 'moved' } & Move);

export type TrainEnd =
  | { readonly ok: true; readonly stopped: boolean; readonly adapter: readonly NamedBytes[] | null }
  | { readonly ok: false; readonly message: string };

/** What a run needs of the engine. `stop` ends a running `train` within a step; it then resolves, with the adapter as it is if that is to be kept. */
export interface TrainingEngine {
  train(job: TrainJob, onEvent: (event: TrainEvent) => void): Promise<TrainEnd>;
  stop(keep: boolean): void;
}

export interface Trainer {
  /** Trains to the end; `onChange` gets every new state of the run. Resolves to the run as it ended, saved or not. */
  run(run: SavedRun, job: Omit<TrainJob, 'sampleSteps' | 'recipe' | 'prompts'>): Promise<SavedRun>;
  /** Ends the run under way, keeping or discarding what it has learnt. */
  stop(keep: boolean): void;
}

/** At most this often is a growing run written to the shelf. */
const SAVE_EVERY_MS = 2000;

export function createTrainer(options: {
  readonly engine: TrainingEngine;
  readonly save: (run: SavedRun) => Promise<void>;
  readonly onChange: (run: SavedRun) => void;
  /** Gets the run as it ended when it could not be saved, and why. */
  readonly onUnsaved: (run: SavedRun, words: string) => void;
  readonly now: () => number;
}): Trainer {
  const { engine, save, onChange, onUnsaved, now } = options;
  let keep = true;

  return {
    async run(run, job) {
      keep = true;
      let current = run;
      let savedAt = now();
      const show = (change: Partial<SavedRun>) => {
        current = { ...current, ...change };
        onChange(current);
      };
      const apply = (event: RunEvent) => show({ state: nextState(current.state, event) });
      const saveNow = async () => {
        savedAt = now();
        await save(current);
      };
      // A save on the way that fails costs nothing yet: the last one tells.
      const saveOnTheWay = () => saveNow().catch(() => undefined);

      await saveOnTheWay();
      apply({ type: 'started', steps: job.steps, atMs: now() });
      const end = await engine
        .train({ ...job, recipe: run.recipe, prompts: run.prompts, sampleSteps: sampleSteps(job.steps) }, (event) => {
          switch (event.type) {
            case 'step':
              apply({ ...event, atMs: now() });
              break;
            case 'evaluated':
              apply(event);
              break;
            case 'sample':
              show({ samples: [...current.samples, { step: event.step, answers: event.answers }] });
              break;
            case 'opened':
              show({ backend: event.backend });
              break;
            case 'moved':
              show({ moves: [...current.moves, { step: event.step, to: event.to, why: event.why }] });
              break;
          }
          if (now() - savedAt > SAVE_EVERY_MS) void saveOnTheWay();
        })
        .catch((error: unknown): TrainEnd => ({ ok: false, message: inWords(error) }));

      if (!end.ok) apply({ type: 'failed', message: end.message });
      else if (end.stopped) apply({ type: 'stopped', kept: keep });
      else apply({ type: 'finished' });
      const kept = current.state.at === 'done' || (current.state.at === 'stopped' && current.state.kept);
      show({ adapter: end.ok && kept ? end.adapter : null });
      await saveNow().catch((error: unknown) => onUnsaved(current, inWords(error)));
      return current;
    },
    stop(keepIt) {
      keep = keepIt;
      engine.stop(keepIt);
    },
  };
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A saved run that says it is under way although nobody holds it was cut off. */
export function settle(run: SavedRun, isHeld: boolean): SavedRun {
  return isOver(run.state) || isHeld ? run : { ...run, state: nextState(run.state, { type: 'orphaned' }) };
}
