/**
 * DeepSeek V2, V3 and R1: latent attention (queries, keys and values grow out of narrow projections, and one rotating key is shared by all heads) and,
 * from layer `first_k_dense_replace` on, a mixture of experts; after "DeepSeek-V2" (2024), "DeepSeek-V3 Technical Report" (2024) and transformers'
 * modeling_deepseek_v2 and modeling_deepseek_v3. Layers that predict several tokens ahead are not used. R1-Distill models are Qwen's or LLaMA's.
 *
 *     q = W_q·x, or W_qb·N(W_qa·x)           by head [q_nope | rot(q_rope)]
 *     [c | r] = W_kva·x                      [k_nope | v] = W_kvb·N(c) by head,     k = [k_nope | rot(r)]
 */
import type { Tensor, Weight } from '../backend';
import { joinHeads, split } from '../columns';
import type { Linear } from '../lora/linear';
import { attention, embedding, rmsNorm, rope, type RopeTables } from '../operations';
import type { Variable } from '../tape';
import { assembleModel, loadWith, readHead } from './assemble';
import { parseDeepSeek, type DeepSeekConfig, type DeepSeekFamily } from './deepseek-config';
import { mixExperts, readExperts, type Experts } from './experts';
import type { LoadOptions, Model, ModelContext } from './model';
import { apply, gatedMlp, mlpLayers, readGatedMlp, type GatedMlp } from './pieces';
import { createRopeTables } from './rope';
import type { WeightReader } from './weights';

/** DeepSeek's inner norms have transformers' default epsilon, whatever `rms_norm_eps` says. */
const LATENT_EPSILON = 1e-6;

interface LatentAttention {
  readonly query: Linear | { readonly down: Linear; readonly norm: Tensor; readonly up: Linear };
  readonly latent: Linear;
  readonly latentNorm: Tensor;
  readonly grow: Linear;
  readonly o: Linear;
}

interface Block {
  readonly inputNorm: Tensor;
  readonly attention: LatentAttention;
  readonly innerNorm: Tensor;
  readonly mlp: GatedMlp | Experts;
}

interface Weights {
  readonly table: Weight;
  readonly blocks: readonly Block[];
  readonly norm: Tensor;
}

/** Up to the output projection: [T, H] → [T, heads · valueWidth]. */
function latentAttention(context: ModelContext, x: Variable, layer: LatentAttention, index: number, config: DeepSeekConfig, tables: RopeTables): Variable {
  const { tape, batch, caches } = context;
  const { heads, latentWidth, still, turning, valueWidth, interleaved, scale } = config;
  const headWidth = still + turning;
  const q = 'up' in layer.query
    ? apply(context, rmsNorm(tape, apply(context, x, layer.query.down), layer.query.norm, LATENT_EPSILON), layer.query.up)
    : apply(context, x, layer.query);
  const queries = rope(tape, q, tables, batch.positions, headWidth, { first: still, interleaved });
  const [latent, shared] = split(tape, apply(context, x, layer.latent), [{ start: 0, width: latentWidth }, { start: latentWidth, width: turning }]);
  const turned = rope(tape, shared!, tables, batch.positions, turning, { interleaved }); // [T, turning]
  const grown = apply(context, rmsNorm(tape, latent!, layer.latentNorm, LATENT_EPSILON), layer.grow); // [T, heads · (still + valueWidth)]
  const step = still + valueWidth;
  const [stillKeys, values] = split(tape, grown, [{ start: 0, width: still, blocks: heads, step }, { start: still, width: valueWidth, blocks: heads, step }]);
  const keys = joinHeads(tape, heads, [{ x: stillKeys!, width: still }, { x: turned, width: turning, shared: true }]);
  return attention(tape, queries, keys, values!, { heads, keyHeads: heads, headWidth, valueWidth, scale }, batch, caches?.[index] ?? null);
}

