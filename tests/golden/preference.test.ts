/** Preference training against a DPO loss and its gradients computed with transformers and PEFT. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { folderSource } from '../../cli/node-platform';
import type { Tensor } from '../../src/engine/backend';
import { readAdapter } from '../../src/engine/lora/peft';
import { NO_LABEL, type TokenRow } from '../../src/engine/run/batch';
import type { PreferencePair } from '../../src/engine/train/preference';
import { parseRecipe } from '../../src/engine/train/recipe';
import { train, type TrainEvent } from '../../src/engine/train/trainer';
import { relativeError } from './assertions';
import { backends } from './backends';
import { openCase } from './case';

const folder = join(import.meta.dirname, 'cases', 'llama');
const ids = z.array(z.array(z.int()));
const expectSchema = z.object({
  dpo: z.object({ beta: z.number(), prompt_length: z.int(), chosen_ids: ids, rejected_ids: ids, loss: z.number(), margins: z.array(z.number()) }),
});

describe.each(backends)('$name backend', ({ create }) => {
  test.each([
    ['in one batch', { per_device_train_batch_size: 2 }],
    ['pair by pair', { per_device_train_batch_size: 1, gradient_accumulation_steps: 2 }],
  ])('a step on pairs has the loss, the margins and the gradients of the reference, %s', async (_, batches) => {
    const backend = await create();
    const { model, tensor, names } = await openCase(backend, folderSource(folder));
    const { dpo } = expectSchema.parse(JSON.parse(await readFile(join(folder, 'expect.json'), 'utf8')));
    const row = (tokens: readonly number[]): TokenRow => ({ ids: Int32Array.from(tokens), labels: Int32Array.from(tokens, (id, t) => (t < dpo.prompt_length ? NO_LABEL : id)) });
    const rows: PreferencePair[] = dpo.chosen_ids.map((chosen, i) => ({ chosen: row(chosen), rejected: row(dpo.rejected_ids[i]!) }));
    const recipe = parseRecipe({ beta: dpo.beta, max_steps: 1, shuffle: false, ...batches });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const adapter = await readAdapter(backend, model, folderSource(join(folder, 'adapter_init')));

    const checked: string[] = [];
    const onGradients = async (flat: Tensor): Promise<void> => {
      for (const [layer, { a, b }] of adapter.viewsOf(flat)) {
        for (const [part, view] of [['lora_A', a], ['lora_B', b]] as const) {
          const key = `dpo_grad.base_model.model.${layer}.${part}.weight`;
          expect(relativeError(await backend.read(view), tensor(key)), key).toBeLessThan(1e-3);
          checked.push(key);
        }
      }
    };
    const events: TrainEvent[] = [];
    for await (const event of train({ backend, model, adapter, rows, recipe: recipe.value, onGradients })) events.push(event);
    expect(checked.toSorted()).toEqual(names.filter((key) => key.startsWith('dpo_grad.')).toSorted());
    expect(events).toHaveLength(1);
    expect(Math.abs(events[0]!.loss / dpo.loss - 1)).toBeLessThan(1e-4);
    expect(events[0]!.reward_margin).toBeCloseTo((dpo.margins[0]! + dpo.margins[1]!) / 2, 5);
    expect(events[0]!.reward_accuracy).toBe(dpo.margins.filter((margin) => margin > 0).length / 2);
    adapter.dispose();
    backend.dispose();
  });
});
