/**
 * A reference model as the GGUF file that llama.cpp's converters (conversion/*.py) make of it: tensors renamed, rows moved, matrices in the form asked
 * for. Where a row is no whole number of blocks the converters fall back to F16, and so does this.
 */
import * as z from 'zod';
import { quantize } from '../../src/engine/quantization';
import { writeGguf, type Pair, type WrittenTensor } from '../../src/engine/testing-gguf';
import { bytesOf, transpose, type Config, type Matrix, type PlainModel } from './plain-model';

export type GgufForm = 'f32' | 'f16' | 'q8_0' | 'q4_0' | 'q4_1';

/** GGML's numbers. */
const TYPES: Readonly<Record<GgufForm, number>> = { f32: 0, f16: 1, q4_0: 2, q4_1: 3, q8_0: 8 };
const BLOCK = 32;

type Renames = readonly (readonly [string | RegExp, string])[];

const LLAMA: Renames = [
  [/^model\.embed_tokens/, 'token_embd'], [/^model\.norm/, 'output_norm'], [/^lm_head/, 'output'], [/^model\.layers\.(\d+)\./, 'blk.$1.'],
  ['self_attn.q_proj', 'attn_q'], ['self_attn.k_proj', 'attn_k'], ['self_attn.v_proj', 'attn_v'], ['self_attn.o_proj', 'attn_output'],
  ['self_attn.q_norm', 'attn_q_norm'], ['self_attn.k_norm', 'attn_k_norm'], ['input_layernorm', 'attn_norm'], ['post_self_attn_layernorm', 'post_attention_norm'],
  ['post_attention_layernorm', 'ffn_norm'], ['post_mlp_layernorm', 'post_ffw_norm'], ['mlp.gate_up_proj', 'ffn_up'], ['mlp.gate_proj', 'ffn_gate'], ['mlp.up_proj', 'ffn_up'],
  ['mlp.down_proj', 'ffn_down'],
];
const FUSED: Renames = [
  [/^(transformer\.)?(word_embeddings|embedding\.word_embeddings)\./, 'token_embd.'], [/^(transformer\.)?word_embeddings_layernorm/, 'token_embd_norm'],
  [/^(transformer\.)?(ln_f|encoder\.final_layernorm)/, 'output_norm'], [/^transformer\.output_layer/, 'output'], [/^(transformer\.)?(h|encoder\.layers)\.(\d+)\./, 'blk.$3.'],
  ['self_attention.query_key_value', 'attn_qkv'], ['self_attention.dense', 'attn_output'], ['input_layernorm', 'attn_norm'], ['post_attention_layernorm', 'ffn_norm'],
  ['mlp.dense_h_to_4h', 'ffn_up'], ['mlp.dense_4h_to_h', 'ffn_down'],
];
const GPT2: Renames = [
  [/^transformer\.wte/, 'token_embd'], [/^transformer\.wpe/, 'position_embd'], [/^transformer\.ln_f/, 'output_norm'], [/^transformer\.h\.(\d+)\./, 'blk.$1.'],
  ['attn.c_attn', 'attn_qkv'], ['attn.c_proj', 'attn_output'], ['ln_1', 'attn_norm'], ['ln_2', 'ffn_norm'], ['mlp.c_fc', 'ffn_up'], ['mlp.c_proj', 'ffn_down'],
];

const u32 = (value: number): Pair => ({ type: 'u32', value });
const f32 = (value: number): Pair => ({ type: 'f32', value });

/** What a converter does with a case. */
interface Conversion {
  readonly architecture: string;
  readonly renames: Renames;
  /** Metadata beyond what the config says in the same words. */
  readonly special?: Readonly<Record<string, Pair>>;
  /** What LlamaModel.generate_extra_tensors writes for Llama 3's rule in this case's config. */
  readonly frequencyFactors?: readonly number[];
}

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  llama: { architecture: 'llama', renames: LLAMA },
  'llama-yarn': {
    architecture: 'llama',
    renames: LLAMA,
    special: { 'llama.rope.scaling.type': { type: 'string', value: 'yarn' }, 'llama.rope.scaling.factor': f32(4), 'llama.rope.scaling.original_context_length': u32(64) },
  },
  'llama3-scaled-tied': { architecture: 'llama', renames: LLAMA, frequencyFactors: [1, 2.4422595500946045, 8, 8, 8, 8, 8, 8] },
  qwen2: { architecture: 'qwen2', renames: LLAMA },
  'deepseek-r1-distill-qwen': { architecture: 'qwen2', renames: LLAMA },
  qwen3: { architecture: 'qwen3', renames: LLAMA, special: { 'qwen3.attention.key_length': u32(32), 'qwen3.attention.value_length': u32(32) } },
  glm: { architecture: 'chatglm', renames: LLAMA, special: { 'chatglm.rope.dimension_count': u32(8) } },
  glm4: { architecture: 'glm4', renames: LLAMA, special: { 'glm4.rope.dimension_count': u32(8) } },
  'chatglm-layout': { architecture: 'chatglm', renames: FUSED, special: { 'chatglm.rope.dimension_count': u32(8), 'chatglm.rope.freq_base': f32(5e6) } },
  bloom: { architecture: 'bloom', renames: FUSED },
  'bloom-hub-names': { architecture: 'bloom', renames: FUSED },
  gpt2: { architecture: 'gpt2', renames: GPT2 },
};

