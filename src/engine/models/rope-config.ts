/**
 * Rotary positions in config.json, in both dialects: transformers 5 (`rope_parameters`) and older hub files (`rope_theta`, `rope_scaling`). The
 * dictionary is `rope_scaling` where it has keys, else `rope_parameters`; what it holds wins over the top level, which fills its gaps (as
 * convert_rope_params_to_dict of transformers does it).
 */
import * as z from 'zod/mini';
import { aboveZero, notNegative, parseConfig, positive, requireOneOf, unsupported } from './config';
import type { RopeConfig, RopeScaling } from './rope';

const dictionarySchema = z.looseObject({
  rope_theta: z.nullish(aboveZero),
  rope_type: z.nullish(z.string()),
  type: z.nullish(z.string()),
  factor: z.nullish(aboveZero),
  partial_rotary_factor: z.nullish(z.number()),
  original_max_position_embeddings: z.nullish(positive),
  low_freq_factor: z.nullish(aboveZero),
  high_freq_factor: z.nullish(aboveZero),
  attention_factor: z.nullish(notNegative),
  beta_fast: z.nullish(notNegative),
  beta_slow: z.nullish(notNegative),
  mscale: z.nullish(notNegative),
  mscale_all_dim: z.nullish(notNegative),
  truncate: z.nullish(z.boolean()),
  llama_4_scaling_beta: z.nullish(z.number()),
  frequency_factors: z.nullish(z.array(aboveZero)),
});
export type RopeDictionary = z.infer<typeof dictionarySchema>;

const ropeSchema = z.looseObject({
  rope_theta: z.nullish(aboveZero),
  partial_rotary_factor: z.nullish(z.number()),
  original_max_position_embeddings: z.nullish(positive),
  rope_scaling: z.nullish(z.record(z.string(), z.unknown())),
  rope_parameters: z.nullish(z.record(z.string(), z.unknown())),
});

/** What a family's class says about rotary positions when the file doesn't. */
export interface RopeDefaults {
  readonly headWidth: number;
  readonly maxPositions: number;
  /** Share of a head that turns when `partial_rotary_factor` is absent. Without it the family turns whole heads only. */
  readonly rotatedShare?: number;
  /** Stands for `rope_parameters` when neither dictionary is there. */
  readonly dictionary?: RopeDictionary;
}

export interface ParsedRope {
  readonly rope: RopeConfig;
  /** The dictionary that was used, for a family's own keys. */
  readonly dictionary: RopeDictionary;
  readonly originalPositions: number;
}

export function parseRope(config: unknown, { headWidth, maxPositions, rotatedShare, dictionary: fallback = {} }: RopeDefaults): ParsedRope {
  const raw = parseConfig(ropeSchema, config);
  const hasScaling = raw.rope_scaling && Object.keys(raw.rope_scaling).length > 0;
  const key = hasScaling ? 'rope_scaling' : 'rope_parameters';
  const given = hasScaling ? raw.rope_scaling : raw.rope_parameters;
  const nested = Object.entries(given ?? {}).find(([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (nested) throw unsupported(`${key}.${nested[0]}`, 'sets positions by layer type, which is not supported');
  const dictionary = given ? parseConfig(z.object({ [key]: dictionarySchema }), { [key]: given })[key]! : fallback;

  const share = dictionary.partial_rotary_factor ?? raw.partial_rotary_factor ?? rotatedShare ?? 1;
  if (rotatedShare === undefined && share !== 1) throw unsupported('partial_rotary_factor', `is ${share}; only 1 is supported in this family`);
  const rotated = Math.floor(headWidth * share);
  if (rotated < 1 || share > 1) throw unsupported('partial_rotary_factor', `is ${share}; a share of the head's ${headWidth} dimensions above 0 and at most 1 is needed`);
  if (rotated % 2 !== 0 && rotated === headWidth) throw unsupported('head_dim', `is ${headWidth}; rotary positions need an even number`);
  const originalPositions = raw.original_max_position_embeddings ?? dictionary.original_max_position_embeddings ?? maxPositions;
  const theta = dictionary.rope_theta ?? raw.rope_theta ?? 10000;
  return { rope: { theta, rotated, scaling: parseScaling(dictionary, key, { rotated, maxPositions, originalPositions }) }, dictionary, originalPositions };
}

function parseScaling(
  dictionary: RopeDictionary,
  key: string,
  { rotated, maxPositions, originalPositions }: { readonly rotated: number; readonly maxPositions: number; readonly originalPositions: number },
): RopeScaling {
  const type = dictionary.rope_type ?? dictionary.type ?? 'default';
  // Divisors by pair are how GGUF files say it; config.json has no word for them.
  if (type !== 'frequency_factors') requireOneOf(`${key}.rope_type`, type, ['default', 'linear', 'llama3', 'yarn']);
  const needed = (name: 'factor' | 'low_freq_factor' | 'high_freq_factor'): number => {
    const value = dictionary[name];
    if (value === undefined || value === null) throw unsupported(`${key}.${name}`, 'is missing');
    return value;
  };
  switch (type) {
    case 'linear':
      return { type, factor: needed('factor') };
    case 'frequency_factors': {
      const factors = dictionary.frequency_factors ?? [];
      if (factors.length !== Math.ceil(rotated / 2)) throw unsupported(`${key}.frequency_factors`, `has ${factors.length} numbers; ${Math.ceil(rotated / 2)} pairs of dimensions turn`);
      return { type, factors };
    }
    case 'llama3':
      return { type, factor: needed('factor'), lowFrequencyFactor: needed('low_freq_factor'), highFrequencyFactor: needed('high_freq_factor'), originalPositions };
    case 'yarn': {
      if (rotated % 2 !== 0) throw unsupported('partial_rotary_factor', `leaves ${rotated} dimensions to turn; yarn needs an even number`);
      const factor = dictionary.factor ?? maxPositions / originalPositions;
      return {
        type,
        factor,
        betaFast: dictionary.beta_fast || 32,
        betaSlow: dictionary.beta_slow || 1,
        // An explicit null counts as false, as Python has it.
        truncate: dictionary.truncate === undefined || dictionary.truncate === true,
        originalPositions,
        attentionFactor: dictionary.attention_factor ?? yarnAttentionFactor(factor, dictionary),
      };
    }
    default:
      return { type: 'default' };
  }
}

/** 0.1·m·ln s + 1: how much longer contexts sharpen attention ("YaRN", Peng et al. 2023, eq. 22). */
export function yarnScale(factor: number, mscale: number): number {
  return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
}

function yarnAttentionFactor(factor: number, { mscale, mscale_all_dim: overAll }: RopeDictionary): number {
  return mscale && overAll ? yarnScale(factor, mscale) / yarnScale(factor, overAll) : yarnScale(factor, 1);
}
