import { beforeEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import { Refusal, type Result } from '../refusal';
import type { GpuDescription } from '../webgpu/adapter';
import { createChooser, type ChooserOptions, type OpenedWebGpu, type Standing } from './chooser';
import { parseSurvey, type Measured } from './survey';

const limits = { maxBufferSize: 1, maxStorageBufferBindingSize: 1, maxStorageBuffersPerShaderStage: 8, maxComputeWorkgroupStorageSize: 1, maxComputeInvocationsPerWorkgroup: 1, maxComputeWorkgroupSizeX: 1, maxComputeWorkgroupsPerDimension: 1 };
const card: GpuDescription = { vendor: 'acme', architecture: 'one', description: '', isFallback: false, limits, features: ['subgroups'] };
const none: Result<never> = { ok: false, error: { code: 'no-gpu', message: 'There is no card.', fix: '' } };
const speed = (training: number): Measured => ({ training, oneRow: training, isRight: true });
const lost = () => new Refusal('device-lost', 'The card was lost.', '');

/** Backends that are open, and what was measured. */
let open: Set<Backend>;
let measured: string[];
let told: Standing[];
beforeEach(() => ([open, measured, told] = [new Set(), [], []]));

function opened(name: string): Backend {
  const reference = createReferenceBackend();
  const backend: Backend = { ...reference, memory: reference.memory, pending: 0, name, threads: 4, dispose: () => void open.delete(backend) };
  open.add(backend);
  return backend;
}

const webgpu = async (): Promise<Result<OpenedWebGpu>> => ({ ok: true, value: { backend: opened('webgpu'), description: card } });

const chooser = (change: Partial<ChooserOptions> = {}) =>
  createChooser({
    wanted: 'auto',
    signature: 'app 1',
    openWasm: async () => opened('wasm'),
    openWebGpu: webgpu,
    onChange: (standing) => void told.push(standing),
    measure: async ({ name }) => (measured.push(name), speed(name === 'webgpu' ? 600 : 100)),
    ...change,
  });

const names = () => [...open].map(({ name }) => name);

describe('a backend is chosen', () => {
  test('by measuring both, and the other one is closed', async () => {
    const backend = await chooser().createBackend();
    expect(backend.name).toBe('webgpu');
    expect(names()).toEqual(['webgpu']);
    expect(told).toMatchObject([{ choice: { ok: true, value: { backend: 'webgpu', reason: 'The graphics card is 6 times as fast as the processor here.' } }, survey: { threads: 4, gpu: card } }]);
  });

  test('without measuring where there is no choice', async () => {
    expect((await chooser({ openWebGpu: async () => none }).createBackend()).name).toBe('wasm');
    expect((await chooser({ wanted: 'wasm' }).createBackend()).name).toBe('wasm');
    expect(measured).toEqual([]);
    expect(told.map(({ choice }) => choice.ok && choice.value.reason)).toEqual(['There is no card, so models run on the processor.', 'You chose the processor.']);
  });

  test('by what was measured before, as long as it is the same app and card', async () => {
    await chooser().createBackend();
    const known = parseSurvey(JSON.stringify(told[0]?.survey));
    expect(known).not.toBeNull();
    measured = [];
    await chooser({ known }).createBackend();
    expect(measured).toEqual([]);
    await chooser({ known, signature: 'app 2' }).createBackend();
    expect(measured).toEqual(['wasm', 'webgpu']);
    await chooser({ known, openWebGpu: async () => ({ ok: true, value: { backend: opened('webgpu'), description: { ...card, architecture: 'two' } } }) }).createBackend();
    expect(measured).toEqual(['wasm', 'webgpu', 'wasm', 'webgpu']);
  });

  test.each([
    ['is lost', async () => Promise.reject(lost()), 'The card was lost, so models run on the processor.'],
    ['never answers', () => new Promise<never>(() => {}), 'The graphics card did not answer within 0 seconds, so models run on the processor.'],
    ['has an error', async () => Promise.reject(new Error('out of cheese')), 'The graphics card failed: out of cheese, so models run on the processor.'],
    ['computes wrong numbers', async () => ({ ...speed(0), isRight: false }), 'The graphics card computes wrong numbers here, so models run on the processor.'],
  ] as const)('and a card that %s while it is measured is left, once and for all', async (_, fail, reason) => {
    const measure = async (backend: Backend): Promise<Measured> => (backend.name === 'wasm' ? speed(1) : fail());
    expect((await chooser({ measure, patienceMs: 5 }).createBackend()).name).toBe('wasm');
    expect(names()).toEqual(['wasm']);
    expect(told).toMatchObject([{ choice: { value: { backend: 'wasm', reason } } }]);
    const known = parseSurvey(JSON.stringify(told[0]?.survey));
    expect((await chooser({ known }).createBackend()).name).toBe('wasm');
    expect(measured).toEqual([]);
  });

  test('and where both compute wrong numbers, none is, and none stays open', async () => {
    const measure = async (): Promise<Measured> => ({ training: 0, oneRow: 0, isRight: false });
    await expect(chooser({ measure }).createBackend()).rejects.toMatchObject({ problem: { code: 'wrong-numbers' } });
    expect(names()).toEqual([]);
  });

  test('and a card that can’t even be opened in time is left, and closed when it comes late', async () => {
    let come = (): void => {};
    const late = new Promise<void>((resolve) => (come = resolve)).then(webgpu);
    expect((await chooser({ openWebGpu: () => late, patienceMs: 5 }).createBackend()).name).toBe('wasm');
    come();
    await late;
    expect(names()).toEqual(['wasm']);
  });
});

describe('a backend that fails is replaced', () => {
  test('a lost card by a new device, a second time by the processor, and that by nothing', async () => {
    const { createBackend, replaceBackend } = chooser();
    const first = await createBackend();
    const second = await replaceBackend(first, lost());
    expect(second?.name).toBe('webgpu');
    expect(second).not.toBe(first);
    const third = await replaceBackend(second!, lost());
    expect(third?.name).toBe('wasm');
    expect(await replaceBackend(third!, new Refusal('no-memory', 'No room.', ''))).toBeNull();
    expect(told.map(({ choice }) => choice.ok && choice.value.reason).slice(1)).toEqual(['The connection to the graphics card was lost, and made anew.', 'The card was lost, so models run on the processor.']);
  });

  test('a lost card that doesn’t come back by the processor', async () => {
    let asked = 0;
    const { createBackend, replaceBackend } = chooser({ openWebGpu: async () => (asked++ === 0 ? webgpu() : none) });
    expect((await replaceBackend(await createBackend(), lost()))?.name).toBe('wasm');
  });

  test('a card without memory by the processor', async () => {
    const { createBackend, replaceBackend } = chooser();
    expect((await replaceBackend(await createBackend(), new Refusal('no-memory', 'The graphics card has no memory left.', '')))?.name).toBe('wasm');
  });

  test('and where the processor can’t be opened, by nothing', async () => {
    const { replaceBackend } = chooser({ openWasm: () => Promise.reject(new Error('no memory')) });
    expect(await replaceBackend(opened('webgpu'), new Refusal('gpu-failed', 'It failed.', ''))).toBeNull();
  });
});

describe('a survey', () => {
  test('measures what is not known, and leaves nothing open', async () => {
    const { survey } = chooser({ wanted: 'wasm' });
    expect(await survey()).toMatchObject({ choice: { ok: true, value: { backend: 'wasm', reason: 'You chose the processor.' } }, survey: { wasm: speed(100), webgpu: { ok: true, value: speed(600) } } });
    await survey();
    expect(measured).toEqual(['wasm', 'webgpu']);
    expect(names()).toEqual([]);
  });

  test('tells what runs, and made again, what would be chosen now', async () => {
    const { createBackend, replaceBackend, survey } = chooser();
    await replaceBackend(await createBackend(), new Refusal('gpu-failed', 'It failed.', ''));
    expect((await survey()).choice).toMatchObject({ value: { backend: 'wasm', reason: 'It failed, so models run on the processor.' } });
    expect((await survey(true)).choice).toMatchObject({ value: { backend: 'webgpu' } });
    expect(names()).toEqual(['webgpu', 'wasm']);
  });

  test('of a device without a card has the processor’s figures', async () => {
    expect(await chooser({ openWebGpu: async () => none }).survey()).toMatchObject({ survey: { gpu: null, wasm: speed(100), webgpu: none } });
  });
});

test.each([null, '', 'nonsense', '{}', '{"of":1}'])('a survey that was kept as %j is none', (text) => expect(parseSurvey(text)).toBeNull());
