/** The service when its device fails: what each job comes to, with backends that fail when a test wants it. */
import { describe, expect, test } from 'vitest';
import type { Backend } from './backend';
import { createReferenceBackend } from './reference/backend';
import { Refusal } from './refusal';
import { createEngineService, type EngineService, type EngineServiceOptions, type TrainProgress } from './service';
import { filesInMemory } from './source';
import { failingBackend, tinyModel } from './testing';
import type { Moved } from './train/steady';

const ROWS = [3, 7, 11, 15].map((first) => ({ input_ids: [first, first + 1, first + 2, first + 3, first + 4] }));
const RECIPE = { r: 4, lora_alpha: 16, learning_rate: 0.03, target_modules: ['q_proj', 'lm_head'], per_device_train_batch_size: 2, max_steps: 8 };
const WATCH = { atSteps: [0, 4, 8], prompts: [{ ids: [3, 4] }], maxNewTokens: 2, evaluation: ROWS.slice(0, 1) };
const JOB = { rows: ROWS, recipe: RECIPE, baseModel: 'tiny', watch: WATCH };

interface Loaded {
  readonly service: EngineService;
  /** The codes for which another backend was asked. */
  readonly replaced: string[];
}

/** A service on these backends, one after the other. */
async function on(backends: readonly Backend[], options: Partial<EngineServiceOptions> = {}): Promise<Loaded> {
  const rest = [...backends];
  const replaced: string[] = [];
  const service = createEngineService({
    createBackend: async () => rest.shift()!,
    replaceBackend: async (_, { problem }) => (replaced.push(problem.code), rest.shift() ?? null),
    openSource: () => filesInMemory(tinyModel()),
    ...options,
  });
  await service.load({ url: '/tiny/' });
  return { service, replaced };
}

const plain = (): Backend => createReferenceBackend();
/** Reads that opening a model takes: it asks whether all went well. */
const OPENING = 1;
const failing = (reads: number, code?: string): Backend => failingBackend(plain(), OPENING + reads, code);

/** One that says it compiles something before a run. */
const compiling = (backend: Backend): Backend => ({
  ...backend,
  rehearse: (room) => ({ ...backend.rehearse(room), peakBytes: 0, compile: async (onProgress) => onProgress?.({ compiled: 1, wanted: 1 }) }),
});

async function told(service: EngineService, job: Parameters<EngineService['train']>[0] = JOB) {
  const events: TrainProgress[] = [];
  const looks: unknown[] = [];
  const moves: Moved[] = [];
  const result = await service.train(job, (event) => void events.push({ ...event, elapsedMs: 0 }), (watched) => void looks.push(watched), (moved) => void moves.push(moved));
  return { events, looks, moves, files: result.ok ? result.value.files : result.error, steps: result.ok && result.value.steps };
}

