/** What a plan says that a run takes, held against what the backend then counts. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesInMemory, openModel, parseRecipe, type Backend, type TokenRow } from '#engine';
import { tinyModel } from '../../src/engine/testing';
import { folderSource } from '../../cli/node-platform';
import { backends } from './backends';

/** The most bytes that are taken after any allocation. */
function watched(backend: Backend): { readonly backend: Backend; readonly most: () => number } {
  let most = 0;
  const after = <T>(made: T): T => {
    most = Math.max(most, backend.memory.usedBytes);
    return made;
  };
  const taking: Partial<Backend> = {
    allocate: (...shape) => after(backend.allocate(...shape)),
    allocateCached: (...shape) => after(backend.allocateCached(...shape)),
    pack: (...shape) => after(backend.pack(...shape)),
    sumOfSquares: (op) => after(backend.sumOfSquares(op)),
  };
  const watching = new Proxy(backend, { get: (of, key: keyof Backend) => taking[key] ?? of[key] });
  return { backend: watching, most: () => Math.max(most, backend.memory.usedBytes) };
}

const rowOf = (length: number): TokenRow => {
  const ids = Int32Array.from({ length }, (_, t) => 3 + (t % 19));
  return { ids, labels: ids };
};

const wasm = backends.find(({ name }) => name === 'wasm')!;

test.each(['gpt2', 'bloom', 'chatglm-layout', 'deepseek-v3'])('before and after the weights are read a plan takes nothing, and is what a run takes: %s', async (name) => {
  const { backend, most } = watched(await wasm.create());
  const recipe = parseRecipe({ r: 2, max_steps: 2, per_device_train_batch_size: 2 });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const rows = [rowOf(20), rowOf(40), rowOf(33)];
  const used = backend.memory.usedBytes;
  let ahead = 0;
  const opened = await openModel(folderSource(join(import.meta.dirname, 'cases', name, 'model')), {
    backend,
    beforeLoad: async (model) => {
      ahead = (await model.planTraining(rows, recipe.value)).total;
      expect(backend.memory.usedBytes).toBe(used);
    },
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const loaded = backend.memory.usedBytes;
  const { total } = await opened.value.planTraining(rows, recipe.value);
  expect(backend.memory.usedBytes).toBe(loaded);
  expect(ahead).toBe(total);
  for await (const _ of opened.value.train(rows, recipe.value, opened.value.newAdapter(recipe.value)));
  expect(total).toBeGreaterThanOrEqual(most());
  expect(total).toBeLessThan(1.03 * most());
  opened.value.close();
  expect(backend.memory.usedBytes - used).toBeLessThan(1000);
});

describe.each(backends.filter(({ name }) => name !== 'reference'))('$name', ({ create }) => {
  test.each(['none', 'int4', 'nf4-double'] as const)('a plan is what a run and an answer take at their fullest, and no less: weights in %s', async (quantization) => {
    const { backend, most } = watched(await create());
    const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: 1024 })), { backend, quantization });
    if (!opened.ok) throw new Error(opened.error.message);
    const recipe = parseRecipe({ r: 2, target_modules: 'all-linear', max_steps: 2, per_device_train_batch_size: 1, use_dora: true, shuffle: false });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const rows = [rowOf(20), rowOf(700)];
    const used = backend.memory.usedBytes;
    const plan = await opened.value.planTraining(rows, recipe.value);
    expect(backend.memory.usedBytes).toBe(used);
    for await (const _ of opened.value.train(rows, recipe.value, opened.value.newAdapter(recipe.value)));
    expect(plan.total).toBeGreaterThanOrEqual(most());
    expect(plan.total).toBeLessThan(1.03 * most());
    opened.value.close();
    backend.dispose();
  });
});
