/** For tests: a tiny LLaMA of random weights, as the files of a model folder, and a backend that fails. */
import type { Backend } from './backend';
import { writeSafetensors, type NamedTensor } from './formats/safetensors';
import { createRandom } from './random';
import { Refusal } from './refusal';

export const TINY = { vocab_size: 23, hidden_size: 12, intermediate_size: 20, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 4 };

/** `config` overrides keys of config.json. */
export function tinyModel(config: Readonly<Record<string, unknown>> = {}): Map<string, Uint8Array> {
  const random = createRandom(7);
  const tensors = new Map<string, NamedTensor>();
  const put = (name: string, ...shape: number[]): void => {
    const length = shape.reduce((a, b) => a * b, 1);
    tensors.set(name, { shape, data: Float32Array.from({ length }, () => (shape.length === 1 ? 1 : 0) + (random.next() - 0.5) * 0.8) });
  };
  const { vocab_size: vocabulary, hidden_size: width, intermediate_size: inner, head_dim } = TINY;
  const [queries, keys] = [TINY.num_attention_heads * head_dim, TINY.num_key_value_heads * head_dim];
  put('model.embed_tokens.weight', vocabulary, width);
  put('model.norm.weight', width);
  put('lm_head.weight', vocabulary, width);
  for (let i = 0; i < TINY.num_hidden_layers; i++) {
    const at = `model.layers.${i}`;
    put(`${at}.input_layernorm.weight`, width);
    put(`${at}.post_attention_layernorm.weight`, width);
    put(`${at}.self_attn.q_proj.weight`, queries, width);
    put(`${at}.self_attn.k_proj.weight`, keys, width);
    put(`${at}.self_attn.v_proj.weight`, keys, width);
    put(`${at}.self_attn.o_proj.weight`, width, queries);
    put(`${at}.mlp.gate_proj.weight`, inner, width);
    put(`${at}.mlp.up_proj.weight`, inner, width);
    put(`${at}.mlp.down_proj.weight`, width, inner);
  }
  const json = { model_type: 'llama', ...TINY, max_position_embeddings: 64, eos_token_id: 2, ...config };
  return new Map([
    ['config.json', new TextEncoder().encode(JSON.stringify(json))],
    ['model.safetensors', writeSafetensors(tensors)],
  ]);
}

/** A backend that says it is a graphics card's, and fails after so many reads: from then on each one throws a `Refusal` of this code. */
export function failingBackend(backend: Backend, reads: number, code = 'device-lost'): Backend {
  let left = reads;
  const count = <T>(read: () => Promise<T>): Promise<T> => (left-- > 0 ? read() : Promise.reject(new Refusal(code, 'The graphics card stopped.', 'Use another.')));
  return new Proxy(backend, {
    get(of, key: keyof Backend) {
      if (key === 'name') return 'webgpu';
      if (key === 'read' || key === 'readInts') return (...from: Parameters<Backend['read']>) => count<Float32Array | Int32Array>(() => of[key](...from));
      return of[key];
    },
  });
}
