/**
 * How llama.cpp's converters (conversion/*.py, gguf-py's tensor_mapping.py) rename the tensors of each architecture, and which rows they move: LLaMA's
 * queries and keys, whose rotated pairs become neighbours, and BLOOM's product [head, (q | k | v)], which becomes [q | k | v]. Here the names and the
 * order go back, so that a model and its adapters have Hugging Face's.
 */
import type { Gguf } from '../formats/gguf';
import { ggufNumber, ggufText } from './gguf-metadata';
import { Refusal } from '../refusal';

/** Row of the model → row in the file. */
export type RowOrder = (row: number) => number;

export interface Dialect {
  /** `model_type` of the config that a Hugging Face folder of this model has. */
  readonly modelType: string;
  /** Where a tensor of the file belongs; null when nothing needs it. Names that nobody knows stay as they are. */
  place(key: string): { readonly name: string; readonly order: RowOrder | null } | null;
}

interface Names {
  readonly modelType: string;
  /** In front of a block's number. */
  readonly blocks: string;
  readonly top: Readonly<Record<string, string>>;
  readonly block: Readonly<Record<string, string>>;
}

const LLAMA_TOP = { token_embd: 'model.embed_tokens', output_norm: 'model.norm', output: 'lm_head' };
const LLAMA_BLOCK = {
  attn_norm: 'input_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_q_norm: 'self_attn.q_norm',
  attn_k_norm: 'self_attn.k_norm',
  attn_output: 'self_attn.o_proj',
  ffn_norm: 'post_attention_layernorm',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
};
/** Gate and up lie in one product. */
const GLM_BLOCK = { ...LLAMA_BLOCK, ffn_up: 'mlp.gate_up_proj', post_attention_norm: 'post_self_attn_layernorm', post_ffw_norm: 'post_mlp_layernorm' };
const FUSED_BLOCK = {
  attn_norm: 'input_layernorm',
  attn_qkv: 'self_attention.query_key_value',
  attn_output: 'self_attention.dense',
  ffn_norm: 'post_attention_layernorm',
  ffn_up: 'mlp.dense_h_to_4h',
  ffn_down: 'mlp.dense_4h_to_h',
};

const llamaLike = (modelType: string): Names => ({ modelType, blocks: 'model.layers.', top: LLAMA_TOP, block: LLAMA_BLOCK });
const glmLike = (modelType: string): Names => ({ modelType, blocks: 'model.layers.', top: LLAMA_TOP, block: GLM_BLOCK });

const GPT2: Names = {
  modelType: 'gpt2',
  blocks: 'transformer.h.',
  top: { token_embd: 'transformer.wte', position_embd: 'transformer.wpe', output_norm: 'transformer.ln_f', output: 'lm_head' },
  block: { attn_norm: 'ln_1', attn_qkv: 'attn.c_attn', attn_output: 'attn.c_proj', ffn_norm: 'ln_2', ffn_up: 'mlp.c_fc', ffn_down: 'mlp.c_proj' },
};
const BLOOM: Names = {
  modelType: 'bloom',
  blocks: 'transformer.h.',
  top: { token_embd: 'transformer.word_embeddings', token_embd_norm: 'transformer.word_embeddings_layernorm', output_norm: 'transformer.ln_f', output: 'lm_head' },
  block: FUSED_BLOCK,
};
const CHATGLM: Names = {
  modelType: 'chatglm',
  blocks: 'transformer.encoder.layers.',
  top: { token_embd: 'transformer.embedding.word_embeddings', output_norm: 'transformer.encoder.final_layernorm', output: 'transformer.output_layer' },
  block: FUSED_BLOCK,
};

/** Frequencies that are computed, or read with the config. */
const UNUSED = /^(rope_freqs\.weight|blk\.\d+\.attn_rot_embd\.weight)$/;

const NAMES: Readonly<Record<string, (gguf: Gguf) => Names>> = {
  llama: () => llamaLike('llama'),
  qwen2: () => llamaLike('qwen2'),
  qwen3: () => llamaLike('qwen3'),
  gpt2: () => GPT2,
  bloom: () => BLOOM,
  glm4: () => glmLike('glm4'),
  // One name for two layouts: ChatGLM's own with its fused product, and transformers' GLM.
  chatglm: ({ tensors }) => (tensors.has('blk.0.attn_qkv.weight') ? CHATGLM : glmLike('glm')),
};

export function dialectOf(gguf: Gguf): Dialect {
  const architecture = ggufText(gguf, 'general.architecture');
  const names = Object.hasOwn(NAMES, architecture) ? NAMES[architecture]?.(gguf) : undefined;
  if (!names) throw new Refusal('config', `The GGUF file has the architecture "${architecture}"; supported: ${Object.keys(NAMES).join(', ')}.`, 'Choose a model of a supported family.');
  return {
    modelType: names.modelType,
    place(key) {
      if (UNUSED.test(key)) return null;
      const [, block, stem = '', part = ''] = /^(?:blk\.(\d+)\.)?(.+)\.(weight|bias)$/.exec(key) ?? [];
      const table = block === undefined ? names.top : names.block;
      if (!Object.hasOwn(table, stem)) return { name: key, order: null };
      const at = block === undefined ? '' : `${names.blocks}${block}.`;
      return { name: `${at}${table[stem]}.${part}`, order: orderOf(gguf, architecture, stem) };
    },
  };
}

function orderOf(gguf: Gguf, architecture: string, stem: string): RowOrder | null {
  const width = (): number => gguf.tensors.get('token_embd.weight')?.shape[1] ?? 0;
  const heads = (): number => ggufNumber(gguf, `${architecture}.attention.head_count`);
  if (architecture === 'llama' && (stem === 'attn_q' || stem === 'attn_k')) {
    const count = stem === 'attn_q' ? heads() : ggufNumber(gguf, 'llama.attention.head_count_kv', heads());
    const rows = gguf.tensors.get(`blk.0.${stem}.weight`)?.shape[0] ?? 0;
    return pairsApart(rows / count);
  }
  if (architecture === 'bloom' && stem === 'attn_qkv') return byHead(width(), width() / heads());
  return null;
}

/** Element i of half h of a head lies at 2i + h. */
function pairsApart(headWidth: number): RowOrder {
  const half = headWidth / 2;
  return (row) => {
    const within = row % headWidth;
    return row - within + 2 * (within % half) + Math.floor(within / half);
  };
}

/** Element i of part p (q, k, v) of head h lies at p · width + h · headWidth + i. */
function byHead(width: number, headWidth: number): RowOrder {
  return (row) => {
    const head = Math.floor(row / (3 * headWidth));
    const part = Math.floor(row / headWidth) % 3;
    return part * width + head * headWidth + (row % headWidth);
  };
}
