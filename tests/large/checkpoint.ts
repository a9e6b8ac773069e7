/**
 * Qwen checkpoints of any size, whose bytes are made as they are read: a folder of two safetensors files with their index, as the hub serves the larger
 * ones, and no file of that size anywhere. Counts what is read. Sizes have the same names as LLaMA's.
 */
import type { ByteFile, FileSource } from '#engine';
import type { LlamaShape } from '../../bench/measure/random-model';

export const QWEN2_1_5B: LlamaShape = { vocab_size: 151936, hidden_size: 1536, intermediate_size: 8960, num_hidden_layers: 28, num_attention_heads: 12, num_key_value_heads: 2 };

/** Too large to be widened to f32; most of it is one table. */
export const SMALLER: LlamaShape = { vocab_size: 40_000, hidden_size: 512, intermediate_size: 2048, num_hidden_layers: 4, num_attention_heads: 8, num_key_value_heads: 2 };

export type StoredType = 'BF16' | 'F32';
const BYTES: Readonly<Record<StoredType, number>> = { BF16: 2, F32: 4 };

export interface LargeCheckpoint {
  readonly source: FileSource;
  /** Of all tensors, in the files. */
  readonly tensorBytes: number;
  /** Reading so far: all bytes, and the most that were asked for at once. */
  readonly read: { totalBytes: number; mostBytes: number };
}

/** Qwen 3 where heads have a width of their own: it has no bias, and norms over each head. */
function tensorShapes(shape: LlamaShape): [name: string, shape: readonly number[]][] {
  const { hidden_size: width, intermediate_size: inner, num_attention_heads: heads, num_key_value_heads: keyHeads, head_dim: headWidth } = shape;
  const headed = headWidth ?? width / heads;
  const linear = (name: string, outputs: number, inputs: number): [string, readonly number[]] => [`${name}.weight`, [outputs, inputs]];
  const biased = (name: string, outputs: number): [string, readonly number[]][] => [linear(name, outputs, width), ...(headWidth ? [] : [[`${name}.bias`, [outputs]] satisfies [string, readonly number[]]])];
  const block = (at: string): [string, readonly number[]][] => [
    [`${at}.input_layernorm.weight`, [width]],
    ...biased(`${at}.self_attn.q_proj`, heads * headed),
    ...biased(`${at}.self_attn.k_proj`, keyHeads * headed),
    ...biased(`${at}.self_attn.v_proj`, keyHeads * headed),
    ...(headWidth ? ['q_norm', 'k_norm'].map((name): [string, readonly number[]] => [`${at}.self_attn.${name}.weight`, [headWidth]]) : []),
    linear(`${at}.self_attn.o_proj`, width, heads * headed),
    [`${at}.post_attention_layernorm.weight`, [width]],
    linear(`${at}.mlp.gate_proj`, inner, width),
    linear(`${at}.mlp.up_proj`, inner, width),
    linear(`${at}.mlp.down_proj`, width, inner),
  ];
  const blocks = Array.from({ length: shape.num_hidden_layers }, (_, i) => block(`model.layers.${i}`));
  return [['model.embed_tokens.weight', [shape.vocab_size, width]], ...blocks.flat(), ['model.norm.weight', [width]]];
}

/** A prime number of values, so that neighbouring rows differ: 16 bits each, in ±0.06; two of them are an f32. */
function pattern(): Uint8Array {
  const values = new Uint16Array(65_537);
  for (let i = 0; i < values.length; i++) {
    const bits = Math.imul(i + 1, 0x9e3779b1) >>> 16;
    values[i] = ((bits & 1) << 15) | (0x3c00 + (bits % 0x170));
  }
  return new Uint8Array(values.buffer);
}

function safetensors(tensors: readonly (readonly [name: string, shape: readonly number[]])[], dtype: StoredType, values: Uint8Array): { readonly file: ByteFile; readonly tensorBytes: number } {
  let offset = 0;
  const header = Object.fromEntries(
    tensors.map(([name, shape]) => {
      const start = offset;
      offset += shape.reduce((a, b) => a * b, BYTES[dtype]);
      return [name, { dtype, shape, data_offsets: [start, offset] }];
    }),
  );
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const head = new Uint8Array(8 + text.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true);
  head.set(text, 8);
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    if (end <= head.length) return head.slice(start, end);
    const bytes = new Uint8Array(end - start);
    for (let at = 0, from = (start - head.length) % values.length; at < bytes.length; from = 0) {
      const part = values.subarray(from, from + bytes.length - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
  return { file: { size: head.length + offset, read }, tensorBytes: offset };
}

/** `onRead` is called before each read. */
export function largeCheckpoint(shape: LlamaShape, dtype: StoredType = 'BF16', onRead: (bytes: number) => void = () => {}): LargeCheckpoint {
  const tensors = tensorShapes(shape);
  const values = pattern();
  const half = Math.ceil(tensors.length / 2);
  const shards = [tensors.slice(0, half), tensors.slice(half)].map((part, i) => ({ name: `model-0000${i + 1}-of-00002.safetensors`, part, ...safetensors(part, dtype, values) }));
  const weight_map = Object.fromEntries(shards.flatMap(({ name, part }) => part.map(([tensor]) => [tensor, name])));
  const config = { model_type: shape.head_dim ? 'qwen3' : 'qwen2', ...shape, tie_word_embeddings: true, max_position_embeddings: 32_768, rope_theta: 1e6, rms_norm_eps: 1e-6 };
  const counted = { totalBytes: 0, mostBytes: 0 };
  const watched = ({ size, read }: ByteFile): ByteFile => ({
    size,
    read(start, end) {
      onRead(end - start);
      counted.totalBytes += end - start;
      counted.mostBytes = Math.max(counted.mostBytes, end - start);
      return read(start, end);
    },
  });
  const text = (value: unknown): ByteFile => {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
  };
  const files = new Map([['config.json', text(config)], ['model.safetensors.index.json', text({ weight_map })], ...shards.map(({ name, file }) => [name, watched(file)] as const)]);
  return { source: { open: async (name) => files.get(name) ?? null }, tensorBytes: shards.reduce((sum, { tensorBytes }) => sum + tensorBytes, 0), read: counted };
}
