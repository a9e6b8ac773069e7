/** What each family reads and refuses of config.json. That they compute the right numbers is shown by tests/golden. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../reference/backend';
import { openModel } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import { alibiSlopes } from './bloom';
import { parseDeepSeek } from './deepseek-config';
import { loadModel } from './families';

const backend = createReferenceBackend();
const load = (config: unknown) => loadModel({ backend, source: filesInMemory(new Map()), config, onProgress: () => {} });

const DECODER = { vocab_size: 100, hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 4 };
const GPT2 = { model_type: 'gpt2', vocab_size: 100, n_embd: 64, n_layer: 2, n_head: 4 };
const BLOOM = { model_type: 'bloom', vocab_size: 100, hidden_size: 64, n_layer: 2, n_head: 4 };
const CHATGLM = { model_type: 'chatglm', padded_vocab_size: 100, hidden_size: 64, ffn_hidden_size: 96, num_layers: 2, num_attention_heads: 4, kv_channels: 16 };
const DEEPSEEK = { ...DECODER, qk_nope_head_dim: 16, qk_rope_head_dim: 8, v_head_dim: 16, kv_lora_rank: 16, q_lora_rank: null, n_routed_experts: 8, num_experts_per_tok: 2, n_group: 2, topk_group: 1 };

test('an unknown family is refused with the list of those that are known', async () => {
  await expect(load({ ...DECODER, model_type: 'mamba' })).rejects.toThrow(/"model_type" is "mamba"; supported: gpt2, llama, .*deepseek_v3.*chatglm/);
  await expect(load({ ...DECODER, model_type: 'toString' })).rejects.toThrow('toString');
  await expect(load(DECODER)).rejects.toThrow('model_type');
});

test.each<[string, object, string]>([
  ['gpt2', { ...GPT2, activation_function: 'relu' }, 'activation_function'],
  ['gpt2', { ...GPT2, activation_function: 'gelu' }, 'activation_function'],
  ['gpt2', { ...GPT2, n_head: 5 }, 'n_head'],
  ['gpt2', { ...GPT2, add_cross_attention: true }, 'add_cross_attention'],
  ['gpt2', { ...GPT2, n_embd: undefined }, 'n_embd'],
  ['bloom', { ...BLOOM, n_head: 5 }, 'n_head'],
  ['bloom', { ...BLOOM, hidden_size: undefined }, 'hidden_size'],
  ['mistral', { ...DECODER, model_type: 'mistral', sliding_window: 0 }, 'sliding_window'],
  ['ministral', { ...DECODER, model_type: 'ministral', layer_types: ['full_attention'] }, 'layer_types'],
  ['ministral3', { ...DECODER, model_type: 'ministral3', rope_parameters: { rope_type: 'proportional' } }, 'rope_parameters.rope_type'],
  ['qwen2', { ...DECODER, model_type: 'qwen2', layer_types: ['sliding_attention', 'full_attention'] }, 'layer_types'],
  ['qwen2', { ...DECODER, num_key_value_heads: undefined, model_type: 'qwen2' }, 'num_key_value_heads'],
  ['qwen3', { ...DECODER, model_type: 'qwen3', hidden_act: 'relu' }, 'hidden_act'],
  ['glm', { ...DECODER, model_type: 'glm', partial_rotary_factor: 2 }, 'partial_rotary_factor'],
  ['glm4', { ...DECODER, model_type: 'glm4', head_dim: 7, partial_rotary_factor: 1 }, 'head_dim'],
  ['chatglm', { ...CHATGLM, multi_query_attention: true, multi_query_group_num: 3 }, 'multi_query_group_num'],
  ['chatglm', { ...CHATGLM, rmsnorm: false }, 'rmsnorm'],
  ['chatglm', { ...CHATGLM, kv_channels: 6 }, 'kv_channels'],
  ['chatglm', { ...CHATGLM, pre_seq_len: 128 }, 'pre_seq_len'],
  ['chatglm', { ...CHATGLM, quantization_bit: 4 }, 'quantization_bit'],
  ['deepseek_v2', { ...DEEPSEEK, model_type: 'deepseek_v2', topk_method: 'noaux_tc' }, 'topk_method'],
  ['deepseek_v2', { ...DEEPSEEK, model_type: 'deepseek_v2', num_experts_per_tok: undefined }, 'num_experts_per_tok'],
  ['deepseek_v2', { ...DEEPSEEK, model_type: 'deepseek_v2', num_key_value_heads: 2 }, 'num_key_value_heads'],
  ['deepseek_v2', { ...DEEPSEEK, model_type: 'deepseek_v2', n_shared_experts: 0, mlp_bias: true }, 'n_shared_experts'],
  ['deepseek_v3', { ...DEEPSEEK, model_type: 'deepseek_v3', n_group: 3 }, 'n_group'],
  ['deepseek_v3', { ...DEEPSEEK, model_type: 'deepseek_v3', num_experts_per_tok: 5 }, 'num_experts_per_tok'],
  ['deepseek_v3', { ...DEEPSEEK, model_type: 'deepseek_v3', n_group: 8 }, 'n_group'],
  ['deepseek_v3', { ...DEEPSEEK, model_type: 'deepseek_v3', qk_rope_head_dim: 7 }, 'qk_rope_head_dim'],
  ['deepseek_v3', { ...DEEPSEEK, model_type: 'deepseek_v3', quantization_config: { quant_method: 'fp8' } }, 'quantization_config.quant_method'],
])('%s refuses what it can’t compute by its key: %o', async (_, config, key) => {
  await expect(load(config)).rejects.toThrow(`"${key}"`);
});

test('ALiBi: the slopes of heads that are no power of two are those of its neighbours', () => {
  expect(Array.from(alibiSlopes(4))).toEqual([2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8]);
  expect(Array.from(alibiSlopes(6))).toEqual([2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8, 2 ** -1, 2 ** -3].map(Math.fround));
  expect(Array.from(alibiSlopes(1))).toEqual([2 ** -8]);
});

test('DeepSeek: the softmax is sharpened by mscale_all_dim, squared, under any scaling of positions', () => {
  const scale = (rope: object) => parseDeepSeek('deepseek_v3', { ...DEEPSEEK, rope_parameters: rope }).scale * Math.sqrt(24);
  const yarn = { rope_type: 'yarn', factor: 40, original_max_position_embeddings: 64 };
  expect(scale({ rope_type: 'default' })).toBeCloseTo(1, 12);
  expect(scale(yarn)).toBeCloseTo(1, 12);
  expect(scale({ ...yarn, mscale: 1, mscale_all_dim: 1 })).toBeCloseTo((0.1 * Math.log(40) + 1) ** 2, 12);
});

describe('opening a model', () => {
  const open = (files: ReadonlyMap<string, Uint8Array>) => openModel(filesInMemory(files), { backend });

  test.each([
    ['without config.json', (files: Map<string, Uint8Array>) => files.delete('config.json'), 'config.json'],
    ['without weights', (files: Map<string, Uint8Array>) => files.delete('model.safetensors'), 'model.safetensors'],
    ['with a config of other widths', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ intermediate_size: 24 }).get('config.json')!), 'gate_proj'],
    ['of an unknown family', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ model_type: 'mamba' }).get('config.json')!), 'mamba'],
    ['with a bias that the weights lack', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ attention_bias: true }).get('config.json')!), 'q_proj.bias'],
    ['with a scaling factor of zero', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ rope_parameters: { rope_type: 'linear', factor: 0 } }).get('config.json')!), 'rope_parameters.factor'],
    ['with more positions than any memory', (files: Map<string, Uint8Array>) => files.set('config.json', tinyModel({ max_position_embeddings: 1e11 }).get('config.json')!), 'max_position_embeddings'],
    ['with a weight that is no number', (files: Map<string, Uint8Array>) => files.set('model.safetensors', files.get('model.safetensors')!.fill(0xff, -4)), 'not a finite number'],
  ])('%s fails with a sentence that names it', async (_, change, named) => {
    const files = tinyModel();
    change(files);
    expect(await open(files)).toMatchObject({ ok: false, error: { message: expect.stringContaining(named) } });
  });

  test('tied: the head in the file is not used; and what nobody asked for is listed', async () => {
    const opened = await open(tinyModel({ tie_word_embeddings: true, num_hidden_layers: 1 }));
    expect(opened.ok && opened.value.info.unread.filter((name) => !name.startsWith('model.layers.1.'))).toEqual([]);
    expect(opened.ok && opened.value.info.unread).toContain('model.layers.1.mlp.down_proj.weight');
  });

  test('positions cost memory only as far as a row reaches, and longer rows change nothing of shorter ones', async () => {
    const opened = await open(tinyModel({ max_position_embeddings: 2 ** 24, num_hidden_layers: 1 }));
    if (!opened.ok) throw new Error(opened.error.message);
    const logits = async (length: number): Promise<Float32Array> => {
      const ids = Int32Array.from({ length }, (_, i) => (i * 7) % 23);
      return (await opened.value.logits({ ids, labels: ids }, null)).subarray(0, 5 * 23);
    };
    const short = await logits(5);
    expect(await logits(1100)).toEqual(short);
    expect(await logits(5)).toEqual(short);
  });
});
