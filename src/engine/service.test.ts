import { beforeEach, describe, expect, test } from 'vitest';
import { createReferenceBackend } from './reference/backend';
import { createEngineService, type EngineService, type TrainProgress } from './service';
import { filesInMemory } from './source';
import { tinyModel } from './testing';

const ROWS = [3, 7, 11, 15].map((first) => ({ input_ids: [first, first + 1, first + 2, first + 3, first + 4] }));
const RECIPE = { r: 4, lora_alpha: 16, learning_rate: 0.03, target_modules: ['q_proj', 'down_proj', 'lm_head'], per_device_train_batch_size: 4, max_steps: 60 };

let service: EngineService;
beforeEach(async () => {
  service = createEngineService({ createBackend: async () => createReferenceBackend(), openSource: () => filesInMemory(tinyModel()) });
  await service.load('/models/tiny/');
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
    expect(before.ok && after.ok && after.value.meanLoss < before.value.meanLoss).toBe(true);
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

  test('shows what a row teaches, token by token', async () => {
    const preview = await service.preview({ input_ids: [3, 4, 5], labels: [-100, -100, 5] });
    expect(preview).toMatchObject({ ok: true, value: [{ id: 3, carriesLoss: false }, { id: 4, carriesLoss: false }, { id: 5, carriesLoss: true }] });
  });

  test('answers what can be expected to go wrong with a value', async () => {
    expect(await service.train({ rows: ROWS, recipe: { ...RECIPE, target_modules: ['x_proj'] }, baseModel: 'tiny' })).toMatchObject({ ok: false, error: { code: 'target_modules' } });
    expect(await service.generate({ prompt: { text: 'Hi' } })).toMatchObject({ ok: false, error: { code: 'tokenizer' } });
    expect(await service.generate({ prompt: { ids: [3] }, adapter: { id: 'bad', files: new Map() } })).toMatchObject({ ok: false, error: { code: 'adapter' } });
    const empty = createEngineService({ createBackend: async () => createReferenceBackend(), openSource: () => filesInMemory(new Map()) });
    expect(await empty.generate({ prompt: { ids: [3] } })).toMatchObject({ ok: false, error: { code: 'no-model' } });
    expect(await empty.load('/nowhere/')).toMatchObject({ ok: false, error: { code: 'config' } });
  });
});
