import { describe, expect, test } from 'vitest';
import { parseDecoder, parseWindow, windowsByLayer } from './decoder-config';
import { LLAMA } from './llama';
import { ropeFrequencies } from './rope';

const BASE = { model_type: 'llama', vocab_size: 100, hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2, num_attention_heads: 4 };
const parse = (change: object = {}, defaults: object = {}) => parseDecoder({ ...BASE, ...change }, { ...LLAMA, ...defaults });
const ropeOf = (change: object, defaults: object = {}) => parse(change, defaults).positions.rope;

describe('config.json of a decoder', () => {
  test('absent keys have the defaults of the family', () => {
    expect(parse()).toMatchObject({ keyHeads: 4, headWidth: 16, epsilon: 1e-6, tied: false, attentionBias: false, maxPositions: 2048 });
    const other = parse({}, { num_key_value_heads: 2, head_dim: 32, rms_norm_eps: 1e-5, attention_bias: true, max_position_embeddings: 4096 });
    expect(other).toMatchObject({ keyHeads: 2, headWidth: 32, epsilon: 1e-5, attentionBias: true, maxPositions: 4096 });
  });

  test('an explicit null asks for the derived value, not for the default', () => {
    expect(parse({ num_key_value_heads: null, head_dim: null }, { num_key_value_heads: 2, head_dim: 32 })).toMatchObject({ keyHeads: 4, headWidth: 16 });
  });

  test.each([
    [{ hidden_size: undefined }, 'hidden_size'],
    [{ vocab_size: 'many' }, 'vocab_size'],
    [{ hidden_act: 'gelu' }, 'hidden_act'],
    [{ num_attention_heads: 7 }, 'num_attention_heads'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads'],
    [{ head_dim: 15 }, 'head_dim'],
    [{ max_position_embeddings: 1e11 }, 'max_position_embeddings'],
    [{ rope_scaling: { rope_type: 'dynamic', factor: 2 } }, 'rope_scaling.rope_type'],
    [{ rope_scaling: { type: 'longrope', factor: 2 } }, 'rope_scaling.rope_type'],
    [{ rope_parameters: { rope_type: 'linear' } }, 'rope_parameters.factor'],
    [{ rope_parameters: { rope_type: 'llama3', factor: 8, low_freq_factor: 1 } }, 'rope_parameters.high_freq_factor'],
    [{ rope_parameters: { full_attention: { rope_type: 'default' } } }, 'rope_parameters.full_attention'],
    [{ rope_parameters: { rope_theta: -1 } }, 'rope_parameters.rope_theta'],
    [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor'],
    [{ quantization_config: { quant_method: 'gptq' } }, 'quantization_config.quant_method'],
    [{ quantization_config: { quant_method: 'bitsandbytes', load_in_8bit: true } }, 'quantization_config.load_in_4bit'],
    [{ quantization_config: { quant_method: 'bitsandbytes', load_in_4bit: true, bnb_4bit_quant_type: 'fp4' } }, 'quantization_config.bnb_4bit_quant_type'],
  ])('what is not supported is refused by its key: %o', (change, key) => {
    expect(() => parse(change)).toThrow(`"${key}"`);
  });
});

describe('rotary positions', () => {
  const scaling = { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 };

  test('both dialects say the same', () => {
    const old = parse({ rope_theta: 500000, rope_scaling: scaling, torch_dtype: 'bfloat16' });
    expect(parse({ rope_parameters: { rope_theta: 500000, ...scaling }, dtype: 'bfloat16' }).positions.rope).toEqual(old.positions.rope);
    expect(old.positions.rope.theta).toBe(500000);
  });

  test('rope_scaling wins over rope_parameters unless it is empty, and what lies inside wins over the top level', () => {
    expect(ropeOf({ rope_scaling: { type: 'linear', factor: 2 }, rope_parameters: { rope_theta: 5 }, rope_theta: 7 })).toMatchObject({ theta: 7, scaling: { type: 'linear', factor: 2 } });
    expect(ropeOf({ rope_scaling: {}, rope_parameters: { rope_theta: 5 }, rope_theta: 7 })).toMatchObject({ theta: 5, scaling: { type: 'default' } });
    expect(ropeOf({ rope_scaling: null }).theta).toBe(10000);
  });

  test('an original context at the top level wins over the one inside, and the context itself stands for both', () => {
    const originalOf = (change: object) => parse({ rope_scaling: { ...scaling, ...change }, max_position_embeddings: 900, ...change }).positions.originalPositions;
    expect(originalOf({})).toBe(64);
    expect(parse({ rope_scaling: scaling, original_max_position_embeddings: 32 }).positions.originalPositions).toBe(32);
    expect(parse({ rope_scaling: { ...scaling, original_max_position_embeddings: undefined }, max_position_embeddings: 900 }).positions.originalPositions).toBe(900);
  });

  test('a part of each head turns where the family allows it', () => {
    expect(ropeOf({}, { partial_rotary_factor: 0.5 }).rotated).toBe(8);
    expect(ropeOf({ partial_rotary_factor: 0.25 }, { partial_rotary_factor: 0.5 }).rotated).toBe(4);
    expect(ropeOf({ partial_rotary_factor: 0.25, rope_parameters: { partial_rotary_factor: 1 } }, { partial_rotary_factor: 0.5 }).rotated).toBe(16);
    expect(() => ropeOf({ partial_rotary_factor: 0.01 }, { partial_rotary_factor: 0.5 })).toThrow('partial_rotary_factor');
  });

  test('llama3: a scaled wavelength is divided, kept, or in between; linear divides all', () => {
    const plain = ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'default' } });
    const scaled = ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'llama3', factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 64 } });
    const ratios = Array.from(plain, (frequency, i) => scaled[i]! / frequency);
    expect(ratios[0]).toBe(1);
    expect(ratios.at(-1)).toBeCloseTo(1 / 8, 12);
    expect(ratios.toSorted((a, b) => b - a)).toEqual(ratios);
    expect(Array.from(ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'linear', factor: 4 } }), (f, i) => f / plain[i]!)).toEqual(Array(8).fill(0.25));
  });

  test('yarn: fast pairs are kept, slow ones divided, and the attention factor follows from the factor or from mscale', () => {
    const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 64 };
    const rope = ropeOf({ rope_parameters: yarn });
    const plain = ropeFrequencies({ theta: 10000, rotated: 16, scaling: { type: 'default' } });
    const ratios = Array.from(ropeFrequencies(rope), (f, i) => f / plain[i]!);
    expect(ratios[0]).toBe(1);
    expect(ratios.at(-1)).toBeCloseTo(0.25, 12);
    const attentionFactor = (change: object) => {
      const { scaling: of } = ropeOf({ rope_parameters: { ...yarn, ...change } });
      return of.type === 'yarn' ? of.attentionFactor : NaN;
    };
    expect(attentionFactor({})).toBeCloseTo(0.1 * Math.log(4) + 1, 12);
    expect(attentionFactor({ mscale: 0.7, mscale_all_dim: 0.7 })).toBe(1);
    expect(attentionFactor({ mscale: 0.7 })).toBeCloseTo(0.1 * Math.log(4) + 1, 12);
    expect(attentionFactor({ attention_factor: 1.5 })).toBe(1.5);
    expect(ropeOf({ rope_parameters: { ...yarn, factor: null }, max_position_embeddings: 128 }).scaling).toMatchObject({ factor: 2 });
  });
});

describe('windows', () => {
  test('an absent window is the family’s, a null one sees everything', () => {
    expect(parseWindow({}, 4096)).toBe(4096);
    expect(parseWindow({ sliding_window: null }, 4096)).toBe(null);
    expect(parseWindow({ sliding_window: 9 }, 4096)).toBe(9);
  });

  test('layer_types say which layers slide, else the family does', () => {
    const fromSecond = (layer: number): boolean => layer >= 1;
    expect(windowsByLayer({}, 3, 9, fromSecond)).toEqual([null, 9, 9]);
    expect(windowsByLayer({ layer_types: ['sliding_attention', 'full_attention', 'full_attention'] }, 3, 9, fromSecond)).toEqual([9, null, null]);
    expect(() => windowsByLayer({ layer_types: ['full_attention'] }, 3, 9, fromSecond)).toThrow('"layer_types"');
    expect(() => windowsByLayer({ layer_types: ['chunked_attention'] }, 1, 9, fromSecond)).toThrow('"layer_types"');
    expect(() => windowsByLayer({ layer_types: ['sliding_attention'] }, 1, null, fromSecond)).toThrow('"layer_types"');
  });
});
