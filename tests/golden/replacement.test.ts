/** What takes the place of a graphics card that fails under a command, and what a run comes to on the processor then. */
import { join } from 'node:path';
import { createEngineService, createReferenceBackend, filesInMemory, Refusal, type Backend } from '#engine';
import { expect, test } from 'vitest';
import { createNodeBackend, nodeReplacement } from '../../cli/node-platform';
import { failingBackend, tinyModel } from '../../src/engine/testing';
import { missingGpu } from './backends';

const card: Backend = { ...createReferenceBackend(), name: 'webgpu' };
const failure = (code: string): Refusal => new Refusal(code, 'It stopped.', 'Use another.');

test('a lost device is opened anew once, where there is one; then the processor takes over, and nothing its place', async () => {
  const replace = nodeReplacement(join(import.meta.dirname, '..', '..'));
  const first = await replace(card, failure('device-lost'));
  expect(first?.name).toMatch(missingGpu === null ? /^webgpu/ : /^wasm/);
  const second = await replace(card, failure('device-lost'));
  expect(second?.name).toMatch(/^wasm/);
  expect(await replace(second!, failure('no-memory'))).toBeNull();
  for (const backend of [first, second]) backend?.dispose();
});

test('a card without memory is not asked again', async () => {
  const backend = await nodeReplacement(join(import.meta.dirname, '..', '..'))(card, failure('no-memory'));
  expect(backend?.name).toMatch(/^wasm/);
  backend?.dispose();
});

test.each([['rows', {}], ['dropout and DoRA', { lora_dropout: 0.2, use_dora: true }]])('on WASM too, a run that is interrupted ends as one that is not, to the last bit: %s', async (_, change) => {
  const root = join(import.meta.dirname, '..', '..');
  const recipe = { r: 4, learning_rate: 0.02, target_modules: 'all-linear', per_device_train_batch_size: 2, gradient_accumulation_steps: 2, warmup_steps: 3, max_steps: 12, ...change };
  const rows = [3, 7, 11, 15, 18].map((first) => ({ input_ids: [first, first + 1, first + 2, first + 3] }));
  const ended = async (backends: readonly Backend[], snapshotEveryMs: number) => {
    const rest = [...backends];
    const next = async (): Promise<Backend> => rest.shift()!;
    const service = createEngineService({ createBackend: next, replaceBackend: next, openSource: () => filesInMemory(tinyModel()), snapshotEveryMs });
    await service.load({ url: '/tiny/' });
    const losses: number[] = [];
    const result = await service.train({ rows, recipe, baseModel: 'tiny' }, ({ loss }) => void losses.push(loss));
    if (!result.ok) throw new Error(result.error.message);
    for (const backend of backends) backend.dispose();
    expect(rest).toEqual([]);
    return { losses, files: result.value.files };
  };
  const wasm = (): Promise<Backend> => createNodeBackend('wasm', root, 1);
  const whole = await ended([await wasm()], Infinity);
  for (const every of [0, Infinity]) expect(await ended([failingBackend(await wasm(), 8), await wasm()], every)).toEqual(whole);
});
