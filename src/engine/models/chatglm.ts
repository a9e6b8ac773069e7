/**
 * ChatGLM 2, ChatGLM 3 and GLM-4 in their own layout (config and tensor names of the remote code `modeling_chatglm.py`): GLM's mathematics with
 * queries, keys and values in one product [Q | K | V], the keys of a group shared, and half of each head turning. The first ChatGLM (6B, 2D
 * positions) is another model.
 */
import * as z from 'zod/mini';
import type { Weight } from '../backend';
import { assembleModel, loadWith, readHead } from './assemble';
import { aboveZero, notNegative, parseConfig, positions, positive, requireDivides, requireReadableWeights, unsupported } from './config';
import { glmLinears, glmTrace, type GlmBlock } from './glm';
import type { LoadOptions, Model } from './model';
import { contiguousRanges } from './pieces';
import type { WeightReader } from './weights';

const flag = (whenAbsent: boolean) => z._default(z.boolean(), whenAbsent);

const configSchema = z.looseObject({
  padded_vocab_size: positive,
  hidden_size: positive,
  ffn_hidden_size: positive,
  num_layers: positive,
  num_attention_heads: positive,
  kv_channels: z._default(positive, 128),
  multi_query_attention: flag(false),
  multi_query_group_num: z._default(positive, 1),
  layernorm_epsilon: z._default(notNegative, 1e-5),
  seq_length: z._default(positions, 2048),
  rope_ratio: z._default(aboveZero, 1),
  rmsnorm: flag(true),
  post_layer_norm: flag(true),
  original_rope: flag(true),
  add_bias_linear: flag(false),
  add_qkv_bias: flag(false),
  apply_residual_connection_post_layernorm: flag(false),
  tie_word_embeddings: flag(false),
  pre_seq_len: z.nullish(z.int()),
  quantization_bit: z.nullish(z.int()),
});
type RawConfig = z.infer<typeof configSchema>;

interface Shape {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly epsilon: number;
}

function parse(config: unknown): { readonly raw: RawConfig; readonly shape: Shape } {
  const raw = parseConfig(configSchema, config);
  requireReadableWeights(config);
  for (const key of ['rmsnorm', 'post_layer_norm', 'original_rope'] as const) if (!raw[key]) throw unsupported(key, 'is false; only true is supported');
  if (raw.pre_seq_len) throw unsupported('pre_seq_len', 'asks for a trained prefix, which is not supported');
  if (raw.quantization_bit) throw unsupported('quantization_bit', 'asks for weights quantized by the remote code, which are not supported');
  const { num_attention_heads: heads, kv_channels: headWidth, layernorm_epsilon: epsilon } = raw;
  const keyHeads = raw.multi_query_attention ? raw.multi_query_group_num : heads;
  requireDivides('multi_query_group_num', keyHeads, 'num_attention_heads', heads);
  if (headWidth % 4 !== 0) throw unsupported('kv_channels', `is ${headWidth}; half of it turns in pairs, so a multiple of 4 is needed`);
  return { raw, shape: { heads, keyHeads, headWidth, epsilon } };
}

async function readBlock(reader: WeightReader, at: string, raw: RawConfig, { heads, keyHeads, headWidth }: Shape): Promise<GlmBlock> {
  const { hidden_size: width, ffn_hidden_size: inner, add_bias_linear: bias } = raw;
  const [queryWidth, keyWidth] = [heads * headWidth, keyHeads * headWidth];
  // Without groups the remote code's product lies by head: [head, (q | k | v)].
  const byHead = (part: number) => ({ start: part * headWidth, width: headWidth, blocks: heads, step: 3 * headWidth });
  return {
    inputNorm: await reader.tensor(`${at}.input_layernorm.weight`, 1, width),
    projection: {
      fused: await reader.linear(`${at}.self_attention.query_key_value`, queryWidth + 2 * keyWidth, width, bias || raw.add_qkv_bias),
      ranges: raw.multi_query_attention ? contiguousRanges(queryWidth, keyWidth) : [byHead(0), byHead(1), byHead(2)],
    },
    o: await reader.linear(`${at}.self_attention.dense`, width, queryWidth, bias),
    attentionNorm: null,
    innerNorm: await reader.tensor(`${at}.post_attention_layernorm.weight`, 1, width),
    mlp: { gateUp: await reader.linear(`${at}.mlp.dense_h_to_4h`, 2 * inner, width, bias), down: await reader.linear(`${at}.mlp.dense_4h_to_h`, width, inner, bias) },
    mlpNorm: null,
  };
}

export function loadChatGlm(options: LoadOptions): Promise<Model> {
  const { raw, shape } = parse(options.config);
  const { hidden_size: width, num_layers: layers, padded_vocab_size: vocabulary, seq_length: maxPositions } = raw;
  const sizes = { vocabulary, width, layers, maxPositions, tied: raw.tie_word_embeddings };
  return loadWith(options, 'transformer.', async (reader) => {
    const table = await reader.table('transformer.embedding.word_embeddings.weight', vocabulary, width);
    const blocks: GlmBlock[] = [];
    for (let i = 0; i < layers; i++) blocks.push(await readBlock(reader, `transformer.encoder.layers.${i}`, raw, shape));
    const weights = { table, blocks, norm: await reader.tensor('transformer.encoder.final_layernorm.weight', 1, width) };
    const rope = { theta: 10000 * raw.rope_ratio, rotated: shape.headWidth / 2, scaling: { type: 'default' } } as const;
    const tables: Weight[] = [];
    return assembleModel(sizes, {
      family: 'chatglm',
      reader,
      tables,
      head: await readHead(reader, 'transformer.output_layer', table, sizes),
      linears: glmLinears(blocks),
      defaultTargets: ['query_key_value'],
      cache: { heads: shape.keyHeads, keyWidth: shape.headWidth, valueWidth: shape.headWidth },
      trace: glmTrace(options, weights, { ...shape, maxPositions, rope, addsNormalized: raw.apply_residual_connection_post_layernorm }, tables),
    });
  });
}
