/** LLaMA checkpoints of random weights, made as they are read: no file of that size is ever in memory. */
import type { ByteFile, FileSource } from '#engine';

export interface LlamaShape {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  /** Of a head, where it isn't the hidden size divided by the heads. */
  readonly head_dim?: number;
}

export const SMOLLM2_135M: LlamaShape = { vocab_size: 49152, hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30, num_attention_heads: 9, num_key_value_heads: 3 };
export const EMBEDDED: LlamaShape = { vocab_size: 1024, hidden_size: 192, intermediate_size: 512, num_hidden_layers: 6, num_attention_heads: 6, num_key_value_heads: 2 };
/** Qwen3-0.6B's sizes in LLaMA's architecture: what it has beside them (a norm of each head's queries and keys) takes next to no time. */
export const QWEN3_06B: LlamaShape = { vocab_size: 151936, hidden_size: 1024, intermediate_size: 3072, num_hidden_layers: 28, num_attention_heads: 16, num_key_value_heads: 8, head_dim: 128 };

export const configOf = (shape: LlamaShape) => ({ model_type: 'llama', ...shape, tie_word_embeddings: true, max_position_embeddings: 1024, rope_theta: 10000 });

function inMemory(text: string): ByteFile {
  const bytes = new TextEncoder().encode(text);
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

function tensorShapes(shape: LlamaShape): [name: string, shape: readonly number[]][] {
  const { hidden_size: width, intermediate_size: inner } = shape;
  const headWidth = shape.head_dim ?? width / shape.num_attention_heads;
  const [queries, keys] = [headWidth * shape.num_attention_heads, headWidth * shape.num_key_value_heads];
  const block = (i: number): [string, readonly number[]][] => [
    [`model.layers.${i}.input_layernorm.weight`, [width]],
    [`model.layers.${i}.post_attention_layernorm.weight`, [width]],
    [`model.layers.${i}.self_attn.q_proj.weight`, [queries, width]],
    [`model.layers.${i}.self_attn.k_proj.weight`, [keys, width]],
    [`model.layers.${i}.self_attn.v_proj.weight`, [keys, width]],
    [`model.layers.${i}.self_attn.o_proj.weight`, [width, queries]],
    [`model.layers.${i}.mlp.gate_proj.weight`, [inner, width]],
    [`model.layers.${i}.mlp.up_proj.weight`, [inner, width]],
    [`model.layers.${i}.mlp.down_proj.weight`, [width, inner]],
  ];
  return [['model.embed_tokens.weight', [shape.vocab_size, width]], ['model.norm.weight', [width]], ...Array.from({ length: shape.num_hidden_layers }, (_, i) => block(i)).flat()];
}

/** Values in ±0.05, the same wherever a read begins. */
function fill(target: Float32Array, first: number): void {
  for (let i = 0; i < target.length; i++) {
    let bits = Math.imul(first + i + 1, 0x9e3779b1);
    bits ^= bits >>> 15;
    target[i] = (Math.imul(bits, 0x85ebca77) >> 8) * (0.05 / 2 ** 23);
  }
}

/** The files of a random model: config.json and model.safetensors. */
export function randomModel(shape: LlamaShape): FileSource {
  let offset = 0;
  const header = Object.fromEntries(
    tensorShapes(shape).map(([name, dimensions]) => {
      const start = offset;
      offset += dimensions.reduce((a, b) => a * b, 4);
      return [name, { dtype: 'F32', shape: dimensions, data_offsets: [start, offset] }];
    }),
  );
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json + ' '.repeat((8 - (json.length % 8)) % 8));
  const head = new Uint8Array(8 + text.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true);
  head.set(text, 8);
  const weights: ByteFile = {
    size: head.length + offset,
    async read(start, end) {
      if (end <= head.length) return head.subarray(start, end);
      const values = new Float32Array((end - start) / 4);
      fill(values, (start - head.length) / 4);
      return new Uint8Array(values.buffer);
    },
  };
  const files = new Map([['config.json', inMemory(JSON.stringify(configOf(shape)))], ['model.safetensors', weights]]);
  return { open: async (name) => files.get(name) ?? null };
}
