/** What config.json would say of the model in a GGUF file, so that the family's ordinary loader opens it. */
import type { Gguf } from '../formats/gguf';
import { Refusal } from '../refusal';
import type { ByteFile } from '../source';
import { ggufNumber, ggufText } from './gguf-metadata';
import { dialectOf } from './gguf-names';

type Config = Readonly<Record<string, unknown>>;

export async function ggufConfig(file: ByteFile, gguf: Gguf): Promise<Config> {
  const { modelType } = dialectOf(gguf);
  const architecture = ggufText(gguf, 'general.architecture');
  const number = (key: string, whenAbsent?: number): number => ggufNumber(gguf, `${architecture}.${key}`, whenAbsent);
  if (number('expert_count', 0) > 0) throw new Refusal('config', `The GGUF file's "${architecture}.expert_count" asks for experts, which are not supported.`, 'Choose a model without experts.');
  const table = gguf.tensors.get('token_embd.weight');
  if (!table) throw new Refusal('weights', 'The GGUF file has no tensor "token_embd.weight".', 'Use a file that holds a whole language model.');
  const stop = ['eos', 'eot', 'eom'].map((name) => gguf.metadata.get(`tokenizer.ggml.${name}_token_id`)).filter((id) => typeof id === 'number');
  const common = {
    model_type: modelType,
    vocab_size: table.shape[0],
    tie_word_embeddings: !gguf.tensors.has('output.weight'),
    ...(stop.length > 0 && { eos_token_id: [...new Set(stop)] }),
  };
  const width = number('embedding_length');
  const heads = number('attention.head_count');
  switch (modelType) {
    case 'gpt2':
      return {
        ...common,
        n_embd: width,
        n_layer: number('block_count'),
        n_head: heads,
        n_inner: number('feed_forward_length', 4 * width),
        n_positions: gguf.tensors.get('position_embd.weight')?.shape[0] ?? number('context_length'),
        layer_norm_epsilon: number('attention.layer_norm_epsilon'),
      };
    case 'bloom':
      return {
        ...common,
        hidden_size: width,
        n_layer: number('block_count'),
        n_head: heads,
        seq_length: number('context_length', 2048),
        layer_norm_epsilon: number('attention.layer_norm_epsilon'),
      };
    case 'chatglm':
      return {
        ...common,
        padded_vocab_size: common.vocab_size,
        hidden_size: width,
        num_layers: number('block_count'),
        ffn_hidden_size: number('feed_forward_length'),
        num_attention_heads: heads,
        // Half of a head turns.
        kv_channels: 2 * number('rope.dimension_count'),
        multi_query_attention: true,
        multi_query_group_num: number('attention.head_count_kv', heads),
        layernorm_epsilon: number('attention.layer_norm_rms_epsilon'),
        seq_length: number('context_length'),
        rope_ratio: number('rope.freq_base', 10000) / 10000,
        add_qkv_bias: gguf.tensors.has('blk.0.attn_qkv.bias'),
      };
    default:
      return { ...common, ...(await rotaryConfig(file, gguf, number)), hidden_size: width, num_attention_heads: heads };
  }
}

/** Of the families with rotary positions and separate projections: llama, qwen2, qwen3, glm, glm4. */
async function rotaryConfig(file: ByteFile, gguf: Gguf, number: (key: string, whenAbsent?: number) => number): Promise<Config> {
  const queries = gguf.tensors.get('blk.0.attn_q.weight')?.shape[0] ?? 0;
  const headWidth = number('attention.key_length', queries / number('attention.head_count'));
  const scaling = await ropeScaling(file, gguf, number);
  return {
    intermediate_size: number('feed_forward_length'),
    num_hidden_layers: number('block_count'),
    num_key_value_heads: number('attention.head_count_kv', number('attention.head_count')),
    head_dim: headWidth,
    rms_norm_eps: number('attention.layer_norm_rms_epsilon'),
    max_position_embeddings: number('context_length'),
    attention_bias: gguf.tensors.has('blk.0.attn_q.bias'),
    mlp_bias: gguf.tensors.has('blk.0.ffn_down.bias'),
    rope_parameters: { rope_theta: number('rope.freq_base', 10000), partial_rotary_factor: number('rope.dimension_count', headWidth) / headWidth, ...scaling },
  };
}

async function ropeScaling(file: ByteFile, gguf: Gguf, number: (key: string, whenAbsent?: number) => number): Promise<Config> {
  const factors = gguf.tensors.get('rope_freqs.weight');
  if (factors) {
    if (factors.type !== 'F32') throw new Refusal('weights', `The tensor "rope_freqs.weight" is stored as ${factors.type}; only F32 is supported.`, 'Convert the model again.');
    const bytes = new Uint8Array(await file.read(factors.start, factors.end));
    return { rope_type: 'frequency_factors', frequency_factors: [...new Float32Array(bytes.buffer)] };
  }
  const type = gguf.metadata.get(`${ggufText(gguf, 'general.architecture')}.rope.scaling.type`) ?? 'none';
  if (type === 'none') return { rope_type: 'default' };
  const factor = number('rope.scaling.factor');
  if (type !== 'yarn') return { rope_type: type, factor };
  const sharper = number('rope.scaling.attn_factor', 1);
  return {
    rope_type: 'yarn',
    factor,
    original_max_position_embeddings: number('rope.scaling.original_context_length', number('context_length') / factor),
    beta_fast: number('rope.scaling.yarn_beta_fast', 32),
    beta_slow: number('rope.scaling.yarn_beta_slow', 1),
    // llama.cpp's factor comes on top of the paper's.
    ...(sharper !== 1 && { attention_factor: sharper * (0.1 * Math.log(factor) + 1) }),
  };
}