/** Cases that can be written as GGUF. */
export const GGUF_CASES: readonly string[] = Object.keys(CONVERSIONS);

/** The form that a converter gives a tensor: vectors and learned positions stay in f32. */
export function ggufFormOf(name: string, shape: readonly number[], form: GgufForm): GgufForm {
  const columns = shape[1];
  if (columns === undefined || /wpe|position_embd/.test(name)) return 'f32';
  return form === 'f32' || columns % BLOCK === 0 ? form : 'f16';
}

/** `name`: the case, which decides what its converter does. */
export function asGguf(name: string, { config, tensors: plain }: PlainModel, form: GgufForm): Uint8Array {
  const conversion = CONVERSIONS[name];
  if (!conversion) throw new RangeError(`No converter is known for ${name}.`);
  const { architecture, renames, special = {}, frequencyFactors } = conversion;
  const heads = number(config, 'num_attention_heads', 'n_head');
  const keyHeads = number(config, 'num_key_value_heads', 'multi_query_group_num', 'num_attention_heads', 'n_head');
  const tensors: Record<string, WrittenTensor> = {};
  for (const [key, stored] of plain) {
    const renamed = renames.reduce((text, [from, to]) => text.replace(from, to), key);
    if (renamed === 'output.weight' && config['tie_word_embeddings'] === true) continue;
    let matrix = stored;
    if (architecture === 'llama' && /attn_[qk]\./.test(renamed)) matrix = permuted(matrix, renamed.includes('attn_q') ? heads : keyHeads);
    if (architecture === 'bloom' && renamed.includes('attn_qkv')) matrix = unmixed(matrix, heads);
    if (architecture === 'gpt2' && /(attn_qkv|attn_output|ffn_up|ffn_down)\.weight$/.test(renamed)) matrix = transpose(matrix);
    tensors[renamed] = written(matrix, ggufFormOf(renamed, matrix.shape, form));
  }
  if (frequencyFactors) tensors['rope_freqs.weight'] = written({ shape: [frequencyFactors.length], values: Float32Array.from(frequencyFactors) }, 'f32');
  return writeGguf({ 'general.architecture': { type: 'string', value: architecture }, ...metadata(architecture, config, heads, keyHeads), ...special }, tensors);
}

function written({ shape, values }: Matrix, form: GgufForm): WrittenTensor {
  const [rows = 1, columns = 1] = shape;
  return { type: TYPES[form], shape, bytes: form === 'f32' ? bytesOf(values) : quantize(form, values, rows, columns).bytes };
}

const ropeSchema = z.looseObject({ rope_theta: z.number() });

function metadata(architecture: string, config: Config, heads: number, keyHeads: number): Record<string, Pair> {
  const width = number(config, 'hidden_size', 'n_embd');
  const rope = ropeSchema.safeParse(config['rope_parameters'] ?? config);
  const norm = architecture === 'gpt2' || architecture === 'bloom' ? 'layer_norm_epsilon' : 'layer_norm_rms_epsilon';
  const own: Record<string, Pair> = {
    embedding_length: u32(width),
    block_count: u32(number(config, 'num_hidden_layers', 'n_layer', 'num_layers')),
    context_length: u32(number(config, 'max_position_embeddings', 'n_positions', 'seq_length', 'hidden_size')),
    feed_forward_length: u32(number({ fallback: 4 * width, ...config }, 'intermediate_size', 'ffn_hidden_size', 'fallback')),
    'attention.head_count': u32(heads),
    'attention.head_count_kv': u32(keyHeads),
    ...(rope.success && { 'rope.freq_base': f32(rope.data.rope_theta) }),
    [`attention.${norm}`]: f32(number(config, 'rms_norm_eps', 'layer_norm_epsilon', 'layernorm_epsilon')),
  };
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [`${architecture}.${key}`, value]));
}

/** The first of these keys that the config has. */
function number(config: Config, ...keys: string[]): number {
  return Number(keys.map((key) => config[key]).find((value) => value !== undefined));
}

/** New row i is old row `from(i)`. */
function moveRows({ shape, values }: Matrix, from: (row: number) => number): Matrix {
  const [rows = 1, columns = 1] = shape;
  return { shape, values: values.map((_, i) => values[from(Math.floor(i / columns)) * columns + (i % columns)]!).subarray(0, rows * columns) };
}

/** LlamaModel.permute: [heads, 2, half] → [heads, half, 2]. */
function permuted(matrix: Matrix, heads: number): Matrix {
  const headWidth = matrix.shape[0]! / heads;
  return moveRows(matrix, (row) => {
    const within = row % headWidth;
    return row - within + (within % 2) * (headWidth / 2) + Math.floor(within / 2);
  });
}

/** BloomModel: [heads, 3, width] → [3, heads, width]. */
function unmixed(matrix: Matrix, heads: number): Matrix {
  const headWidth = matrix.shape[0]! / heads / 3;
  return moveRows(matrix, (row) => {
    const [part, head] = [Math.floor(row / headWidth / heads), Math.floor(row / headWidth) % heads];
    return (head * 3 + part) * headWidth + (row % headWidth);
  });
}
