/**
 * config.json of DeepSeek V2 and V3: widths of the latent attention, and how experts are chosen. transformers writes `head_dim` = `qk_rope_head_dim`,
 * which is what rotary positions turn, never the width of a head.
 */
import * as z from 'zod/mini';
import type { Routing } from '../backend-experts';
import { aboveZero, parseConfig, positive, requireDivides, requireOneOf, unsupported } from './config';
import { parseDecoder, type DecoderConfig } from './decoder-config';
import type { ExpertSizes } from './experts';
import { yarnScale } from './rope-config';

const count = z.int().check(z.minimum(0));
const schemaWith = (whenAbsent: { readonly experts: number; readonly shared: number; readonly inner: number; readonly scale: number; readonly dense: number }) =>
  z.looseObject({
    q_lora_rank: z._default(z.nullable(positive), 1536),
    kv_lora_rank: z._default(positive, 512),
    qk_nope_head_dim: z._default(positive, 128),
    qk_rope_head_dim: z._default(positive, 64),
    v_head_dim: z._default(positive, 128),
    rope_interleave: z._default(z.boolean(), true),
    first_k_dense_replace: z._default(count, whenAbsent.dense),
    moe_layer_freq: z._default(positive, 1),
    n_routed_experts: z._default(positive, whenAbsent.experts),
    n_shared_experts: z._default(z.nullable(count), whenAbsent.shared),
    moe_intermediate_size: z._default(positive, whenAbsent.inner),
    num_experts_per_tok: z.nullish(positive),
    routed_scaling_factor: z._default(aboveZero, whenAbsent.scale),
    norm_topk_prob: z.nullish(z.boolean()),
    n_group: z.nullish(positive),
    topk_group: z.nullish(positive),
    topk_method: z.nullish(z.string()),
    scoring_func: z.nullish(z.string()),
  });
type RawConfig = z.infer<ReturnType<typeof schemaWith>>;

const V2 = schemaWith({ experts: 64, shared: 2, inner: 1407, scale: 1, dense: 0 });
const V3 = schemaWith({ experts: 256, shared: 1, inner: 2048, scale: 2.5, dense: 3 });

export type DeepSeekFamily = 'deepseek_v2' | 'deepseek_v3';

export interface DeepSeekConfig extends DecoderConfig {
  readonly queryRank: number | null;
  readonly latentWidth: number;
  /** Of a head's part that doesn't turn, and of the part that does. */
  readonly still: number;
  readonly turning: number;
  readonly valueWidth: number;
  readonly interleaved: boolean;
  readonly scale: number;
  readonly denseLayers: number;
  readonly experts: ExpertSizes;
  readonly routing: Routing;
}

export function parseDeepSeek(family: DeepSeekFamily, config: unknown): DeepSeekConfig {
  const raw = parseConfig(family === 'deepseek_v2' ? V2 : V3, config);
  const { qk_nope_head_dim: still, qk_rope_head_dim: turning } = raw;
  if (turning % 2 !== 0) throw unsupported('qk_rope_head_dim', `is ${turning}; rotary positions need an even number`);
  const decoder = parseDecoder(typeof config === 'object' ? { ...config, head_dim: turning } : config, {
    num_key_value_heads: family === 'deepseek_v2' ? null : 128,
    head_dim: turning,
    rms_norm_eps: 1e-6,
    max_position_embeddings: family === 'deepseek_v2' ? 2048 : 4096,
    attention_bias: false,
  });
  if (decoder.keyHeads !== decoder.heads) throw unsupported('num_key_value_heads', `is ${decoder.keyHeads}; latent attention has as many as "num_attention_heads" (${decoder.heads})`);
  // transformers keeps an expert of width 0 then, and adds its bias.
  if (raw.n_shared_experts === 0 && family === 'deepseek_v2' && decoder.mlpBias) throw unsupported('n_shared_experts', 'is 0 while "mlp_bias" is set; that is not supported');
  if (raw.moe_layer_freq !== 1) throw unsupported('moe_layer_freq', `is ${raw.moe_layer_freq}; only 1 is supported`);
  const { rope, dictionary } = decoder.positions;
  const overAll = rope.scaling.type === 'default' ? 0 : (dictionary.mscale_all_dim ?? 0);
  const sharpening = overAll && 'factor' in rope.scaling ? yarnScale(rope.scaling.factor, overAll) : 1;
  const isV3 = family === 'deepseek_v3';
  return {
    ...decoder,
    queryRank: raw.q_lora_rank,
    latentWidth: raw.kv_lora_rank,
    still,
    turning,
    valueWidth: raw.v_head_dim,
    interleaved: !isV3 || raw.rope_interleave,
    scale: sharpening ** 2 / Math.sqrt(still + turning),
    denseLayers: raw.first_k_dense_replace,
    experts: {
      width: decoder.width,
      inner: raw.moe_intermediate_size,
      count: raw.n_routed_experts,
      sharedCount: raw.n_shared_experts ?? 0,
      sharedBias: !isV3 && decoder.mlpBias,
      hasChoiceBias: isV3,
    },
    routing: isV3 ? parseV3Routing(raw) : parseV2Routing(raw),
  };
}

function parseV2Routing(raw: RawConfig): Routing {
  requireOneOf('scoring_func', raw.scoring_func ?? 'softmax', ['softmax']);
  const method = raw.topk_method ?? 'greedy';
  requireOneOf('topk_method', method, ['greedy', 'group_limited_greedy']);
  const grouped = method === 'group_limited_greedy';
  // transformers doesn't normalize here, whatever `norm_topk_prob` says.
  return checkedRouting(raw, { scoring: 'softmax', groups: grouped ? raw.n_group : 1, chosenGroups: grouped ? raw.topk_group : 1, groupBest: 1, chosen: raw.num_experts_per_tok, normalized: false });
}

function parseV3Routing(raw: RawConfig): Routing {
  requireOneOf('scoring_func', raw.scoring_func ?? 'sigmoid', ['sigmoid']);
  requireOneOf('topk_method', raw.topk_method ?? 'noaux_tc', ['noaux_tc']);
  return checkedRouting(raw, { scoring: 'sigmoid', groups: raw.n_group ?? 8, chosenGroups: raw.topk_group ?? 4, groupBest: 2, chosen: raw.num_experts_per_tok ?? 8, normalized: raw.norm_topk_prob ?? true });
}

function checkedRouting(
  raw: RawConfig,
  routing: Pick<Routing, 'scoring' | 'groupBest' | 'normalized'> & { readonly [key in 'groups' | 'chosenGroups' | 'chosen']: number | null | undefined },
): Routing {
  const { groups, chosenGroups, chosen } = routing;
  if (!groups) throw unsupported('n_group', 'is missing');
  if (!chosenGroups) throw unsupported('topk_group', 'is missing');
  if (!chosen) throw unsupported('num_experts_per_tok', 'is missing');
  const experts = raw.n_routed_experts;
  requireDivides('n_group', groups, 'n_routed_experts', experts);
  if (experts / groups < routing.groupBest) throw unsupported('n_group', `(${groups}) leaves fewer than ${routing.groupBest} of ${experts} experts in a group`);
  if (chosenGroups > groups) throw unsupported('topk_group', `(${chosenGroups}) is more than "n_group" (${groups})`);
  const available = (experts / groups) * chosenGroups;
  if (chosen > available) throw unsupported('num_experts_per_tok', `(${chosen}) is more than the ${available} experts to choose from`);
  return { ...routing, groups, chosenGroups, chosen, scale: raw.routed_scaling_factor };
}
