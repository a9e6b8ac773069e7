import { describe, expect, test } from 'vitest';
import { chooseModel } from './chosen';

const placed = (...paths: string[]) => paths.map((path) => ({ path, file: path }));
const chosen = (...paths: string[]) => chooseModel(placed(...paths));

describe('what was dropped', () => {
  test('one .gguf is a model, whatever lies beside it', () => {
    const read = chosen('models/SmolLM2.Q4_1.gguf', 'models/README.md');
    expect(read).toMatchObject({ ok: true, value: { format: 'gguf', name: 'SmolLM2.Q4_1' } });
    expect(read.ok && [...read.value.files]).toEqual([['model.gguf', 'models/SmolLM2.Q4_1.gguf']]);
  });

  test('a Hugging Face folder is a model, without what doesn’t belong to it', () => {
    const read = chosen('tiny/config.json', 'tiny/model-00001-of-00002.safetensors', 'tiny/model-00002-of-00002.safetensors', 'tiny/model.safetensors.index.json', 'tiny/tokenizer.json', 'tiny/tokenizer_config.json', 'tiny/pytorch_model.bin', 'tiny/README.md', 'tiny/onnx/config.json');
    expect(read).toMatchObject({ ok: true, value: { format: 'folder', name: 'tiny' } });
    expect(read.ok && [...read.value.files.keys()].sort()).toEqual(['config.json', 'model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json', 'tokenizer.json', 'tokenizer_config.json']);
  });

  test('its files chosen together are the same model, without a name', () => {
    expect(chosen('config.json', 'model.safetensors', 'tokenizer.model')).toMatchObject({ ok: true, value: { name: '' } });
  });

  test.each([
    [['notes.zip'], 'not-a-model', /“notes.zip” is not a model/],
    [['a.txt', 'b.txt'], 'not-a-model', /None of these 2 files/],
    [['a.gguf', 'b.gguf'], 'several', /2 .gguf files/],
    [['model.safetensors'], 'no-config', /config.json is not/],
    [['config.json', 'tokenizer.json'], 'no-weights', /no .safetensors/],
    [['m/config.json', 'm/pytorch_model.bin'], 'pickle', /program/],
    [['adapter_config.json', 'adapter_model.safetensors'], 'adapter', /an adapter/],
    [[], 'empty', /no file/],
  ] as const)('%j is refused with what to do', (paths, code, words) => {
    const read = chosen(...paths);
    expect(read).toMatchObject({ ok: false, error: { code } });
    expect(!read.ok && read.error.message).toMatch(words);
    expect(!read.ok && read.error.fix).not.toBe('');
  });
});
