/**
 * config.json of a LLaMA-shaped model, in both dialects: transformers 5 (`rope_parameters`, `dtype`) and older hub files (`rope_theta`,
 * `rope_scaling`). What the engine can't compute is refused here, with the key that says so.
 */
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import type { RopeConfig, RopeScaling } from './rope';

export interface LlamaConfig {
  readonly vocabulary: number;
  readonly width: number;
  readonly inner: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly epsilon: number;
  readonly maxPositions: number;
  readonly tied: boolean;
  readonly attentionBias: boolean;
  readonly mlpBias: boolean;
  readonly rope: RopeConfig;
}

const positive = z.int().check(z.positive());
const aboveZero = z.number().check(z.positive());
/** Positions beyond this are not exact in f32. */
const MOST_POSITIONS = 2 ** 24;
const ropeSchema = z.looseObject({
  rope_theta: z.optional(aboveZero),
  rope_type: z.optional(z.string()),
  type: z.optional(z.string()),
  factor: z.optional(aboveZero),
  low_freq_factor: z.optional(aboveZero),
  high_freq_factor: z.optional(aboveZero),
  original_max_position_embeddings: z.optional(positive),
  partial_rotary_factor: z.optional(z.number()),
});

const configSchema = z.looseObject({
  vocab_size: positive,
  hidden_size: positive,
  intermediate_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  num_key_value_heads: z.nullish(positive),
  head_dim: z.nullish(positive),
  rms_norm_eps: z._default(z.number().check(z.minimum(0)), 1e-6),
  max_position_embeddings: z._default(positive.check(z.maximum(MOST_POSITIONS)), 2048),
  original_max_position_embeddings: z.nullish(positive),
  tie_word_embeddings: z._default(z.boolean(), false),
  attention_bias: z._default(z.boolean(), false),
  mlp_bias: z._default(z.boolean(), false),
  hidden_act: z._default(z.string(), 'silu'),
  rope_theta: z.nullish(aboveZero),
  partial_rotary_factor: z.nullish(z.number()),
  rope_scaling: z.nullish(ropeSchema),
  rope_parameters: z.nullish(ropeSchema),
});
type RawConfig = z.infer<typeof configSchema>;

function unsupported(key: string, why: string): Refusal {
  return new Refusal('config', `config.json: "${key}" ${why}.`, 'Choose a model of a supported shape.');
}

/** `model_type` of a config.json. */
export function modelType(config: unknown): string {
  const parsed = z.looseObject({ model_type: z.string() }).safeParse(config);
  if (!parsed.success) throw unsupported('model_type', 'is missing');
  return parsed.data.model_type;
}

export function parseLlamaConfig(config: unknown): LlamaConfig {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unsupported(issue?.path.join('.') || 'config', 'is missing or not a usable value');
  }
  const raw = parsed.data;
  if ('quantization_config' in raw && raw['quantization_config']) throw unsupported('quantization_config', 'asks for quantized weights, which are not supported');
  if (raw.hidden_act !== 'silu') throw unsupported('hidden_act', `is "${raw.hidden_act}"; only "silu" is supported`);
  const heads = raw.num_attention_heads;
  const keyHeads = raw.num_key_value_heads ?? heads;
  if (!raw.head_dim && raw.hidden_size % heads !== 0) throw unsupported('num_attention_heads', `(${heads}) does not divide "hidden_size" (${raw.hidden_size})`);
  if (heads % keyHeads !== 0) throw unsupported('num_key_value_heads', `(${keyHeads}) does not divide "num_attention_heads" (${heads})`);
  const headWidth = raw.head_dim ?? raw.hidden_size / heads;
  if (headWidth % 2 !== 0) throw unsupported('head_dim', `is ${headWidth}; rotary positions need an even number`);
  return {
    vocabulary: raw.vocab_size,
    width: raw.hidden_size,
    inner: raw.intermediate_size,
    layers: raw.num_hidden_layers,
    heads,
    keyHeads,
    headWidth,
    epsilon: raw.rms_norm_eps,
    maxPositions: raw.max_position_embeddings,
    tied: raw.tie_word_embeddings,
    attentionBias: raw.attention_bias,
    mlpBias: raw.mlp_bias,
    rope: parseRope(raw, headWidth),
  };
}

/** Values inside the rope dictionary win over the top level, which fills gaps; a theta found nowhere is 10000. */
function parseRope(raw: RawConfig, headWidth: number): RopeConfig {
  const hasScaling = raw.rope_scaling && Object.keys(raw.rope_scaling).length > 0;
  const key = hasScaling ? 'rope_scaling' : 'rope_parameters';
  const rope = (hasScaling ? raw.rope_scaling : raw.rope_parameters) ?? {};
  const type = rope.rope_type ?? rope.type ?? 'default';
  const partial = rope.partial_rotary_factor ?? raw.partial_rotary_factor ?? 1;
  if (partial !== 1) throw unsupported('partial_rotary_factor', `is ${partial}; only 1 is supported`);
  const needed = (name: 'factor' | 'low_freq_factor' | 'high_freq_factor'): number => {
    const value = rope[name];
    if (value === undefined) throw unsupported(`${key}.${name}`, 'is missing');
    return value;
  };
  let scaling: RopeScaling;
  if (type === 'default') scaling = { type };
  else if (type === 'linear') scaling = { type, factor: needed('factor') };
  else if (type === 'llama3') {
    scaling = {
      type,
      factor: needed('factor'),
      lowFrequencyFactor: needed('low_freq_factor'),
      highFrequencyFactor: needed('high_freq_factor'),
      originalPositions: raw.original_max_position_embeddings ?? rope.original_max_position_embeddings ?? raw.max_position_embeddings,
    };
  } else throw unsupported(`${key}.rope_type`, `is "${type}"; default, linear and llama3 are supported`);
  return { theta: rope.rope_theta ?? raw.rope_theta ?? 10000, rotated: headWidth, scaling };
}
