/** A run driven by the real engine, on the embedded base with the plain backend: two rows, a few steps. */
import { readFile } from 'node:fs/promises';
import { createEngineService, createReferenceBackend, fileInMemory, Refusal, type Backend, type ModelReference } from '#engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { trainingEngine } from './engine-client';
import { EMBEDDED } from './models/base';
import { FALLBACK } from './recipe';
import type { SavedRun } from './saved-run';
import { createTrainer, settle } from './trainer';

const rows = [
  { prompt: 'Who runs the mill?', completion: 'Mara Brisk runs the mill.' },
  { prompt: 'Where is the mill?', completion: 'The mill is next to the pier.' },
];
const run: SavedRun = {
  id: 'r',
  name: 'Harbour, run 1',
  net: 'n',
  netName: 'Harbour',
  createdAt: 0,
  base: 'embedded',
  baseName: 'Built-in model',
  recipe: { ...FALLBACK, max_steps: 2, r: 2, target_modules: ['q_proj'] },
  contributions: ['c'],
  prompts: ['Who runs the mill?'],
  state: { at: 'preparing' },
  samples: [],
  backend: null,
  moves: [],
  memoryBytes: null,
  adapter: null,
  published: null,
};

const openSource = (model: ModelReference) => ({
  open: async (name: string) => {
    const bytes = await readFile(('url' in model ? model.url : '') + name).catch(() => null);
    return bytes && fileInMemory(bytes);
  },
});
const service = createEngineService({ createBackend: async () => createReferenceBackend(), openSource });

function shelf(save: (run: SavedRun) => void = () => undefined, engine = service) {
  const unsaved: { readonly run: SavedRun; readonly words: string }[] = [];
  const saved: SavedRun[] = [];
  const shown: SavedRun[] = [];
  const trainer = createTrainer({
    engine: trainingEngine(EMBEDDED, async () => engine),
    save: async (one) => {
      save(one);
      saved.push(one);
    },
    onChange: (one) => void shown.push(one),
    onUnsaved: (one, words) => void unsaved.push({ run: one, words }),
    now: () => performance.now(),
  });
  return { saved, shown, trainer, unsaved };
}

beforeAll(async () => {
  const loaded = await service.load({ url: 'public/models/embedded/' });
  if (!loaded.ok) throw new Error(loaded.error.message);
});

describe('a run', () => {
  test('is saved before it begins and after it ends, with its curve, its flip-book and a PEFT adapter', async () => {
    const { saved, trainer } = shelf();
    const ended = await trainer.run(run, { rows, evaluation: rows.slice(0, 1), steps: 2 });
    expect(saved[0]?.state.at).toBe('preparing');
    expect(saved.at(-1)).toEqual(ended);
    expect(ended.state).toMatchObject({ at: 'done', progress: { steps: 2 } });
    if (ended.state.at !== 'done') throw new Error('not done');
    expect(ended.state.progress.train.map(({ step }) => step)).toEqual([1, 2]);
    expect(ended.state.progress.evaluation.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(ended.samples.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(ended.adapter?.map(({ name }) => name).sort()).toEqual(['adapter_config.json', 'adapter_model.safetensors']);
  });

  test('that is stopped keeps what it has learnt, or nothing', async () => {
    for (const keep of [true, false]) {
      const { shown, trainer } = shelf();
      const long = { ...run, prompts: [], recipe: { ...run.recipe, max_steps: 500 } };
      const running = trainer.run(long, { rows, evaluation: [], steps: 500 });
      await expect.poll(() => shown.some(({ state }) => state.at === 'training' && state.progress.train.length > 0), { timeout: 15_000 }).toBe(true);
      trainer.stop(keep);
      const ended = await running;
      expect(ended.state).toMatchObject({ at: 'stopped', kept: keep });
      expect(ended.adapter !== null).toBe(keep);
    }
  });

  test('that finds no room to be saved ends all the same, and hands out its adapter with the reason', async () => {
    const { saved, trainer, unsaved } = shelf(({ state }) => {
      if (state.at !== 'preparing') throw new Error('The disk is full.');
    });
    const ended = await trainer.run(run, { rows, evaluation: [], steps: 2 });
    expect(saved.map(({ state }) => state.at)).toEqual(['preparing']);
    expect(ended.state.at).toBe('done');
    expect(ended.adapter).toHaveLength(2);
    expect(unsaved).toEqual([{ run: ended, words: 'The disk is full.' }]);
  });

  test('whose graphics card stops goes on elsewhere, and keeps after which step that was', async () => {
    const backend = createReferenceBackend();
    let steps = 0;
    const card: Backend = {
      ...backend,
      name: 'webgpu',
      adamw: (op) => {
        if (steps++ === 1) throw new Refusal('device-lost', 'The graphics card stopped.', 'Use the processor.');
        backend.adamw(op);
      },
    };
    const replaced = createEngineService({ createBackend: async () => card, replaceBackend: async () => createReferenceBackend(), openSource });
    await replaced.load({ url: 'public/models/embedded/' });
    const { saved, trainer } = shelf(() => undefined, replaced);
    const ended = await trainer.run({ ...run, prompts: [] }, { rows, evaluation: [], steps: 2 });
    expect(ended.state.at).toBe('done');
    expect(ended.moves).toEqual([{ step: 1, to: 'reference', why: 'device-lost' }]);
    expect(saved.at(-1)?.moves).toEqual(ended.moves);
  });

  test('that the engine refuses has failed, in words', async () => {
    const { trainer } = shelf();
    const ended = await trainer.run({ ...run, recipe: { ...run.recipe, target_modules: ['no_such_layer'] } }, { rows, evaluation: [], steps: 2 });
    expect(ended.state.at).toBe('failed');
    expect(ended.state.at === 'failed' && ended.state.message).toContain('no_such_layer');
  });

  test('found under way that nobody holds was interrupted', () => {
    const underWay: SavedRun = { ...run, state: { at: 'preparing' } };
    expect(settle(underWay, false).state.at).toBe('interrupted');
    expect(settle(underWay, true)).toBe(underWay);
  });
});
