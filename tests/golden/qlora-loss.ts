/** What an adapter ends at on the embedded model, over its weights in each form: taught the sample datanet's items by the model's own recipe and mixture. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openModel, parseRecipe, parseRow, type Quantization } from '#engine';
import { readSampleItems } from '../../bench/loop/sample';
import { createNodeBackend, folderSource } from '../../cli/node-platform';
import { loadBaseAssets } from '../../src/factory/base-model';
import { EMBEDDED } from '../../src/factory/models/base';
import { trainingKeys } from '../../src/factory/recipe';
import { mixRecipe } from '../../src/factory/rows';

const ROOT = join(import.meta.dirname, '..', '..');
/** Of `recipe.json`'s five epochs. */
const WARMUP_STEPS_AN_EPOCH = 12;

interface Outcome {
  /** Mean over every token that carried loss, by the trained adapter. */
  readonly loss: number;
  readonly weightBytes: number;
}

async function teach(quantization: Quantization, epochs: number): Promise<Outcome> {
  const files = (path: string): Promise<string | null> => readFile(join(ROOT, 'public', path), 'utf8').catch(() => null);
  const base = await loadBaseAssets(EMBEDDED, () => Promise.reject(new Error('The embedded model has its config.json.')), files);
  const settings = { ...base.recipe, num_train_epochs: epochs, warmup_steps: WARMUP_STEPS_AN_EPOCH * epochs };
  const items = (await readSampleItems(ROOT)).map((item) => ({ item, mine: false }));
  const { reading } = mixRecipe(items, base.replay, settings);
  const recipe = parseRecipe(trainingKeys(settings));
  if (!recipe.ok) throw new Error(recipe.error.message);
  const backend = await createNodeBackend('wasm', ROOT);
  try {
    const opened = await openModel(folderSource(join(ROOT, 'public', 'models', 'embedded')), { backend, quantization });
    if (!opened.ok) throw new Error(opened.error.message);
    const session = opened.value;
    const rows = reading.map((line) => {
      const row = parseRow(line);
      if (!row.ok) throw new Error(row.error.message);
      return session.encode(row.value, 'train', recipe.value.max_length);
    });
    const adapter = session.newAdapter(recipe.value);
    for await (const _ of session.train(rows, recipe.value, adapter));
    let [tokens, sum] = [0, 0];
    for await (const score of session.score(rows, adapter)) {
      tokens += score.tokens;
      sum -= score.logProbability;
    }
    return { loss: sum / tokens, weightBytes: session.info.weightBytes };
  } finally {
    backend.dispose();
  }
}

/** QLoRA's loss by LoRA's, for each form. `most`: what LoRA's has to fall below, from 0.5. */
export async function expectLossesNear(epochs: number, most: number): Promise<void> {
  const plain = await teach('none', epochs);
  expect(plain.loss).toBeLessThan(most);
  const ratios: Record<string, number> = {};
  for (const quantization of ['int8', 'int4', 'nf4', 'nf4-double'] as const) {
    const { loss, weightBytes } = await teach(quantization, epochs);
    expect(weightBytes, quantization).toBeLessThan(plain.weightBytes);
    ratios[quantization] = loss / plain.loss;
  }
  for (const [quantization, ratio] of Object.entries(ratios)) expect(Math.abs(ratio - 1), `${quantization}: ${ratio}`).toBeLessThanOrEqual(0.02);
}
