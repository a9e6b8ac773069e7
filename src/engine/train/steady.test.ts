/** Runs that are interrupted, at every moment, held to the same run without an interruption: the numbers agree to the last bit. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import type { TokenRow } from '../run/batch';
import { Refusal } from '../refusal';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { failingBackend, tinyModel } from '../testing';
import type { PreferencePair } from './preference';
import { parseRecipe, type Recipe, type RecipeInput } from './recipe';
import { trainSteadily, type Moved } from './steady';
import type { TrainingSnapshot } from './snapshot';
import type { TrainEvent, TrainingRows } from './trainer';

const STEPS = 12;
const recipeOf = (input: RecipeInput): Recipe => {
  const parsed = parseRecipe({ r: 2, lora_alpha: 4, learning_rate: 1e-2, target_modules: 'all-linear', max_steps: STEPS, per_device_train_batch_size: 2, ...input });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const row = (...ids: number[]): TokenRow => ({ ids: Int32Array.from(ids), labels: Int32Array.from(ids, (id, t) => (t < 2 ? -100 : id)) });
const ROWS = [row(3, 4, 5, 6), row(7, 8, 9), row(10, 11, 12, 13, 14, 15), row(16, 17, 18, 19, 20), row(4, 3, 22, 21)];
const PAIRS: readonly PreferencePair[] = [
  { chosen: row(3, 4, 5, 6), rejected: row(3, 4, 9) },
  { chosen: row(7, 8, 9), rejected: row(7, 8, 11, 12) },
  { chosen: row(16, 17, 18), rejected: row(16, 17, 3) },
];

async function open(backend: Backend): Promise<Session> {
  const opened = await openModel(filesInMemory(tinyModel()), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

interface Run {
  readonly events: readonly TrainEvent[];
  readonly parameters: Float32Array;
  readonly moves: readonly Moved[];
}

/** Trains on each of the backends in turn, as long as they last. */
async function run(input: RecipeInput, rows: TrainingRows, backends: readonly Backend[], snapshotEveryMs: number): Promise<Run> {
  const recipe = recipeOf(input);
  const events: TrainEvent[] = [];
  const moves: Moved[] = [];
  let at = 0;
  const training = trainSteadily({
    session: await open(backends[0]!),
    rows,
    recipe,
    snapshotEveryMs,
    makeAdapter: (session) => session.newAdapter(recipe),
    recover: async (_, error) => {
      const next = backends[++at];
      if (!next || !(error instanceof Refusal)) throw error;
      return open(next);
    },
    onMoved: (moved) => void moves.push(moved),
  });
  for await (const event of training.steps()) events.push(event);
  const parameters = await training.use((_, adapter) => backends[at]!.read(adapter.parameters));
  await training.dispose();
  return { events, parameters, moves };
}

const RECIPES: readonly (readonly [string, RecipeInput, TrainingRows])[] = [
  ['rows in another order each epoch', {}, ROWS],
  ['accumulated gradients', { per_device_train_batch_size: 1, gradient_accumulation_steps: 2 }, ROWS],
  ['dropout', { lora_dropout: 0.3 }, ROWS],
  ['a warm-up and a schedule', { warmup_steps: 4, lr_scheduler_type: 'cosine' }, ROWS],
  ['weight decay and clipping', { weight_decay: 0.1, max_grad_norm: 0.05 }, ROWS],
  ['DoRA', { use_dora: true }, ROWS],
  ['pairs of answers', { beta: 0.3 }, PAIRS],
];
const NEVER = Infinity;
afterEach(() => void vi.useRealTimers());

