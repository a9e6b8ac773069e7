import { describe, expect, test } from 'vitest';
import { openModel } from '../session';
import { createReferenceBackend } from '../reference/backend';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import { parseLlamaConfig } from './config';
import { ropeFrequencies } from './rope';

const BASE = { model_type: 'llama', vocab_size: 100, hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2, num_attention_heads: 4 };

describe('config.json', () => {
  test('says the same in both dialects', () => {
    const scaling = { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 };
    const old = parseLlamaConfig({ ...BASE, rope_theta: 500000, rope_scaling: scaling, torch_dtype: 'bfloat16' });
    const recent = parseLlamaConfig({ ...BASE, rope_parameters: { rope_theta: 500000, ...scaling }, dtype: 'bfloat16' });
    expect(recent).toEqual(old);
    expect(old.rope.theta).toBe(500000);
  });

  test('absent keys have the defaults of transformers', () => {
    expect(parseLlamaConfig(BASE)).toMatchObject({ keyHeads: 4, headWidth: 16, epsilon: 1e-6, tied: false, attentionBias: false, rope: { theta: 10000, scaling: { type: 'default' } } });
  });

  test.each([
    [{ hidden_size: undefined }, 'hidden_size'],
    [{ hidden_act: 'gelu' }, 'hidden_act'],
    [{ num_attention_heads: 7 }, 'num_attention_heads'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads'],
    [{ head_dim: 15 }, 'head_dim'],
    [{ rope_scaling: { rope_type: 'dynamic', factor: 2 } }, 'rope_scaling.rope_type'],
    [{ rope_parameters: { rope_type: 'linear' } }, 'rope_parameters.factor'],
    [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor'],
    [{ quantization_config: { quant_method: 'gptq' } }, 'quantization_config'],
  ])('what is not supported is refused by its key: %o', (change, key) => {
    expect(() => parseLlamaConfig({ ...BASE, ...change })).toThrow(`"${key}"`);
  });

  test('a scaled wavelength is divided, kept, or in between', () => {
    const scaling = { type: 'llama3', factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 64 } as const;
    const plain = ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'default' } });
    const scaled = ropeFrequencies({ theta: 10000, rotated: 16, scaling });
    const ratios = Array.from(plain, (frequency, i) => scaled[i]! / frequency);
    expect(ratios[0]).toBe(1);
    expect(ratios.at(-1)).toBeCloseTo(1 / 8, 12);
    expect(ratios.toSorted((a, b) => b - a)).toEqual(ratios);
    expect(Array.from(ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'linear', factor: 4 } }), (f, i) => f / plain[i]!)).toEqual(Array(8).fill(0.25));
  });
});

describe('opening a model', () => {
  const open = (files: ReadonlyMap<string, Uint8Array>) => openModel(filesInMemory(files), { backend: createReferenceBackend() });

  test.each([
    ['without config.json', (files: Map<string, Uint8Array>) => files.delete('config.json'), 'config.json'],
    ['without weights', (files: Map<string, Uint8Array>) => files.delete('model.safetensors'), 'model.safetensors'],
    ['with a config of other widths', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ intermediate_size: 24 }).get('config.json')!), 'gate_proj'],
    ['of an unknown family', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ model_type: 'mamba' }).get('config.json')!), 'mamba'],
    ['with a bias that the weights lack', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ attention_bias: true }).get('config.json')!), 'q_proj.bias'],
    ['with a rotary factor of zero', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ rope_parameters: { rope_type: 'linear', factor: 0 } }).get('config.json')!), 'rope_parameters.factor'],
    ['with more positions than any memory', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ max_position_embeddings: 1e11 }).get('config.json')!), 'max_position_embeddings'],
    ['with a weight that is no number', (files: Map<string, Uint8Array>) => files.set('model.safetensors', files.get('model.safetensors')!.fill(0xff, -4)), 'not a finite number'],
  ])('%s fails with a sentence that names it', async (_, change, named) => {
    const files = tinyModel();
    change(files);
    const opened = await open(files);
    expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining(named) } });
  });

  test('tied: the head in the file is not used; and what nobody asked for is listed', async () => {
    const opened = await open(tinyModel({ tie_word_embeddings: true, num_hidden_layers: 1 }));
    expect(opened.ok && opened.value.info.unread.filter((name) => !name.startsWith('model.layers.1.'))).toEqual([]);
    expect(opened.ok && opened.value.info.unread).toContain('model.layers.1.mlp.down_proj.weight');
  });
});