describe('training', () => {
  test('goes on wherever it fails: steps, looks and the adapter are those of a run without a failure, each told once', async () => {
    const whole = await told((await on([plain()])).service);
    expect(whole.looks).toHaveLength(3);
    for (let reads = 0; reads < 50; reads += 3) {
      const { service, replaced } = await on([failing(reads), plain()], { snapshotEveryMs: reads % 2 === 0 ? 0 : Infinity });
      const { moves, ...rest } = await told(service);
      expect({ ...rest, moves: [] }, `after ${reads} reads`).toEqual(whole);
      expect(replaced).toEqual(moves.length === 0 ? [] : ['device-lost']);
      expect(await service.load({ url: '/tiny/' })).toMatchObject({ ok: true, value: { backend: moves.length === 0 ? 'webgpu' : 'reference' } });
    }
  });

  test('tells after which step, where to, and why', async () => {
    const { service } = await on([failing(20, 'gpu-failed'), failing(25), plain()], { snapshotEveryMs: 0 });
    const { moves } = await told(service);
    expect(moves).toMatchObject([{ to: 'webgpu', why: { code: 'gpu-failed', message: 'The graphics card stopped.' } }, { to: 'reference', why: { code: 'device-lost' } }]);
    expect(moves[0]!.step).toBeGreaterThan(0);
    expect(moves[1]!.step).toBeGreaterThanOrEqual(moves[0]!.step);
  });

  test('without another backend, and what no other would help against, is told', async () => {
    const alone = await on([failing(20)]);
    expect(await told(alone.service)).toMatchObject({ files: { code: 'device-lost' }, moves: [] });
    const noRoom = (): never => {
      throw new Refusal('no-memory', 'No room.', 'Use a smaller batch.');
    };
    const small = await on([{ ...plain(), view: noRoom }, plain()]);
    expect(await told(small.service)).toMatchObject({ files: { code: 'no-memory' } });
    expect(small.replaced).toEqual([]);
  });

  test('that has no room on a card that is well is refused before its first step, and goes on elsewhere once there is something to lose', async () => {
    for (const steps of [0, 3]) {
      const backend = plain();
      let done = 0;
      const full = failingBackend({ ...backend, sumOfSquares: (op) => {
        if (done === steps) throw new Refusal('no-memory', 'No room.', 'Use a smaller batch.');
        backend.sumOfSquares(op);
      } }, Infinity);
      const { service, replaced } = await on([full, plain()]);
      const result = await service.train({ ...JOB, watch: { ...WATCH, atSteps: [] } }, ({ step }) => void (done = step));
      expect(result).toMatchObject(steps === 0 ? { ok: false, error: { code: 'no-memory', fix: 'Use a smaller batch.' } } : { ok: true, value: { steps: 8 } });
      expect(replaced).toEqual(steps === 0 ? [] : ['no-memory']);
    }
  });

  test('takes as long as it took, also when another device had to be made ready', async () => {
    const { service } = await on([failing(25), compiling(plain())], { snapshotEveryMs: 0 });
    const times: number[] = [];
    let moved = 0;
    const result = await service.train({ ...JOB, watch: { ...WATCH, atSteps: [] } }, ({ elapsedMs }) => void times.push(elapsedMs), undefined, () => void (moved = times.length));
    expect(result.ok && moved > 0).toBe(true);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('that is to end ends, whatever is begun meanwhile', async () => {
    const { service } = await on([plain()]);
    const long = { ...JOB, watch: { ...WATCH, atSteps: [] }, recipe: { ...RECIPE, max_steps: 100_000 } };
    let next: Promise<unknown> = Promise.resolve();
    const first = await service.train(long, ({ step }) => {
      if (step !== 2) return;
      service.finish();
      next = service.train(long, undefined, undefined, undefined, undefined);
    });
    expect(first).toMatchObject({ ok: true, value: { stopped: true } });
    service.finish();
    expect(await next).toMatchObject({ ok: true, value: { stopped: true } });
  });

  test('can be cancelled while another backend is made, and ended after the step under way', async () => {
    for (const end of ['cancel', 'finish'] as const) {
      let asked = (): void => {};
      let give = (): void => {};
      const waits = new Promise<void>((resolve) => (asked = resolve));
      const gate = new Promise<void>((resolve) => (give = resolve));
      const { service } = await on([failing(25)], { replaceBackend: async () => (asked(), await gate, plain()) });
      const running = service.train({ ...JOB, recipe: { ...RECIPE, max_steps: 1000 } });
      await waits;
      service[end]();
      if (end === 'finish') give();
      expect(await running).toMatchObject(end === 'cancel' ? { ok: false, error: { code: 'cancelled' } } : { ok: true, value: { stopped: true } });
      give();
      expect(await service.generate({ prompt: { ids: [3] }, maxNewTokens: 2 })).toMatchObject({ ok: true });
    }
  });
});

describe('questions', () => {
  test('that are asked at once begin again together, on one other backend, with their adapters', async () => {
    const { files } = await told((await on([plain()])).service);
    if (!(files instanceof Map)) throw new Error('There is no adapter.');
    const adapter = { id: 'one', files };
    const ask = ({ service }: Loaded) => Promise.all([service.generate({ prompt: { ids: [11, 12] }, adapter, maxNewTokens: 5 }), service.generate({ prompt: { ids: [11, 12] }, maxNewTokens: 5 }), service.score(ROWS, adapter), service.preview(ROWS[0]!)]);
    const wanted = await ask(await on([plain()]));
    expect(wanted.every(({ ok }) => ok)).toBe(true);
    for (const reads of [0, 1, 2, 4, 8]) {
      const loaded = await on([failing(reads), plain()]);
      expect(await ask(loaded)).toEqual(wanted);
      expect(loaded.replaced).toEqual(['device-lost']);
      expect(await ask(loaded)).toEqual(wanted);
    }
  });

  test('that find no room beside a training are refused, and the training stays where it is', async () => {
    const backend = plain();
    let isTraining = false;
    // Once training has begun, the key caches are the only buffers of 64 rows.
    const small = failingBackend({ ...backend, allocate: (kind, rows, columns) => {
      if (isTraining && rows === 64) throw new Refusal('no-memory', 'No room.', 'Use a smaller model.');
      return backend.allocate(kind, rows, columns);
    } }, Infinity);
    const { service, replaced } = await on([small, plain()]);
    let begun = (): void => {};
    const started = new Promise<void>((resolve) => (begun = resolve));
    const running = service.train({ ...JOB, watch: { ...WATCH, atSteps: [] }, recipe: { ...RECIPE, max_steps: 100_000 } }, () => ((isTraining = true), begun()));
    await started;
    const ask = () => service.generate({ prompt: { ids: [3] }, maxNewTokens: 2, cache: 'f32' });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'no-memory' } });
    service.finish();
    expect((await running).ok).toBe(true);
    expect(replaced).toEqual([]);
  });
});