function trace(context: ModelContext, { table, blocks, norm }: Weights, config: DeepSeekConfig, tables: RopeTables): Variable {
  const { tape, batch } = context;
  let x = embedding(tape, table, batch.ids); // [T, H]
  blocks.forEach((block, i) => {
    x = tape.segment(() => {
      const n = rmsNorm(tape, x, block.inputNorm, config.epsilon);
      const h = apply(context, latentAttention(context, n, block.attention, i, config, tables), block.attention.o, x);
      const m = rmsNorm(tape, h, block.innerNorm, config.epsilon);
      return 'router' in block.mlp ? mixExperts(context, m, block.mlp, config.routing, h) : gatedMlp(context, m, block.mlp, h);
    });
  });
  return rmsNorm(tape, x, norm, config.epsilon);
}

async function readAttention(reader: WeightReader, at: string, config: DeepSeekConfig): Promise<LatentAttention> {
  const { width, heads, queryRank, latentWidth, still, turning, valueWidth, attentionBias } = config;
  const queryWidth = heads * (still + turning);
  return {
    query: queryRank === null
      ? await reader.linear(`${at}.q_proj`, queryWidth, width, false)
      : {
          down: await reader.linear(`${at}.q_a_proj`, queryRank, width, attentionBias),
          norm: await reader.tensor(`${at}.q_a_layernorm.weight`, 1, queryRank),
          up: await reader.linear(`${at}.q_b_proj`, queryWidth, queryRank, false),
        },
    latent: await reader.linear(`${at}.kv_a_proj_with_mqa`, latentWidth + turning, width, attentionBias),
    latentNorm: await reader.tensor(`${at}.kv_a_layernorm.weight`, 1, latentWidth),
    grow: await reader.linear(`${at}.kv_b_proj`, heads * (still + valueWidth), latentWidth, false),
    o: await reader.linear(`${at}.o_proj`, width, heads * valueWidth, attentionBias),
  };
}

function adaptable({ attention: { query, latent, grow, o }, mlp }: Block): Linear[] {
  const dense = 'router' in mlp ? mlp.shared : mlp;
  return [...('up' in query ? [query.down, query.up] : [query]), latent, grow, o, ...(dense ? mlpLayers(dense) : [])];
}

const load = (family: DeepSeekFamily) => (options: LoadOptions): Promise<Model> => {
  const config = parseDeepSeek(family, options.config);
  const { width, heads } = config;
  return loadWith(options, 'model.', async (reader) => {
    const table = await reader.table('model.embed_tokens.weight', config.vocabulary, width);
    const blocks: Block[] = [];
    for (let i = 0; i < config.layers; i++) {
      const at = `model.layers.${i}`;
      blocks.push({
        inputNorm: await reader.tensor(`${at}.input_layernorm.weight`, 1, width),
        attention: await readAttention(reader, `${at}.self_attn`, config),
        innerNorm: await reader.tensor(`${at}.post_attention_layernorm.weight`, 1, width),
        mlp: i < config.denseLayers ? await readGatedMlp(reader, `${at}.mlp`, width, config.inner, config.experts.sharedBias) : await readExperts(reader, `${at}.mlp`, config.experts),
      });
    }
    const weights: Weights = { table, blocks, norm: await reader.tensor('model.norm.weight', 1, width) };
    const tables: Weight[] = [];
    const ropeTables = createRopeTables(options.backend, config.positions.rope, config.maxPositions, tables);
    return assembleModel(config, {
      family,
      reader,
      tables,
      head: await readHead(reader, 'lm_head', table, config),
      linears: blocks.flatMap(adaptable),
      defaultTargets: [...(config.queryRank === null ? ['q_proj'] : ['q_a_proj', 'q_b_proj']), 'kv_a_proj_with_mqa', 'kv_b_proj', 'o_proj'],
      cache: { heads, keyWidth: config.still + config.turning, valueWidth: config.valueWidth },
      trace: (context) => trace(context, weights, config, ropeTables(context)),
      isBuffer: (name) => Number(/^model\.layers\.(\d+)\./.exec(name)?.[1] ?? 0) >= config.layers,
    });
  });
};

export const loadDeepSeekV2 = load('deepseek_v2');
export const loadDeepSeekV3 = load('deepseek_v3');