describe.each(RECIPES)('a run with %s', (_, input, rows) => {
  test.each([
    ['the last snapshot', 0],
    ['the start, where there is no snapshot yet', NEVER],
  ])('that fails at step 7 goes on from %s, and ends as if it had not', async (_from, snapshotEveryMs) => {
    const whole = await run(input, rows, [createReferenceBackend()], NEVER);
    const readsByStep: number[] = [];
    const counted = failingBackend(createReferenceBackend(), Infinity);
    let reads = 0;
    const counting = new Proxy(counted, { get: (of, key: keyof Backend) => (key === 'read' ? (...from: Parameters<Backend['read']>) => (reads++, of.read(...from)) : of[key]) });
    const recipe = recipeOf(input);
    const session = await open(counting);
    let snapshot: TrainingSnapshot | null = null;
    const snapshots = { isDue: () => snapshotEveryMs === 0, keep: (taken: TrainingSnapshot) => void (snapshot = taken) };
    for await (const event of session.train(rows, recipe, session.newAdapter(recipe), undefined, { snapshots })) readsByStep[event.step] = reads;
    // Its last read, and so a step that was computed and never told.
    const atStep7 = readsByStep[7]! - 1 - (snapshotEveryMs === 0 ? 3 : 0);
    expect(atStep7).toBeGreaterThanOrEqual(readsByStep[6]!);
    const interrupted = await run(input, rows, [failingBackend(createReferenceBackend(), atStep7), createReferenceBackend()], snapshotEveryMs);
    expect(interrupted.moves).toEqual([{ step: 6, to: 'reference', why: expect.objectContaining({ code: 'device-lost' }) }]);
    expect(interrupted.events).toEqual(whole.events);
    expect(interrupted.parameters).toEqual(whole.parameters);
    expect(snapshot === null).toBe(snapshotEveryMs !== 0);
  });
});

test('a run that fails at any of its reads, and again at any of the next backend’s, ends as if it had not', async () => {
  const whole = await run({}, ROWS, [createReferenceBackend()], NEVER);
  for (let reads = 0; reads < 60; reads += 5) {
    const ended = await run({}, ROWS, [failingBackend(createReferenceBackend(), reads), failingBackend(createReferenceBackend(), (reads * 7) % 31), createReferenceBackend()], reads % 2 === 0 ? 0 : NEVER);
    expect(ended.events, `after ${reads} reads`).toEqual(whole.events);
    expect(ended.parameters, `after ${reads} reads`).toEqual(whole.parameters);
  }
});

test('a snapshot is resumed from in a session of its own: the steps after it are the same', async () => {
  const recipe = recipeOf({ lora_dropout: 0.2, warmup_steps: 3 });
  const backend = createReferenceBackend();
  const session = await open(backend);
  const kept: TrainingSnapshot[] = [];
  const whole: TrainEvent[] = [];
  const first = session.newAdapter(recipe);
  const snapshots = { isDue: (step: number) => step === 5, keep: (taken: TrainingSnapshot) => void kept.push(taken) };
  for await (const event of session.train(ROWS, recipe, first, undefined, { snapshots })) whole.push(event);
  expect(kept.map(({ step }) => step)).toEqual([5]);
  const other = createReferenceBackend();
  const elsewhere = await open(other);
  const rest: TrainEvent[] = [];
  const second = elsewhere.newAdapter(recipe);
  for await (const event of elsewhere.train(ROWS, recipe, second, undefined, { resume: kept[0]! })) rest.push(event);
  expect(rest).toEqual(whole.slice(5));
  expect(await other.read(second.parameters)).toEqual(await backend.read(first.parameters));
});

test('a run in a tab in the background, whose timers stand still, trains and moves as ever', async () => {
  const whole = await run({}, ROWS, [createReferenceBackend()], NEVER);
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback'] });
  const hidden = await run({}, ROWS, [failingBackend(createReferenceBackend(), 9), createReferenceBackend()], 0);
  expect(hidden.moves).toHaveLength(1);
  expect(hidden.events).toEqual(whole.events);
  expect(vi.getTimerCount()).toBe(0);
});

test('what fails for another reason is told, and nothing begins again', async () => {
  await expect(run({ learning_rate: 1e30, lr_scheduler_type: 'constant', max_steps: 30 }, ROWS, [createReferenceBackend()], 0)).rejects.toThrow('left the range of numbers');
});
