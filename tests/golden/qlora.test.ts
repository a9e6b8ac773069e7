/** QLoRA against LoRA on the embedded model: an adapter over a base in NF4 learns new facts as well as one over the same base in f32. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openModel, parseRecipe, parseRow, type Quantization } from '#engine';
import { createNodeBackend, folderSource } from '../../cli/node-platform';

const ROOT = join(import.meta.dirname, '..', '..');
const RECIPE = { learning_rate: 1.8e-3, max_steps: 40, per_device_train_batch_size: 8, r: 16, lora_alpha: 32, target_modules: 'all-linear', seed: 1 };

/** Mean loss over the rows after training on them. */
async function lossAfterTraining(quantization: Quantization): Promise<number> {
  const backend = await createNodeBackend('wasm', ROOT);
  try {
    const opened = await openModel(folderSource(join(ROOT, 'public', 'models', 'embedded')), { backend, quantization });
    const recipe = parseRecipe(RECIPE);
    if (!opened.ok || !recipe.ok) throw new Error('The embedded model and this recipe should be usable.');
    const session = opened.value;
    const lines = (await readFile(join(ROOT, 'tests', 'golden', 'real', 'train.jsonl'), 'utf8')).trim().split('\n');
    const rows = lines.map((line) => {
      const row = parseRow(JSON.parse(line));
      if (!row.ok) throw new Error(row.error.message);
      return session.encode(row.value, 'train');
    });
    const adapter = session.newAdapter(recipe.value);
    for await (const _ of session.train(rows, recipe.value, adapter));
    let [tokens, sum] = [0, 0];
    for await (const score of session.score(rows, adapter)) {
      tokens += score.tokens;
      sum -= score.logProbability;
    }
    return sum / tokens;
  } finally {
    backend.dispose();
  }
}

test('the loss over NF4, plain and double, ends no more than 2 % above the loss over f32', async () => {
  const plain = await lossAfterTraining('none');
  expect(plain).toBeLessThan(0.5);
  for (const quantization of ['nf4', 'nf4-double'] as const) expect(await lossAfterTraining(quantization), quantization).toBeLessThan(1.02 * plain);
});
