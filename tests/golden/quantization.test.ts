/**
 * Frozen weights in 4 and 8 bits, against transformers and PEFT on what those bits stand for: NF4 as bitsandbytes stores it and as this engine makes it,
 * and GGUF files. Training runs on them as on any base.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderSource } from '../../cli/node-platform';
import type { Backend, NestedScales } from '../../src/engine/backend';
import { decodeTensor, readSafetensors, type TensorEntry } from '../../src/engine/formats/safetensors';
import { quantize } from '../../src/engine/quantization';
import { backends } from './backends';
import { openCase, QUANTIZED_CASES, type Case } from './case';
import { CHECKS } from './checks';

const folderOf = (name: string): string => join(import.meta.dirname, 'cases', name);

describe.each(backends)('$name backend', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  describe.each(QUANTIZED_CASES)('%s, %s, quantization %s', (name, weights, quantization) => {
    let opened: Case;
    beforeAll(async () => {
      opened = await openCase(backend, folderSource(folderOf(name)), weights, quantization);
    });
    afterAll(() => opened.model.owned.forEach((tensor) => backend.free(tensor)));

    test('every linear of the blocks is kept in 4 or 8 bits, and nothing is left unread', () => {
      for (const { weight } of opened.model.linears.values()) expect(weight.kind).toBe('packed');
      expect(opened.model.unread).toEqual([]);
    });

    test.each(CHECKS)('$name', ({ run }) => run(backend, opened));
  });
});

describe.each([
  ['nf4-llama', 'nf4'],
  ['nf4-double-qwen2', 'nf4-double'],
] as const)('%s', (name, form) => {
  test('quantizing the f32 weights gives bitsandbytes’ codes and scales, bit for bit', async () => {
    const read = async (folder: string): Promise<Map<string, TensorEntry>> => readSafetensors(await readFile(join(folderOf(name), folder, 'model.safetensors')), folder);
    const [plain, stored] = [await read('model_f32'), await read('model')];
    const layers = [...stored.keys()].filter((key) => key.endsWith('.weight.quant_map')).map((key) => key.slice(0, -'.quant_map'.length));
    expect(layers).toHaveLength(14);
    for (const key of layers) {
      const entry = plain.get(key)!;
      const [rows, columns] = entry.shape as [number, number];
      const { bytes, absmax } = quantize(form, decodeTensor(key, entry), rows, columns);
      const part = (suffix: string): Float32Array => decodeTensor(key, stored.get(key + suffix)!);
      expect(bytes, key).toEqual(new Uint8Array(stored.get(key)!.bytes));
      if (form === 'nf4') {
        expect(absmax, key).toEqual(part('.absmax'));
        continue;
      }
      const state: { nested_offset: number } = JSON.parse(new TextDecoder().decode(stored.get(`${key}.quant_state.bitsandbytes__nf4`)!.bytes));
      const nested: NestedScales = { codes: new Uint8Array(stored.get(`${key}.absmax`)!.bytes), absmax: part('.nested_absmax'), map: part('.nested_quant_map'), offset: state.nested_offset };
      expect(absmax, key).toEqual(nested);
    }
  });
});
