/** Every family trains to the same bits when its memory is too little to keep all blocks' buffers. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend, parseRecipe, type Backend } from '#engine';
import { folderSource } from '../../cli/node-platform';
import { readAdapter } from '../../src/engine/lora/peft';
import { train } from '../../src/engine/train/trainer';
import { CASES, openCase } from './case';

/** The backend with this much memory, and the bytes that the tape took of it (the last to ask how much there is). */
function withMemory(backend: Backend, limitBytes: number): { readonly backend: Backend; readonly takenBytes: () => number } {
  let bytes = 0;
  return {
    backend: {
      ...backend,
      get memory() {
        bytes = 0;
        return { usedBytes: 0, limitBytes };
      },
      allocate(kind, rows, columns) {
        bytes += 4 * rows * columns;
        return backend.allocate(kind, rows, columns);
      },
    },
    takenBytes: () => bytes,
  };
}

describe('with too little memory to keep everything', () => {
  test.each(CASES)('%s has the same gradients', async (name) => {
    const reference = createReferenceBackend();
    const { model, adapter: source, rows } = await openCase(reference, folderSource(join(import.meta.dirname, 'cases', name)));
    const adapter = await readAdapter(reference, model, source);
    const recipe = parseRecipe({ max_steps: 1, learning_rate: 0, per_device_train_batch_size: 2, shuffle: false });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const step = async (limitBytes: number): Promise<{ readonly gradients: Float32Array; readonly takenBytes: number }> => {
      const { backend, takenBytes } = withMemory(reference, limitBytes);
      let gradients = new Float32Array(0);
      const onGradients = async (flat: Parameters<typeof backend.read>[0]): Promise<void> => void (gradients = Float32Array.from(await backend.read(flat)));
      for await (const _ of train({ backend, model, adapter, rows: rows.slice(0, 2), recipe: recipe.value, onGradients }));
      return { gradients, takenBytes: takenBytes() };
    };
    const kept = await step(Infinity);
    const again = await step(kept.takenBytes - 1);
    expect(again.takenBytes).toBeLessThan(kept.takenBytes);
    expect(kept.gradients.some((value) => value !== 0)).toBe(true);
    expect(again.gradients).toEqual(kept.gradients);
  });
});
