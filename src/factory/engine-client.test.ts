/** The page's side of the engine, over a real message channel: only what stands at the other end is small. */
import { expose, type Endpoint } from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineService, ModelReference, TrainProgress } from '#engine';
import type { Base } from './models/base';

const base = (id: string): Base => ({ id, name: id, detail: '', reference: { kept: id }, stay: 'kept', files: [], keepsBits: false, facts: null });
const info = { family: 'llama', parameterCount: 1, layers: 1, width: 1, vocabulary: 1, maxPositions: 8, weightBytes: 1, hasTokenizer: true, hasChatTemplate: false, linears: [] };
const sampling = { temperature: 0, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, seed: 1, maxNewTokens: 4, stopTexts: [] };

/** Ends the opening of a base by its name. */
let opens: Map<string, () => void>;
/** Tells how much of the last base is read. */
let tellShare: (share: number) => unknown;
let asked: string[];
let ports: MessagePort[];
let settled: unknown[][];
let client: typeof import('./engine-client');
let worker: typeof import('./engine-worker');

beforeEach(async () => {
  [opens, asked, ports, settled] = [new Map(), [], [], []];
  const service = {
    settle: (...given: unknown[]) => void settled.push(given.slice(0, 2)),
    cancel: () => undefined,
    release: () => undefined,
    load: (model: ModelReference, onProgress: (share: number) => void) => new Promise((resolve) => ((tellShare = onProgress), opens.set('kept' in model ? model.kept : '', () => resolve({ ok: true, value: info })))),
    generate: () => (asked.push('generate'), { ok: true, value: { text: 'an answer', ids: [1, 2], stop: 'end' } }),
    countTokens: () => (asked.push('countTokens'), { ok: true, value: 2 }),
    preview: () => (asked.push('preview'), { ok: true, value: [] }),
  };
  vi.stubGlobal('Worker', function startWorker(): Endpoint {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    expose(service, port2);
    return Object.assign(port1, { terminate: () => port1.close() });
  });
  vi.resetModules();
  client = await import('./engine-client');
  worker = await import('./engine-worker');
});

afterEach(() => {
  for (const port of ports) port.close();
  vi.unstubAllGlobals();
});

const opened = async (id: string): Promise<void> => {
  await vi.waitFor(() => expect(opens.has(id)).toBe(true));
  opens.get(id)?.();
};

const answer = (from: Base, signal: AbortSignal) =>
  client.generateAnswer({ base: from, messages: [{ role: 'user', content: 'Hello' }], adapter: null, sampling, signal, onText: () => undefined });

test('a question is answered by the base that was asked', async () => {
  const answered = answer(base('a'), new AbortController().signal);
  await opened('a');
  expect(await answered).toMatchObject({ text: 'an answer', end: 'done' });
});

test('a base is open although a share of it is told late', async () => {
  const answered = answer(base('a'), new AbortController().signal);
  await vi.waitFor(() => expect(opens.has('a')).toBe(true));
  await tellShare(0.5);
  expect(client.openingBase()).toMatchObject({ share: 0.5 });
  await opened('a');
  await answered;
  await tellShare(1);
  expect(client.openingBase()).toBeNull();
});

test('another base that was opened meanwhile never answers', async () => {
  const questions = [
    answer(base('a'), new AbortController().signal),
    client.measurePrompt({ base: base('a') }, [{ role: 'user', content: 'Hello' }]),
    client.previewRow(base('a'), { messages: [] }),
  ];
  const ends = Promise.allSettled(questions);
  const other = client.openBase(base('b'));
  await opened('a');
  await opened('b');
  await other;
  for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { message: 'Another model was opened meanwhile. Ask again.' } });
  expect(asked).toEqual([]);
});

test('an answer can be stopped while its base is being opened', async () => {
  const stop = new AbortController();
  const answered = answer(base('a'), stop.signal);
  await vi.waitFor(() => expect(opens.has('a')).toBe(true));
  stop.abort();
  expect(await answered).toMatchObject({ text: '', end: 'stopped' });
  expect(asked).toEqual([]);
});

test('a new choice of where models run starts the engine anew, and what it was asked fails in words', async () => {
  const doomed = answer(base('a'), new AbortController().signal);
  const end = doomed.catch((error: unknown) => error);
  await vi.waitFor(() => expect(opens.has('a')).toBe(true));
  worker.wantBackend('wasm');
  expect(await end).toMatchObject({ message: 'Models run elsewhere now. Ask again.' });
  opens.clear();
  const answered = answer(base('a'), new AbortController().signal);
  await opened('a');
  expect(await answered).toMatchObject({ text: 'an answer' });
  expect(settled).toEqual([['auto', null], ['wasm', null]]);
});

test('a graphics card that fails before its programs are ready is no longer being prepared once the run goes on elsewhere', async () => {
  let steps = 0;
  let end = (): void => {};
  const ending = new Promise<void>((resolve) => (end = resolve));
  const service: Partial<EngineService> = {
    cancel: () => undefined,
    train: async (_request, onEvent, _onWatched, _onMoved, onCompile) => {
      await onCompile?.({ compiled: 3, wanted: 5 });
      expect(client.compilingPrograms()).toEqual({ compiled: 3, wanted: 5 });
      await onEvent?.({ step: 1, loss: 1, tokens: 1, totalSteps: 2, elapsedMs: 1 } as TrainProgress);
      await ending;
      return { ok: false, error: { code: 'cancelled', message: '', fix: '' } };
    },
  };
  const training = client.trainingEngine(base('a'), async () => service as EngineService).train({ rows: [], evaluation: [], recipe: {}, prompts: [], sampleSteps: [], steps: 2 }, ({ type }) => {
    if (type === 'step') steps += 1;
  });
  await expect.poll(() => steps).toBe(1);
  expect(client.compilingPrograms()).toBeNull();
  end();
  await training;
});

test('while a run trains, a new choice waits for its end', async () => {
  let end = (): void => {};
  const training = worker.whileTraining(() => new Promise<void>((resolve) => (end = resolve)));
  const holding = client.openBase(base('a'));
  await opened('a');
  await holding;
  worker.wantBackend('webgpu');
  expect(worker.choiceIsWaiting()).toBe(true);
  worker.wantBackend('auto');
  expect(worker.choiceIsWaiting()).toBe(false);
  worker.wantBackend('webgpu');
  expect(worker.choiceIsWaiting()).toBe(true);
  expect(settled).toHaveLength(1);
  end();
  await training;
  expect(worker.choiceIsWaiting()).toBe(false);
  const anew = client.openBase(base('a'));
  await vi.waitFor(() => expect(settled).toEqual([['auto', null], ['webgpu', null]]));
  await opened('a');
  await anew;
});
