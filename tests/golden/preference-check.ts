/** Preference training against a DPO loss and its gradients computed with transformers and PEFT, on any backend. */
import * as z from 'zod';
import type { Backend, Tensor } from '../../src/engine/backend';
import { readAdapter } from '../../src/engine/lora/peft';
import { NO_LABEL, type TokenRow } from '../../src/engine/run/batch';
import { readJson, type FileSource } from '../../src/engine/source';
import type { PreferencePair } from '../../src/engine/train/preference';
import { parseRecipe, type RecipeInput } from '../../src/engine/train/recipe';
import { train, type TrainEvent } from '../../src/engine/train/trainer';
import { relativeError, same, within } from './assertions';
import { openCase } from './case';

/** The case that has such an answer. */
export const PREFERENCE_CASE = 'llama';

export const PREFERENCE_BATCHES: readonly (readonly [name: string, batches: RecipeInput])[] = [
  ['in one batch', { per_device_train_batch_size: 2 }],
  ['pair by pair', { per_device_train_batch_size: 1, gradient_accumulation_steps: 2 }],
];

const ids = z.array(z.array(z.int()));
const expectSchema = z.object({
  dpo: z.object({ beta: z.number(), prompt_length: z.int(), chosen_ids: ids, rejected_ids: ids, loss: z.number(), margins: z.array(z.number()) }),
});

/** `folder`: the case's. */
export async function checkPreference(backend: Backend, folder: FileSource, batches: RecipeInput): Promise<void> {
  const { model, tensor, names, adapter: initial } = await openCase(backend, folder);
  const { dpo } = expectSchema.parse(await readJson(folder, 'expect.json'));
  const row = (tokens: readonly number[]): TokenRow => ({ ids: Int32Array.from(tokens), labels: Int32Array.from(tokens, (id, t) => (t < dpo.prompt_length ? NO_LABEL : id)) });
  const rows: PreferencePair[] = dpo.chosen_ids.map((chosen, i) => ({ chosen: row(chosen), rejected: row(dpo.rejected_ids[i]!) }));
  const recipe = parseRecipe({ beta: dpo.beta, max_steps: 1, shuffle: false, ...batches });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const adapter = await readAdapter(backend, model, initial);

  const checked: string[] = [];
  const onGradients = async (flat: Tensor): Promise<void> => {
    for (const [layer, { a, b }] of adapter.viewsOf(flat)) {
      for (const [part, view] of [['lora_A', a], ['lora_B', b]] as const) {
        const key = `dpo_grad.base_model.model.${layer}.${part}.weight`;
        within(relativeError(await backend.read(view), tensor(key)), 1e-3, key);
        checked.push(key);
      }
    }
  };
  const events: TrainEvent[] = [];
  for await (const event of train({ backend, model, adapter, rows, recipe: recipe.value, onGradients })) events.push(event);
  same(checked.toSorted(), names.filter((key) => key.startsWith('dpo_grad.')).toSorted(), 'gradients');
  same(events.length, 1, 'steps');
  const { loss, reward_margin, reward_accuracy } = events[0]!;
  within(Math.abs(loss / dpo.loss - 1), 1e-4, 'loss');
  within(Math.abs(reward_margin! - (dpo.margins[0]! + dpo.margins[1]!) / 2), 5e-6, 'margin');
  same(reward_accuracy, dpo.margins.filter((margin) => margin > 0).length / 2, 'accuracy');
  adapter.dispose();
  model.owned.forEach((owned) => backend.free(owned));
}
