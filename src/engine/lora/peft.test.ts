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
    expect(again.spec).toEqual({ rank: 3, alpha: 6, dropout: 0, rankStabilized: false });
    expect(await session.writeAdapter(again, 'tiny')).toEqual(files);
    expect(JSON.parse(new TextDecoder().decode(files.get('adapter_config.json')))).toMatchObject({ peft_type: 'LORA', r: 3, target_modules: ['down_proj', 'lm_head', 'q_proj'] });
  });

  test('with rsLoRA is scaled by the root of its rank', async () => {
    const adapter = await session.readAdapter(filesInMemory(config({ use_rslora: true })));
    expect(adapter.pair(adapter.layers[0]!)!.scale).toBeCloseTo(6 / Math.sqrt(3), 6);
  });

  test.each([
    [{ peft_type: 'IA3' }, 'peft_type'],
    [{ use_dora: true }, 'use_dora'],
    [{ modules_to_save: ['lm_head'] }, 'modules_to_save'],
    [{ rank_pattern: { q_proj: 4 } }, 'rank_pattern'],
    [{ bias: 'all' }, 'bias'],
    [{ r: 'three' }, '"r"'],
    [{ r: 4 }, '4'],
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
