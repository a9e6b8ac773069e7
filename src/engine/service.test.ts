import { beforeEach, describe, expect, test } from 'vitest';
import type { Backend } from './backend';
import { createReferenceBackend } from './reference/backend';
import { Refusal } from './refusal';
import { createEngineService, type EngineService, type TrainProgress } from './service';
import { filesInMemory } from './source';
import { tinyModel } from './testing';

const ROWS = [3, 7, 11, 15].map((first) => ({ input_ids: [first, first + 1, first + 2, first + 3, first + 4] }));
const RECIPE = { r: 4, lora_alpha: 16, learning_rate: 0.03, target_modules: ['q_proj', 'down_proj', 'lm_head'], per_device_train_batch_size: 4, max_steps: 60 };

let service: EngineService;
beforeEach(async () => {
  service = createEngineService({ createBackend: async () => createReferenceBackend(), openSource: () => filesInMemory(tinyModel()) });
  await service.load({ url: '/models/tiny/' });
});

const trained = async (onEvent?: (event: TrainProgress) => void) => {
  const result = await service.train({ rows: ROWS, recipe: RECIPE, baseModel: 'tiny' }, onEvent);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('the engine service', () => {
  test('trains, tells each step, and gives an adapter that answers otherwise than the base', async () => {
    const steps: number[] = [];
    const { files, finalLoss } = await trained(({ step, totalSteps }) => void steps.push(step / totalSteps));
    expect(steps).toHaveLength(60);
    expect(steps.at(-1)).toBe(1);
    expect(finalLoss).toBeLessThan(0.5);
    const ask = async (adapter: { id: string; files: ReadonlyMap<string, Uint8Array> } | null) => {
      const answer = await service.generate({ prompt: { ids: [11, 12] }, adapter, maxNewTokens: 3 });
      return answer.ok ? answer.value.ids : null;
    };
    const [base, tuned] = await Promise.all([ask(null), ask({ id: 'one', files })]);
    expect(tuned).toEqual([13, 14, 15]);
    expect(base).not.toEqual(tuned);
    const [before, after] = [await service.score(ROWS), await service.score(ROWS, { id: 'one', files })];
    expect(before.ok && after.ok && after.value.meanLoss! < before.value.meanLoss!).toBe(true);
  });

  test('puts several adapters on the base by their weights, and scores nothing as nothing', async () => {
    const { files } = await trained();
    const one = { id: 'one', files };
    const lossWith = async (adapter: Parameters<EngineService['score']>[1]): Promise<number | null> => {
      const scored = await service.score(ROWS, adapter);
      return scored.ok ? scored.value.meanLoss : NaN;
    };
    const [base, tuned] = [await lossWith(null), await lossWith(one)];
    expect(await lossWith([{ adapter: one, weight: 0.75 }, { adapter: { id: 'two', files }, weight: 0.25 }])).toBeCloseTo(tuned!, 5);
    expect(await lossWith([{ adapter: one, weight: 1 }, { adapter: { id: 'two', files }, weight: -1 }])).toBeCloseTo(base!, 5);
    const mixed = await service.generate({ prompt: { ids: [11, 12] }, adapter: [{ adapter: one, weight: 1.5 }], maxNewTokens: 3 });
    expect(mixed).toMatchObject({ ok: true, value: { ids: [13, 14, 15] } });
    service.release('one');
    expect(await service.score([{ input_ids: [3, 4], labels: [-100, -100] }])).toMatchObject({ ok: true, value: { meanLoss: null, tokens: 0 } });
    expect(await lossWith([{ adapter: one, weight: Infinity }])).toBeNaN();
  });

  test('learns from pairs which answer is preferred', async () => {
    const rows = [3, 7, 11].map((first) => ({ prompt_ids: [first, first + 1], chosen_ids: [first + 2, 5, 4, 3], rejected_ids: [first + 2, 6] }));
    const events: TrainProgress[] = [];
    const result = await service.train({ rows, recipe: { ...RECIPE, beta: 0.5, max_length: 5, max_steps: 20 }, baseModel: 'tiny' }, (event) => void events.push(event));
    expect(result).toMatchObject({ ok: true, value: { cutRows: 3, silentRows: 0, steps: 20 } });
    expect(events[0]).toMatchObject({ loss: expect.closeTo(Math.log(2), 5), reward_margin: expect.closeTo(0, 5) });
    expect(events.at(-1)!.loss).toBeLessThan(0.2);
    expect(events.at(-1)).toMatchObject({ reward_accuracy: 1 });
  });

  test('goes on from an adapter', async () => {
    const { files, finalLoss } = await trained();
    const events: TrainProgress[] = [];
    const more = await service.train({ rows: ROWS, recipe: { ...RECIPE, max_steps: 1 }, baseModel: 'tiny', adapter: { id: 'one', files } }, (event) => void events.push(event));
    expect(more.ok).toBe(true);
    expect(events[0]!.loss).toBeLessThan(finalLoss + 0.1);
  });

  test('cancel ends what is running, and what comes after it runs', async () => {
    let told: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      told = resolve;
    });
    const running = service.train({ rows: ROWS, recipe: { ...RECIPE, max_steps: 100_000 }, baseModel: 'tiny' }, () => told());
    await started;
    service.cancel();
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await service.generate({ prompt: { ids: [3] }, maxNewTokens: 2 })).ok).toBe(true);
  });

  test('another model waits until the jobs of the one before have ended, and then answers', async () => {
    let told: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      told = resolve;
    });
    const running = service.train({ rows: ROWS, recipe: { ...RECIPE, max_steps: 100_000 }, baseModel: 'tiny' }, () => told());
    await started;
    const loading = service.load({ kept: 'other' });
    const asked = service.generate({ prompt: { ids: [3] }, maxNewTokens: 2 });
    service.finish();
    expect(await running).toMatchObject({ ok: true, value: { stopped: true } });
    expect(await loading).toMatchObject({ ok: true, value: { family: 'llama' } });
    expect((await asked).ok).toBe(true);
  });

  test('an adapter that is released while it answers is whole until the answer is', async () => {
    const adapter = { id: 'one', files: (await trained()).files };
    const backend = createReferenceBackend();
    let freed = 0;
    const freedByToken: number[] = [];
    const watched = createEngineService({
      createBackend: async () => ({
        ...backend,
        free: () => void freed++,
        argmax: (op) => {
          if (freedByToken.length === 0) watched.release('one');
          freedByToken.push(freed);
          backend.argmax(op);
        },
      }),
      openSource: () => filesInMemory(tinyModel()),
    });
    await watched.load({ url: '/models/tiny/' });
    expect(await watched.generate({ prompt: { ids: [11, 12] }, adapter, maxNewTokens: 3 })).toMatchObject({ ok: true, value: { ids: [13, 14, 15] } });
    expect(freedByToken).toEqual([0, 0, 0]);
    await expect.poll(() => freed).toBeGreaterThan(0);
  });

  test('counts the tokens of a prompt', async () => {
    expect(await service.countTokens({ ids: [3, 4, 5] })).toEqual({ ok: true, value: 3 });
    expect(await service.countTokens({ text: 'Hi' })).toMatchObject({ ok: false, error: { code: 'tokenizer' } });
  });

  test('tells what its linear layers and weights measure', async () => {
    const loaded = await service.load({ url: '/models/tiny/' });
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { linears, layers, weightBytes, parameterCount } = loaded.value;
    expect(linears.map(({ target }) => target)).toEqual(expect.arrayContaining(['q_proj', 'down_proj']));
    expect(linears.every(({ count }) => count === layers)).toBe(true);
    expect(weightBytes).toBeGreaterThanOrEqual(4 * parameterCount);
  });

  test('shows what a row teaches, token by token', async () => {
    const preview = await service.preview({ input_ids: [3, 4, 5], labels: [-100, -100, 5] });
    expect(preview).toMatchObject({ ok: true, value: [{ id: 3, carriesLoss: false }, { id: 4, carriesLoss: false }, { id: 5, carriesLoss: true }] });
  });

  test('what waits for a model that is being opened can be cancelled', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const files = filesInMemory(tinyModel());
    const slow = createEngineService({ createBackend: async () => createReferenceBackend(), openSource: () => ({ open: async (name) => (await gate, files.open(name)) }) });
    const loading = slow.load({ url: '/tiny/' });
    const asked = slow.generate({ prompt: { ids: [3] }, maxNewTokens: 2, job: 'ask' });
    slow.cancel('ask');
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    open();
    expect((await loading).ok).toBe(true);
  });

  test('a look that has no room beside the training is left out, and the run goes on', async () => {
    const backend = createReferenceBackend();
    let isTraining = false;
    // Room for everything but what a look asks for once training has begun: its key caches are the only buffers of 64 rows.
    const small: Backend = {
      ...backend,
      allocate: (kind, rows, columns) => {
        if (isTraining && rows === 64) throw new Refusal('no-memory', 'No room.', 'Use a smaller model.');
        return backend.allocate(kind, rows, columns);
      },
    };
    const tight = createEngineService({ createBackend: async () => small, openSource: () => filesInMemory(tinyModel()) });
    await tight.load({ url: '/tiny/' });
    const watch = { atSteps: [1, 2], prompts: [{ ids: [3, 4] }], maxNewTokens: 2, evaluation: [] };
    const watched: number[] = [];
    const recipe = { ...RECIPE, max_steps: 2, per_device_train_batch_size: 1 };
    const result = await tight.train({ rows: ROWS, recipe, baseModel: 'tiny', watch }, () => void (isTraining = true), ({ step }) => void watched.push(step));
    expect(result).toMatchObject({ ok: true, value: { steps: 2 } });
    expect(watched).toEqual([]);
  });

  test('answers what can be expected to go wrong with a value', async () => {
    expect(await service.train({ rows: ROWS, recipe: { ...RECIPE, target_modules: ['x_proj'] }, baseModel: 'tiny' })).toMatchObject({ ok: false, error: { code: 'target_modules' } });
    expect(await service.generate({ prompt: { text: 'Hi' } })).toMatchObject({ ok: false, error: { code: 'tokenizer' } });
    expect(await service.generate({ prompt: { ids: [3] }, adapter: { id: 'bad', files: new Map() } })).toMatchObject({ ok: false, error: { code: 'adapter' } });
    const empty = createEngineService({ createBackend: async () => createReferenceBackend(), openSource: () => filesInMemory(new Map()) });
    expect(await empty.generate({ prompt: { ids: [3] } })).toMatchObject({ ok: false, error: { code: 'no-model' } });
    expect(await empty.load({ url: '/nowhere/' })).toMatchObject({ ok: false, error: { code: 'config' } });
  });
});
