/**
 * Qwen 2, 2.5 and R1-Distill-Qwen: LLaMA's block with a bias on queries, keys and values, after "Qwen2 Technical Report" (Yang et al. 2024) and
 * transformers' modeling_qwen2. Qwen 3: no bias, and an RMSNorm over each head of queries and keys before they turn, after modeling_qwen3. Windows
 * count only with `use_sliding_window`, from layer `max_window_layers` on or as `layer_types` has them.
 */
import * as z from 'zod/mini';
import { notNegative, parseConfig } from './config';
import { parseDecoder, parseWindow, windowsByLayer, type DecoderConfig, type FamilyDefaults } from './decoder-config';
import { loadShape, PEFT_TARGETS } from './llama';
import type { LoadOptions, Model } from './model';

const QWEN: FamilyDefaults = {
  num_key_value_heads: 32,
  head_dim: null,
  rms_norm_eps: 1e-6,
  max_position_embeddings: 32768,
  attention_bias: false,
};

const slidingSchema = z.looseObject({ use_sliding_window: z._default(z.boolean(), false), max_window_layers: z._default(notNegative, 28) });

function windowOf(raw: unknown, { layers }: DecoderConfig): (layer: number) => number | null {
  const { use_sliding_window: slides, max_window_layers: first } = parseConfig(slidingSchema, raw);
  const windows = windowsByLayer(raw, layers, slides ? parseWindow(raw, 4096) : null, (layer) => layer >= first);
  return (layer) => windows[layer]!;
}

export function loadQwen2(options: LoadOptions): Promise<Model> {
  const config = parseDecoder(options.config, QWEN);
  return loadShape(options, config, {
    family: 'qwen2',
    defaultTargets: PEFT_TARGETS,
    queryBias: true,
    outputBias: false,
    mlpBias: false,
    headNorms: false,
    windowOf: windowOf(options.config, config),
  });
}

export function loadQwen3(options: LoadOptions): Promise<Model> {
  const config = parseDecoder(options.config, { ...QWEN, head_dim: 128 });
  return loadShape(options, config, {
    family: 'qwen3',
    defaultTargets: PEFT_TARGETS,
    queryBias: config.attentionBias,
    outputBias: config.attentionBias,
    mlpBias: false,
    headNorms: true,
    windowOf: windowOf(options.config, config),
  });
}
