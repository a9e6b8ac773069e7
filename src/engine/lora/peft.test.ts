import { beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { decodeTensor, readSafetensors, writeSafetensors } from '../formats/safetensors';
import { createReferenceBackend } from '../reference/backend';
import { openModel, type Session } from '../session';
import { filesInMemory, type FileSource } from '../source';
import { tinyModel } from '../testing';
import { parseRecipe } from '../train/recipe';

let backend: Backend;
let session: Session;
let files: Map<string, Uint8Array<ArrayBuffer>>;
beforeAll(async () => {
  backend = createReferenceBackend();
  const opened = await openModel(filesInMemory(tinyModel()), { backend });
  const recipe = parseRecipe({ target_modules: ['q_proj', 'down_proj', 'lm_head'], r: 3, lora_alpha: 6 });
  if (!opened.ok || !recipe.ok) throw new Error('no session');
  session = opened.value;
  files = await session.writeAdapter(session.newAdapter(recipe.value), 'tiny');
});

const config = (change: Readonly<Record<string, unknown>>): Map<string, Uint8Array> => {
  const written: Record<string, unknown> = JSON.parse(new TextDecoder().decode(files.get('adapter_config.json')));
  return new Map<string, Uint8Array>([...files, ['adapter_config.json', new TextEncoder().encode(JSON.stringify({ ...written, ...change }))]]);
};

describe('a PEFT adapter', () => {
  test('comes back as it was written, with the names of PEFT', async () => {
    const again = await session.readAdapter(filesInMemory(files));
    expect(again.spec).toMatchObject({ rank: 3, alpha: 6, dropout: 0, rankStabilized: false, dora: false });
    expect(await session.writeAdapter(again, 'tiny')).toEqual(files);
    expect(JSON.parse(new TextDecoder().decode(files.get('adapter_config.json')))).toMatchObject({ peft_type: 'LORA', r: 3, target_modules: ['down_proj', 'lm_head', 'q_proj'] });
  });

  test('with rsLoRA is scaled by the root of its rank', async () => {
    const adapter = await session.readAdapter(filesInMemory(config({ use_rslora: true })));
    expect(adapter.pair(adapter.layers[0]!)!.scale).toBeCloseTo(6 / Math.sqrt(3), 6);
  });

  test('with DoRA starts as the base, and brings its magnitudes along', async () => {
    const recipe = parseRecipe({ target_modules: ['k_proj', 'lm_head'], r: 2, use_dora: true, use_rslora: true });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const fresh = session.newAdapter(recipe.value);
    const row = { ids: Int32Array.of(3, 4, 5), labels: Int32Array.of(3, 4, 5) };
    const [base, adapted] = [await session.logits(row, null), await session.logits(row, fresh)];
    adapted.forEach((logit, i) => expect(logit).toBeCloseTo(base[i]!, 5));
    const written = await session.writeAdapter(fresh, 'tiny');
    expect([...readSafetensors(written.get('adapter_model.safetensors')!, 'adapter')].filter(([name]) => name.includes('layers.0') || name.includes('lm_head')).map(([name, { shape }]) => [name.slice(17), shape.join()])).toEqual([
      ['lm_head.lora_A.weight', '2,12'],
      ['lm_head.lora_B.weight', '23,2'],
      ['lm_head.lora_magnitude_vector', '23'],
      ['model.layers.0.self_attn.k_proj.lora_A.weight', '2,12'],
      ['model.layers.0.self_attn.k_proj.lora_B.weight', '8,2'],
      ['model.layers.0.self_attn.k_proj.lora_magnitude_vector', '8'],
    ]);
    const again = await session.readAdapter(filesInMemory(written));
    expect(again.spec).toMatchObject({ dora: true, rankStabilized: true });
    expect(await session.writeAdapter(again, 'tiny')).toEqual(written);
  });

  test('may have other ranks and alphas in some layers, as patterns say', async () => {
    const name = 'base_model.model.model.layers.1.self_attn.q_proj.lora_';
    const tensors = new Map([...readSafetensors(files.get('adapter_model.safetensors')!, 'adapter')].map(([key, entry]) => [key, { shape: entry.shape, data: decodeTensor(key, entry) }] as const));
    tensors.set(`${name}A.weight`, { shape: [2, 12], data: new Float32Array(24).fill(0.5) });
    tensors.set(`${name}B.weight`, { shape: [16, 2], data: new Float32Array(32).fill(0.25) });
    const changed = config({ rank_pattern: { 'layers.1.self_attn.q_proj': 2, 'layers.[0-9]+.self_attn.k_proj': 7 }, alpha_pattern: { 'q_proj': 12, 'layers.1.self_attn.q_proj': 1 } });
    changed.set('adapter_model.safetensors', writeSafetensors(tensors));
    const adapter = await session.readAdapter(filesInMemory(changed));
    const scales = adapter.layers.map((layer) => [layer.name, adapter.pair(layer)!.rank, adapter.pair(layer)!.scale]);
    expect(scales).toEqual([
      ['model.layers.0.self_attn.q_proj', 3, 4],
      ['model.layers.0.mlp.down_proj', 3, 2],
      ['model.layers.1.self_attn.q_proj', 2, 6],
      ['model.layers.1.mlp.down_proj', 3, 2],
      ['lm_head', 3, 2],
    ]);
    const again = await session.readAdapter(filesInMemory(await session.writeAdapter(adapter, 'tiny')));
    expect(again.layers.map((layer) => [layer.name, again.pair(layer)!.rank, again.pair(layer)!.scale])).toEqual(scales);
  });

  test('on some layers only names those, and a regular expression can choose them', async () => {
    const recipe = parseRecipe({ target_modules: String.raw`model\.layers\.1\.self_attn\.[qk]_proj|.*\.down_proj` });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const written = await session.writeAdapter(session.newAdapter(recipe.value), 'tiny');
    expect(JSON.parse(new TextDecoder().decode(written.get('adapter_config.json'))).target_modules).toEqual(['down_proj', 'model.layers.1.self_attn.k_proj', 'model.layers.1.self_attn.q_proj']);
    const wrong = (target_modules: string): void => void session.newAdapter({ ...recipe.value, target_modules });
    expect(() => wrong('.*x_proj')).toThrow('target_modules: no linear layer');
    expect(() => wrong('(')).toThrow('target_modules: "("');
  });

  test.each([
    [{ r: 4 }, '"r" is 4; the adapter to go on from has 3'],
    [{ lora_alpha: 3 }, '"lora_alpha"'],
    [{ use_dora: true }, '"use_dora"'],
    [{ use_rslora: true }, '"use_rslora"'],
    [{ target_modules: ['q_proj'] }, '"target_modules"'],
    [{ learning_rte: 3 }, 'learning_rte'],
  ])('is not trained on by a recipe that says otherwise: %o', async (recipe, named) => {
    await expect(session.continueAdapter(filesInMemory(files), recipe)).rejects.toThrow(named);
  });

  test('is trained on by a recipe that says the same or nothing, with that recipe’s dropout', async () => {
    const same = { r: 3, lora_alpha: 6, use_dora: false, target_modules: ['lm_head', 'down_proj', 'q_proj'], lora_dropout: 0.25 };
    expect((await session.continueAdapter(filesInMemory(files), same)).spec.dropout).toBe(0.25);
    expect((await session.continueAdapter(filesInMemory(config({ lora_dropout: 0.5 })), { learning_rate: 1 })).spec.dropout).toBe(0.5);
  });

  test.each([
    [{ peft_type: 'IA3' }, 'peft_type'],
    [{ use_dora: true }, 'lora_magnitude_vector'],
    [{ init_lora_weights: 'pissa_niter_4' }, 'init_lora_weights'],
    [{ lora_bias: true }, 'lora_bias'],
    [{ modules_to_save: ['lm_head'] }, 'modules_to_save'],
    [{ rank_pattern: { '(': 4 } }, 'rank_pattern'],
    [{ rank_pattern: { q_proj: 4 } }, 'rank need 4 × 12'],
    [{ bias: 'all' }, 'bias'],
    [{ r: 'three' }, '"r"'],
    [{ r: 4 }, '4'],
    [{ lora_dropout: 1 }, 'lora_dropout'],
  ])('that needs what is not supported is refused by name: %o', async (change, named) => {
    await expect(session.readAdapter(filesInMemory(config(change)))).rejects.toThrow(named);
  });

  test('may bring a copy of the base’s head, as PEFT saves it beside an adapter on the head; another head is refused', async () => {
    const name = 'base_model.model.lm_head.base_layer.weight';
    const head = readSafetensors(tinyModel().get('model.safetensors')!, 'model').get('lm_head.weight')!;
    const withHead = (data: Float32Array): FileSource => {
      const tensors = [...readSafetensors(files.get('adapter_model.safetensors')!, 'adapter')].map(([key, entry]) => [key, { shape: entry.shape, data: decodeTensor(key, entry) }] as const);
      return filesInMemory(new Map([...files, ['adapter_model.safetensors', writeSafetensors(new Map([...tensors, [name, { shape: head.shape, data }]]))]]));
    };
    const own = decodeTensor('lm_head.weight', head);
    const again = await session.readAdapter(withHead(own));
    expect(await session.writeAdapter(again, 'tiny')).toEqual(files);
    await expect(session.readAdapter(withHead(own.map((value, i) => (i === 5 ? value + 0.5 : value))))).rejects.toThrow('lm_head.base_layer.weight');
  });

  test('for another model is refused', async () => {
    const other = await openModel(filesInMemory(tinyModel({ num_hidden_layers: 1 })), { backend });
    if (!other.ok) throw new Error(other.error.message);
    await expect(other.value.readAdapter(filesInMemory(files))).rejects.toThrow('has no place in this model');
  });
});
