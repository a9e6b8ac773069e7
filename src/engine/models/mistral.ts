/**
 * Mistral: LLaMA's block under a sliding window, after "Mistral 7B" (Jiang et al. 2023) and transformers' modeling_mistral; Ministral (some layers
 * slide, some see everything) and Ministral 3 (YaRN positions, and queries that grow with the logarithm of the position), after modeling_ministral
 * and modeling_ministral3.
 *
 *     Ministral 3, after the rotation:   q ← q · (1 + β·ln(1 + ⌊position / original positions⌋))
 */
import { parseDecoder, parseWindow, windowsByLayer, type FamilyDefaults } from './decoder-config';
import { ATTENTION_TARGETS, loadShape, PEFT_TARGETS, type Shape } from './llama';
import type { LoadOptions, Model } from './model';

const MISTRAL: FamilyDefaults = {
  num_key_value_heads: 8,
  head_dim: null,
  rms_norm_eps: 1e-6,
  max_position_embeddings: 4096 * 32,
  attention_bias: false,
};

const NO_BIAS = { queryBias: false, outputBias: false, mlpBias: false, headNorms: false } satisfies Partial<Shape>;

export function loadMistral(options: LoadOptions): Promise<Model> {
  const window = parseWindow(options.config, 4096);
  return loadShape(options, parseDecoder(options.config, MISTRAL), { ...NO_BIAS, family: 'mistral', defaultTargets: PEFT_TARGETS, windowOf: () => window });
}

export function loadMinistral(options: LoadOptions): Promise<Model> {
  const config = parseDecoder(options.config, MISTRAL);
  const windows = windowsByLayer(options.config, config.layers, parseWindow(options.config, 4096), () => true);
  return loadShape(options, config, { ...NO_BIAS, family: 'ministral', defaultTargets: ATTENTION_TARGETS, windowOf: (layer) => windows[layer]! });
}

export function loadMinistral3(options: LoadOptions): Promise<Model> {
  const config = parseDecoder(options.config, {
    ...MISTRAL,
    head_dim: 128,
    rms_norm_eps: 1e-5,
    max_position_embeddings: 262144,
    rope_parameters: {
      rope_type: 'yarn',
      rope_theta: 1e6,
      factor: 16,
      original_max_position_embeddings: 16384,
      beta_fast: 32,
      beta_slow: 1,
      mscale: 1,
      mscale_all_dim: 1,
      llama_4_scaling_beta: 0.1,
    },
  });
  const window = parseWindow(options.config, null);
  const { dictionary, originalPositions } = config.positions;
  const beta = dictionary.llama_4_scaling_beta ?? 0;
  return loadShape(options, config, {
    ...NO_BIAS,
    family: 'ministral3',
    defaultTargets: ATTENTION_TARGETS,
    windowOf: () => window,
    queryScale: (position) => 1 + beta * Math.log1p(Math.floor(position / originalPositions)),
  });
}
