/**
 * What is checked of every reference case, on every backend, in Node and in browsers: each check computes with the engine what transformers and PEFT computed,
 * and throws an error that says by how much it is off.
 */
import type { Backend, Tensor } from '../../src/engine/backend';
import { decodeTensor, readSafetensors } from '../../src/engine/formats/safetensors';
import type { Adapter } from '../../src/engine/lora/adapter';
import { readAdapter, writeAdapter } from '../../src/engine/lora/peft';
import { createGenerator } from '../../src/engine/run/generate';
import { GREEDY } from '../../src/engine/run/sampler';
import { rowLogits, scoreRows } from '../../src/engine/run/score';
import { filesInMemory } from '../../src/engine/source';
import { parseRecipe } from '../../src/engine/train/recipe';
import { train, type TrainEvent } from '../../src/engine/train/trainer';
import { largestDifference, relativeError, same, within } from './assertions';
import type { Case } from './case';

export interface Check {
  readonly name: string;
  readonly run: (backend: Backend, opened: Case) => Promise<void>;
}

export const CHECKS: readonly Check[] = [
  { name: 'the base model gives the logits of transformers', run: async (backend, opened) => within(await logitsError(backend, opened, null, 'logits'), 2e-4, 'logits') },
  { name: 'with an adapter attached it gives the logits of PEFT, and the loss as its score', run: checkAdapted },
  { name: 'greedy generation gives the same tokens', run: checkGreedy },
  { name: 'training gives the gradients, losses, norms and adapter of PEFT', run: checkTraining },
];

/** What PEFT calls the parts of an adapted layer. */
const PEFT_NAMES: Readonly<Record<string, string>> = { a: 'lora_A.weight', b: 'lora_B.weight', magnitude: 'lora_magnitude_vector' };

/** Largest difference to the stored logits, over all rows. */
export async function logitsError(backend: Backend, { model, rows, tensor }: Case, adapter: Adapter | null, stored: string): Promise<number> {
  const logits = tensor(stored);
  const size = logits.length / rows.length;
  const errors: number[] = [];
  for (const [i, row] of rows.entries()) {
    const got = await rowLogits({ backend, model, adapter, rows: [row] });
    errors.push(largestDifference(got, logits.subarray(i * size, (i + 1) * size)));
  }
  return Math.max(...errors);
}

async function checkAdapted(backend: Backend, opened: Case): Promise<void> {
  const { model, rows, wanted } = opened;
  const adapter = await readAdapter(backend, model, opened.adapter);
  within(await logitsError(backend, opened, adapter, 'adapter_logits'), 2e-4, 'logits');
  let tokens = 0;
  let sum = 0;
  for await (const score of scoreRows({ backend, model, adapter, rows })) {
    tokens += score.tokens;
    sum -= score.logProbability;
  }
  within(Math.abs(sum / tokens - wanted.train.losses[0]!), 5e-5, 'mean loss');
  adapter.dispose();
}

async function checkGreedy(backend: Backend, { model, wanted }: Case): Promise<void> {
  const generator = createGenerator(backend, model, null, 64);
  const { prompt_ids, new_ids } = wanted.greedy;
  const got: number[] = [];
  const options = { prompt: Int32Array.from(prompt_ids), maxNewTokens: new_ids.length, sampling: GREEDY, stopIds: new Set<number>() };
  for await (const token of generator.generate(options)) got.push(token);
  same(got, new_ids, 'tokens');
  generator.dispose();
}

async function checkTraining(backend: Backend, opened: Case): Promise<void> {
  const { model, rows, wanted, tensor } = opened;
  const { optimizer, losses, grad_norms } = wanted.train;
  const adapter = await readAdapter(backend, model, opened.adapter);
  const recipe = parseRecipe({
    learning_rate: optimizer.lr,
    lr_scheduler_type: 'constant',
    adam_beta1: optimizer.betas[0],
    adam_beta2: optimizer.betas[1],
    adam_epsilon: optimizer.eps,
    weight_decay: optimizer.weight_decay,
    max_grad_norm: optimizer.max_grad_norm,
    max_steps: optimizer.steps,
    per_device_train_batch_size: rows.length,
    shuffle: false,
  });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const checked = new Set<string>();
  const onGradients = async (flat: Tensor): Promise<void> => {
    if (checked.size > 0) return;
    for (const [layer, views] of adapter.viewsOf(flat)) {
      for (const [part, view] of Object.entries(views)) {
        if (!view) continue;
        const key = `grad.base_model.model.${layer}.${PEFT_NAMES[part]}`;
        within(relativeError(await backend.read(view), tensor(key)), 1e-3, key);
        checked.add(key);
      }
    }
  };
  const events: TrainEvent[] = [];
  for await (const event of train({ backend, model, adapter, rows, recipe: recipe.value, onGradients })) events.push(event);
  same([...checked].toSorted(), opened.names.filter((key) => key.startsWith('grad.')).toSorted(), 'gradients');
  same(events.length, losses.length, 'steps');
  const final = await opened.final();
  events.forEach((event, i) => {
    within(Math.abs(event.loss / losses[i]! - 1), 1e-3, `loss of step ${i + 1}`);
    // Without a final adapter the reference trained other tensors than the engine: three adapters where this has one.
    if (final) within(Math.abs(event.grad_norm / grad_norms[i]! - 1), 1e-3, `gradient norm of step ${i + 1}`);
  });

  const files = await writeAdapter(backend, model, adapter, 'base');
  if (final) {
    const got = readSafetensors(files.get('adapter_model.safetensors')!, 'adapter_model.safetensors');
    same([...got.keys()].toSorted(), [...final.keys()].toSorted(), 'tensors of the adapter');
    for (const [key, values] of final) within(relativeError(decodeTensor(key, got.get(key)!), values), 2e-3, key);
  }
  const again = await readAdapter(backend, model, filesInMemory(files));
  same(Array.from(await backend.read(again.parameters)), Array.from(await backend.read(adapter.parameters)), 'the adapter, written and read');
  again.dispose();
  adapter.dispose();
}
