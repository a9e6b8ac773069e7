/**
 * The page's one training session: a run that is under way belongs to the page and not to a screen, so walking around keeps it going. A lock named
 * after the run tells other tabs that it is held; where no one holds it, its page is gone and the run counts as interrupted.
 */
import { announce, useLedger } from '#datanets';
import type { RecordId } from '#ledger';
import { createSignal } from 'solid-js';
import { loadBaseAssets } from './base-model';
import { openBase, trainingEngine } from './engine-client';
import type { Base } from './models/base';
import { findBase } from './models/shelf';
import { numberOf, type Recipe } from './recipe';
import { countSteps, mixRecipe, type Mixture, taughtBy } from './rows';
import { nextState } from './run';
import { runName, type SavedRun } from './saved-run';
import { listRuns, saveRun } from './shelf';
import { createTrainer, settle, type Trainer } from './trainer';
import { holdUnsaved } from './unsaved';

const [running, setRunning] = createSignal<SavedRun | null>(null);
/** Counts what changed on the shelf of runs, so that lists read it again. */
const [shelfVersion, setShelfVersion] = createSignal(0);

/** The run under way in this page; null when none is. */
export const runningRun = running;
export const runsVersion = shelfVersion;
export const runsChanged = (): void => void setShelfVersion((version) => version + 1);

export interface Plan {
  readonly net: RecordId;
  readonly netName: string;
  readonly base: Base;
  readonly recipe: Recipe;
  readonly contributions: readonly RecordId[];
  readonly mixture: Mixture;
  readonly prompts: readonly string[];
  /** As estimated. */
  readonly memoryBytes: number | null;
}

let trainer: Trainer | undefined;

/** Saves a new run and sets it going; resolves to its id as soon as it is saved. One run at a time: throws when another is under way. */
export async function startRun(plan: Plan): Promise<string> {
  if (running()) throw new Error('a run is under way');
  const names = (await listRuns()).map((run) => run.name);
  const run: SavedRun = {
    id: crypto.randomUUID(),
    name: runName(plan.netName, names),
    net: plan.net,
    netName: plan.netName,
    createdAt: Date.now(),
    base: plan.base.id,
    baseName: plan.base.name,
    recipe: plan.recipe,
    contributions: plan.contributions,
    prompts: plan.prompts,
    state: { at: 'preparing' },
    samples: [],
    backend: null,
    moves: [],
    memoryBytes: plan.memoryBytes,
    adapter: null,
    published: null,
  };
  setRunning(run);
  try {
    await saveRun(run);
  } catch (error) {
    setRunning(null);
    throw error;
  }
  runsChanged();
  void holding(run.id, () => train(run, plan.base, plan.mixture))
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      holdUnsaved({ ...run, state: nextState(run.state, { type: 'failed', message }) }, message);
    })
    .finally(() => {
      setRunning((now) => (now?.id === run.id ? null : now));
      runsChanged();
    });
  return run.id;
}

/** The same recipe on the same records once more; records that were withdrawn since are left out. */
export async function restartRun(run: SavedRun): Promise<string> {
  const { service, state } = useLedger();
  const base = await findBase(run.base);
  if (!base) throw new Error(`Its base, ${run.baseName}, is not on this device any more. Bring it back under Models, then start again.`);
  const [assets, accepted] = await Promise.all([loadBaseAssets(base, (one) => openBase(one)), service.acceptedItems(run.net)]);
  const wanted = new Set(run.contributions);
  const found = accepted.filter((one) => wanted.has(one.contribution));
  if (found.length === 0) throw new Error('None of the items that this run was trained on is accepted any more. Start a new run from Train.');
  const mixture = mixRecipe(taughtBy(found, state()?.me ?? null, state()?.datanets.get(run.net)), assets.replay, run.recipe);
  return startRun({ ...run, base, contributions: [...new Set(found.map((one) => one.contribution))], mixture });
}

/** Ends the run under way, keeping or discarding what it has learnt. */
export function stopRun(keep: boolean): void {
  trainer?.stop(keep);
}

/** The page draws a growing run this often: drawing each step would take a core from the training. */
const DRAW_EVERY_MS = 200;

async function train(run: SavedRun, base: Base, mixture: Mixture): Promise<void> {
  let latest = run;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    drawing = undefined;
    setRunning(latest);
  };
  const onChange = (next: SavedRun): void => {
    latest = next;
    drawing ??= setTimeout(draw, DRAW_EVERY_MS);
  };
  trainer = createTrainer({ engine: trainingEngine(base), save: saveRun, onChange, onUnsaved: holdUnsaved, now: Date.now });
  const ended = await trainer
    .run(run, { rows: mixture.reading, evaluation: mixture.evaluation, steps: plannedSteps(run.recipe, mixture) })
    .finally(() => clearTimeout(drawing));
  setRunning(null);
  runsChanged();
  if (ended.adapter) announce('trained');
}

export function plannedSteps(recipe: Recipe, mixture: Mixture): number {
  return countSteps(mixture.reading.length, {
    batch: numberOf(recipe, 'per_device_train_batch_size'),
    accumulation: numberOf(recipe, 'gradient_accumulation_steps'),
    maxSteps: numberOf(recipe, 'max_steps'),
  });
}

/** Every run on this device; what nobody trains any more though it says so is interrupted. */
export async function knownRuns(): Promise<readonly SavedRun[]> {
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  const mine = running();
  return (await listRuns()).map((run) => (run.id === mine?.id ? mine : settle(run, held.has(lockName(run.id)))));
}

const lockName = (id: string): string => `winnow-run-${id}`;
const holding = async (id: string, work: () => Promise<void>): Promise<void> => navigator.locks.request(lockName(id), work);
