/**
 * Truth from outside: what transformers and PEFT compute on small random checkpoints (logits, gradients, ten AdamW steps, a greedy continuation), and
 * what this engine computes on the same files, on each of its backends.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { folderSource } from '../../cli/node-platform';
import type { Backend, Tensor } from '../../src/engine/backend';
import { decodeTensor, readSafetensors } from '../../src/engine/formats/safetensors';
import { readAdapter, writeAdapter } from '../../src/engine/lora/peft';
import { loadModel } from '../../src/engine/models/families';
import type { Model } from '../../src/engine/models/model';
import type { TokenRow } from '../../src/engine/run/batch';
import { createGenerator } from '../../src/engine/run/generate';
import { GREEDY } from '../../src/engine/run/sampler';
import { rowLogits, scoreRows } from '../../src/engine/run/score';
import { filesInMemory, readJson } from '../../src/engine/source';
import { parseRecipe } from '../../src/engine/train/recipe';
import { train, type TrainEvent } from '../../src/engine/train/trainer';
import { backends } from './backends';

const CASES = ['llama', 'llama3-scaled-tied'];

const expectSchema = z.looseObject({
  input_ids: z.array(z.array(z.int())),
  labels: z.array(z.array(z.int())),
  greedy: z.object({ prompt_ids: z.array(z.int()), new_ids: z.array(z.int()) }),
  train: z.object({
    optimizer: z.object({ lr: z.number(), betas: z.tuple([z.number(), z.number()]), eps: z.number(), weight_decay: z.number(), max_grad_norm: z.number(), steps: z.int() }),
    losses: z.array(z.number()),
    grad_norms: z.array(z.number()),
  }),
});

function largestDifference(got: Float32Array, wanted: Float32Array): number {
  expect(got.length).toBe(wanted.length);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);
}

/** ‖got − wanted‖ / ‖wanted‖ */
function relativeError(got: Float32Array, wanted: Float32Array): number {
  expect(got.length).toBe(wanted.length);
  const squares = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(wanted.map((value, i) => value - got[i]!)) / squares(wanted));
}

describe.each(backends)('$name backend', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  describe.each(CASES)('%s', (name) => {
    const folder = join(import.meta.dirname, 'cases', name);
    let model: Model;
    let wanted: z.infer<typeof expectSchema>;
    let rows: TokenRow[];
    let tensor: (name: string) => Float32Array;

    beforeAll(async () => {
      const source = folderSource(join(folder, 'model'));
      model = await loadModel({ backend, source, config: await readJson(source, 'config.json'), onProgress: () => {} });
      wanted = expectSchema.parse(JSON.parse(await readFile(join(folder, 'expect.json'), 'utf8')));
      rows = wanted.input_ids.map((ids, i) => ({ ids: Int32Array.from(ids), labels: Int32Array.from(wanted.labels[i]!) }));
      const stored = readSafetensors(await readFile(join(folder, 'expect.safetensors')), 'expect.safetensors');
      tensor = (key) => decodeTensor(key, stored.get(key)!);
    });

    test('the base model gives the logits of transformers', async () => {
      const logits = tensor('logits');
      const size = logits.length / rows.length;
      for (const [i, row] of rows.entries()) {
        const got = await rowLogits({ backend, model, adapter: null, rows: [row] });
        expect(largestDifference(got, logits.subarray(i * size, (i + 1) * size))).toBeLessThan(2e-4);
      }
    });

    test('with an adapter attached it gives the logits of PEFT', async () => {
      const adapter = await readAdapter(backend, model, folderSource(join(folder, 'adapter_init')));
      const logits = tensor('adapter_logits');
      const size = logits.length / rows.length;
      for (const [i, row] of rows.entries()) {
        const got = await rowLogits({ backend, model, adapter, rows: [row] });
        expect(largestDifference(got, logits.subarray(i * size, (i + 1) * size))).toBeLessThan(2e-4);
      }
      adapter.dispose();
    });

    test('its score is the loss that transformers reports', async () => {
      const adapter = await readAdapter(backend, model, folderSource(join(folder, 'adapter_init')));
      let tokens = 0;
      let sum = 0;
      for await (const score of scoreRows({ backend, model, adapter, rows })) {
        tokens += score.tokens;
        sum -= score.logProbability;
      }
      expect(sum / tokens).toBeCloseTo(wanted.train.losses[0]!, 4);
      adapter.dispose();
    });

    test('greedy generation gives the same tokens', async () => {
      const generator = createGenerator(backend, model, null, 64);
      const { prompt_ids, new_ids } = wanted.greedy;
      const got: number[] = [];
      const options = { prompt: Int32Array.from(prompt_ids), maxNewTokens: new_ids.length, sampling: GREEDY, stopIds: new Set<number>() };
      for await (const token of generator.generate(options)) got.push(token);
      expect(got).toEqual(new_ids);
      generator.dispose();
    });

    test('ten training steps give the gradients, losses, norms and adapter of PEFT', async () => {
      const { optimizer, losses, grad_norms } = wanted.train;
      const adapter = await readAdapter(backend, model, folderSource(join(folder, 'adapter_init')));
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
      let gradientsChecked = 0;
      const onGradients = async (flat: Tensor): Promise<void> => {
        if (gradientsChecked) return;
        for (const [layer, { a, b }] of adapter.viewsOf(flat)) {
          for (const [part, view] of [['lora_A', a], ['lora_B', b]] as const) {
            const key = `grad.base_model.model.${layer}.${part}.weight`;
            expect(relativeError(await backend.read(view), tensor(key)), key).toBeLessThan(1e-3);
            gradientsChecked++;
          }
        }
      };
      const events: TrainEvent[] = [];
      for await (const event of train({ backend, model, adapter, rows, recipe: recipe.value, onGradients })) events.push(event);
      expect(gradientsChecked).toBe(28);
      expect(events).toHaveLength(losses.length);
      events.forEach((event, i) => {
        expect(Math.abs(event.loss / losses[i]! - 1), `loss of step ${i + 1}`).toBeLessThan(1e-3);
        expect(Math.abs(event.grad_norm / grad_norms[i]! - 1), `gradient norm of step ${i + 1}`).toBeLessThan(1e-3);
      });

      const files = await writeAdapter(backend, adapter, name);
      const got = readSafetensors(files.get('adapter_model.safetensors')!, 'adapter_model.safetensors');
      const final = readSafetensors(await readFile(join(folder, 'adapter_final', 'adapter_model.safetensors')), 'adapter_final');
      expect([...got.keys()].toSorted()).toEqual([...final.keys()].toSorted());
      for (const [key, entry] of final) expect(relativeError(decodeTensor(key, got.get(key)!), decodeTensor(key, entry)), key).toBeLessThan(2e-3);

      const again = await readAdapter(backend, model, filesInMemory(files));
      expect(await backend.read(again.parameters)).toEqual(await backend.read(adapter.parameters));
      again.dispose();
      adapter.dispose();
    });
  });
});
