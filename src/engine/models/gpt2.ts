/**
 * GPT-2: pre-norm blocks of multi-head attention and a GELU MLP over learned positions, after "Language Models are Unsupervised Multitask Learners"
 * (Radford et al. 2019) and transformers' modeling_gpt2. Its linears are Conv1D: stored [inputs, outputs]. Files on the hub lack the prefix
 * `transformer.` and carry buffers of the causal mask.
 *
 *     x₀ = E[ids] + P[positions]      h = x + W_o·Attention(LN₁(x))      y = h + W₂·gelu(W₁·LN₂(h))
 */
import * as z from 'zod/mini';
import type { Weight } from '../backend';
import type { Linear } from '../lora/linear';
import { add, attention, embedding, gelu, layerNorm } from '../operations';
import type { Variable } from '../tape';
import { assembleModel, loadWith, readHead } from './assemble';
import { notNegative, parseConfig, positions, positive, requireDivides, requireOneOf, requireReadableWeights, unsupported } from './config';
import type { LoadOptions, Model, ModelContext } from './model';
import { apply, contiguousRanges, project, readLayerNorm, TANH_GELUS, type Norm } from './pieces';

const configSchema = z.looseObject({
  vocab_size: positive,
  n_embd: positive,
  n_layer: positive,
  n_head: positive,
  n_positions: z._default(positions, 1024),
  n_inner: z.nullish(positive),
  activation_function: z._default(z.string(), 'gelu_new'),
  layer_norm_epsilon: z._default(notNegative, 1e-5),
  scale_attn_weights: z._default(z.boolean(), true),
  scale_attn_by_inverse_layer_idx: z._default(z.boolean(), false),
  add_cross_attention: z._default(z.boolean(), false),
  tie_word_embeddings: z._default(z.boolean(), true),
});

interface Block {
  readonly attentionNorm: Norm;
  readonly qkv: Linear;
  readonly o: Linear;
  readonly scale: number;
  readonly mlpNorm: Norm;
  readonly up: Linear;
  readonly down: Linear;
}

interface Weights {
  readonly table: Weight;
  readonly positionTable: Weight;
  readonly blocks: readonly Block[];
  readonly norm: Norm;
  readonly heads: number;
  readonly epsilon: number;
}

function trace(context: ModelContext, { table, positionTable, blocks, norm, heads, epsilon }: Weights): Variable {
  const { tape, batch, caches } = context;
  const headWidth = table.columns / heads;
  const ranges = contiguousRanges(table.columns, table.columns);
  const normalize = (of: Variable, { weight, bias }: Norm): Variable => layerNorm(tape, of, weight, bias, epsilon);
  let x = add(tape, embedding(tape, table, batch.ids), embedding(tape, positionTable, batch.positions)); // [T, H]
  blocks.forEach(({ attentionNorm, qkv, o, scale, mlpNorm, up, down }, i) => {
    x = tape.segment(() => {
      const [q, k, v] = project(context, normalize(x, attentionNorm), { fused: qkv, ranges });
      const mixed = attention(tape, q, k, v, { heads, keyHeads: heads, headWidth, scale }, batch, caches?.[i] ?? null);
      const h = apply(context, mixed, o, x);
      return apply(context, gelu(tape, apply(context, normalize(h, mlpNorm), up)), down, h);
    });
  });
  return normalize(x, norm);
}

export function loadGpt2(options: LoadOptions): Promise<Model> {
  const raw = parseConfig(configSchema, options.config);
  requireReadableWeights(options.config);
  requireOneOf('activation_function', raw.activation_function, TANH_GELUS);
  if (raw.add_cross_attention) throw unsupported('add_cross_attention', 'is true; only decoders on their own are supported');
  const { n_embd: width, n_head: heads, n_layer: layers, n_positions: maxPositions, vocab_size: vocabulary } = raw;
  requireDivides('n_head', heads, 'n_embd', width);
  const inner = raw.n_inner ?? 4 * width;
  return loadWith(options, 'transformer.', async (reader) => {
    const table = await reader.table('transformer.wte.weight', vocabulary, width);
    const positionTable = await reader.table('transformer.wpe.weight', maxPositions, width);
    const conv = (name: string, outputs: number, inputs: number): Promise<Linear> => reader.linear(name, outputs, inputs, true, true);
    const blocks: Block[] = [];
    for (let i = 0; i < layers; i++) {
      const at = `transformer.h.${i}`;
      blocks.push({
        attentionNorm: await readLayerNorm(reader, `${at}.ln_1`, width),
        qkv: await conv(`${at}.attn.c_attn`, 3 * width, width),
        o: await conv(`${at}.attn.c_proj`, width, width),
        scale: (raw.scale_attn_weights ? 1 / Math.sqrt(width / heads) : 1) / (raw.scale_attn_by_inverse_layer_idx ? i + 1 : 1),
        mlpNorm: await readLayerNorm(reader, `${at}.ln_2`, width),
        up: await conv(`${at}.mlp.c_fc`, inner, width),
        down: await conv(`${at}.mlp.c_proj`, width, inner),
      });
    }
    const weights: Weights = { table, positionTable, blocks, norm: await readLayerNorm(reader, 'transformer.ln_f', width), heads, epsilon: raw.layer_norm_epsilon };
    const sizes = { vocabulary, width, layers, maxPositions, tied: raw.tie_word_embeddings };
    return assembleModel(sizes, {
      family: 'gpt2',
      reader,
      head: await readHead(reader, 'lm_head', table, sizes),
      linears: blocks.flatMap(({ qkv, o, up, down }) => [qkv, o, up, down]),
      defaultTargets: ['c_attn'],
      cache: { heads, keyWidth: width / heads, valueWidth: width / heads },
      trace: (context) => trace(context, weights),
      isBuffer: (name) => /\.attn\.(bias|masked_bias)$/.test(name),
    });
  });
}
