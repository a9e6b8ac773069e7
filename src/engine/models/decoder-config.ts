/**
 * config.json of the families whose blocks are RMSNorm, grouped-query attention with rotary positions, and a SwiGLU: the keys they share. Where a
 * key is absent the family's class in transformers decides (`FamilyDefaults`), as it does when transformers opens the file.
 */
import * as z from 'zod/mini';
import { notNegative, parseConfig, positions, positive, requireDivides, requireOneOf, requireReadableWeights, unsupported } from './config';
import { parseRope, type ParsedRope, type RopeDictionary } from './rope-config';

export interface DecoderConfig {
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
  readonly positions: ParsedRope;
}

export interface FamilyDefaults {
  /** null: as many as heads. */
  readonly num_key_value_heads: number | null;
  /** null: hidden_size / num_attention_heads. */
  readonly head_dim: number | null;
  readonly rms_norm_eps: number;
  readonly max_position_embeddings: number;
  readonly attention_bias: boolean;
  /** Absent: the family turns whole heads only. */
  readonly partial_rotary_factor?: number;
  readonly rope_parameters?: RopeDictionary;
}

const decoderSchema = z.looseObject({
  vocab_size: positive,
  hidden_size: positive,
  intermediate_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  num_key_value_heads: z.nullish(positive),
  head_dim: z.nullish(positive),
  rms_norm_eps: z.optional(notNegative),
  max_position_embeddings: z.optional(positions),
  tie_word_embeddings: z._default(z.boolean(), false),
  attention_bias: z.optional(z.boolean()),
  mlp_bias: z._default(z.boolean(), false),
  hidden_act: z._default(z.string(), 'silu'),
});

export function parseDecoder(config: unknown, defaults: FamilyDefaults): DecoderConfig {
  const raw = parseConfig(decoderSchema, config);
  requireReadableWeights(config);
  requireOneOf('hidden_act', raw.hidden_act, ['silu', 'swish']);
  const heads = raw.num_attention_heads;
  // An explicit null is not an absent key: it asks for the derived value.
  const keyHeads = (raw.num_key_value_heads === undefined ? defaults.num_key_value_heads : raw.num_key_value_heads) ?? heads;
  requireDivides('num_key_value_heads', keyHeads, 'num_attention_heads', heads);
  const givenWidth = raw.head_dim === undefined ? defaults.head_dim : raw.head_dim;
  if (givenWidth === null) requireDivides('num_attention_heads', heads, 'hidden_size', raw.hidden_size);
  const headWidth = givenWidth ?? raw.hidden_size / heads;
  const maxPositions = raw.max_position_embeddings ?? defaults.max_position_embeddings;
  return {
    vocabulary: raw.vocab_size,
    width: raw.hidden_size,
    inner: raw.intermediate_size,
    layers: raw.num_hidden_layers,
    heads,
    keyHeads,
    headWidth,
    epsilon: raw.rms_norm_eps ?? defaults.rms_norm_eps,
    maxPositions,
    tied: raw.tie_word_embeddings,
    attentionBias: raw.attention_bias ?? defaults.attention_bias,
    mlpBias: raw.mlp_bias,
    positions: parseRope(config, {
      headWidth,
      maxPositions,
      ...(defaults.partial_rotary_factor !== undefined && { rotatedShare: defaults.partial_rotary_factor }),
      ...(defaults.rope_parameters && { dictionary: defaults.rope_parameters }),
    }),
  };
}

const windowSchema = z.looseObject({ sliding_window: z.nullish(positive), layer_types: z.nullish(z.array(z.string())) });

/** `sliding_window`, or the class's own where the key is absent; null sees everything. */
export function parseWindow(config: unknown, whenAbsent: number | null): number | null {
  const { sliding_window: window } = parseConfig(windowSchema, config);
  return window === undefined ? whenAbsent : window;
}

/** Each layer's window, by `layer_types` where there are any, else by `isSliding`. */
export function windowsByLayer(config: unknown, layers: number, window: number | null, isSliding: (layer: number) => boolean): (number | null)[] {
  const { layer_types: types } = parseConfig(windowSchema, config);
  if (!types) return Array.from({ length: layers }, (_, i) => (isSliding(i) ? window : null));
  if (types.length !== layers) throw unsupported('layer_types', `has ${types.length} entries; "num_hidden_layers" is ${layers}`);
  return types.map((type) => {
    requireOneOf('layer_types', type, ['full_attention', 'sliding_attention']);
    if (type === 'full_attention') return null;
    if (window === null) throw unsupported('layer_types', 'has sliding layers, and "sliding_window" is not set');
    return window;
  });
}