async function trainedFiles(): Promise<Map<string, Uint8Array>> {
  const { files } = await told((await on([plain()])).service);
  if (!(files instanceof Map)) throw new Error('There is no adapter.');
  return files;
}

describe('opening a model', () => {
  test('that finds no room on the graphics card opens elsewhere, also when that is told only afterwards', async () => {
    for (const first of [failingBackend({ ...plain(), allocate: () => { throw new Refusal('no-memory', 'No room.', 'Use a smaller model.'); } }, Infinity), failingBackend(plain(), 0, 'no-memory')]) {
      const { service, replaced } = await on([first, plain()]);
      expect(replaced).toEqual(['no-memory']);
      expect(await service.load({ url: '/tiny/' })).toMatchObject({ ok: true, value: { backend: 'reference' } });
    }
  });

  test('for a run that doesn’t fit the graphics card is refused there, before its weights are read', async () => {
    const small = (limitBytes: number): Backend => failingBackend({ ...plain(), memory: { usedBytes: 0, limitBytes } }, Infinity);
    for (const adapter of [null, { id: 'one', files: (await trainedFiles()) }]) {
      const rest = [small(30_000), plain()];
      const service = createEngineService({ createBackend: async () => rest.shift()!, replaceBackend: async () => rest.shift()!, openSource: () => filesInMemory(tinyModel()) });
      const run = { rows: ROWS, recipe: adapter ? { max_steps: 1 } : RECIPE, adapter };
      expect(await service.load({ url: '/tiny/' }, undefined, run)).toMatchObject({ ok: false, error: { code: 'no-memory', message: expect.stringMatching(/^This run needs/) } });
      expect(rest).toHaveLength(1);
      rest[0] = small(2 ** 20);
      expect(await service.load({ url: '/tiny/' })).toMatchObject({ ok: true });
    }
  });

  test('another one uses the backend that took the place', async () => {
    const { service, replaced } = await on([failing(2), plain()]);
    await service.generate({ prompt: { ids: [3] }, maxNewTokens: 8 });
    expect(await service.load({ url: '/other/' })).toMatchObject({ ok: true, value: { backend: 'reference' } });
    expect(replaced).toEqual(['device-lost']);
  });
});
