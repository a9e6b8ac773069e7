/** The same at true size: 1.5 billion weights, 3.1 GB in bf16, are quantized while they are read, answer and learn, in less than half of that. */
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '#engine';
import { QWEN2_1_5B } from './checkpoint';
import { bytesInForm, load, MOST_BESIDE } from './loading';

describe.each(['int4', 'nf4-double'] as const)('a checkpoint of Qwen2.5-1.5B’s shape, loaded with quantization %s', (quantization) => {
  test('never needs its f16 size in memory', async () => {
    const { session, checkpoint, besideBytes, weightBytes, close } = await load(QWEN2_1_5B, quantization, 25);
    expect(checkpoint.tensorBytes).toBeGreaterThan(3e9);
    expect(checkpoint.read.totalBytes).toBeLessThan(1.01 * checkpoint.tensorBytes);
    expect(checkpoint.read.mostBytes).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(besideBytes).toBeLessThan(MOST_BESIDE);
    expect(weightBytes).toBeLessThan(0.42 * checkpoint.tensorBytes);
    expect(weightBytes / bytesInForm(QWEN2_1_5B, quantization)).toBeCloseTo(1, 1);

    expect((await session.generate({ prompt: { ids: [1, 2, 3, 4] }, maxNewTokens: 2 })).ids).toHaveLength(2);
    const recipe = parseRecipe({ r: 4, target_modules: 'all-linear', max_steps: 1, per_device_train_batch_size: 1 });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const ids = Int32Array.of(5, 6, 7, 8, 9, 10, 11, 12);
    const losses: number[] = [];
    for await (const { loss } of session.train([{ ids, labels: ids }], recipe.value, session.newAdapter(recipe.value))) losses.push(loss);
    expect(losses).toEqual([expect.any(Number)]);
    close();
  });
});
