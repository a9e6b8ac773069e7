/**
 * BLOOM: pre-norm blocks of multi-head attention with linear biases (ALiBi) and a GELU MLP, and a norm right after the embedding, after "BLOOM: A
 * 176B-Parameter Open-Access Multilingual Language Model" (2022), "Train Short, Test Long" (Press et al. 2022) and transformers' modeling_bloom.
 * Queries, keys and values lie interleaved by head. Files on the hub lack the prefix `transformer.`.
 *
 *     x₀ = LN(E[ids])     a = LN₁(x)     h = x + W_o·Attention(a)     b = LN₂(h)     y = h + W₂·gelu(W₁·b)
 *
 * With `apply_residual_connection_post_layernorm`, a stands for the added x and b for the added h.
 */
import * as z from 'zod/mini';
import type { Backend, Tensor, Weight } from '../backend';
import type { Linear } from '../lora/linear';
import { attention, embedding, gelu, layerNorm } from '../operations';
import { isOwn } from '../rehearsal';
import type { Tape, Variable } from '../tape';
import { assembleModel, loadWith, readHead } from './assemble';
import { notNegative, parseConfig, positions, positive, requireDivides, requireReadableWeights, unsupported } from './config';
import type { LoadOptions, Model, ModelContext } from './model';
import { apply, project, readLayerNorm, type Norm } from './pieces';

const configSchema = z.looseObject({
  vocab_size: positive,
  hidden_size: z.nullish(positive),
  n_embed: z.nullish(positive),
  n_layer: z.nullish(positive),
  num_hidden_layers: z.nullish(positive),
  n_head: z.nullish(positive),
  num_attention_heads: z.nullish(positive),
  seq_length: z._default(positions, 2048),
  layer_norm_epsilon: z._default(notNegative, 1e-5),
  apply_residual_connection_post_layernorm: z._default(z.boolean(), false),
  tie_word_embeddings: z._default(z.boolean(), true),
});

interface Block {
  readonly attentionNorm: Norm;
  readonly qkv: Linear;
  readonly o: Linear;
  readonly mlpNorm: Norm;
  readonly up: Linear;
  readonly down: Linear;
}

interface Weights {
  readonly table: Weight;
  readonly tableNorm: Norm;
  readonly blocks: readonly Block[];
  readonly norm: Norm;
  readonly heads: number;
  readonly epsilon: number;
  readonly addsNormalized: boolean;
}

function trace(context: ModelContext, { table, tableNorm, blocks, norm, heads, epsilon, addsNormalized }: Weights, slopes: Tensor): Variable {
  const { tape, batch, caches } = context;
  const headWidth = table.columns / heads;
  const byHead = (part: number) => ({ start: part * headWidth, width: headWidth, blocks: heads, step: 3 * headWidth });
  const shape = { heads, keyHeads: heads, headWidth, scale: 1 / Math.sqrt(headWidth), slopes };
  const normalize = (of: Variable, { weight, bias }: Norm): Variable => layerNorm(tape, of, weight, bias, epsilon);
  let x = normalize(embedding(tape, table, batch.ids), tableNorm); // [T, H]
  blocks.forEach(({ attentionNorm, qkv, o, mlpNorm, up, down }, i) => {
    x = tape.segment(() => {
      const a = normalize(x, attentionNorm);
      const [q, k, v] = project(context, a, { fused: qkv, ranges: [byHead(0), byHead(1), byHead(2)] });
      const h = apply(context, attention(tape, q, k, v, shape, batch, caches?.[i] ?? null), o, addsNormalized ? a : x);
      const b = normalize(h, mlpNorm);
      return apply(context, gelu(tape, apply(context, b, up)), down, addsNormalized ? b : h);
    });
  });
  return normalize(x, norm);
}

/** 2^(−8i/n) for n heads; when n is no power of two, those of the next lower one, then every other one of the next higher. */
export function alibiSlopes(heads: number): Float32Array {
  const whole = 2 ** Math.floor(Math.log2(heads));
  return Float32Array.from({ length: heads }, (_, i) => 2 ** (i < whole ? (-8 * (i + 1)) / whole : (-4 * (2 * (i - whole) + 1)) / whole));
}

function slopesTensor(backend: Backend, heads: number): Tensor {
  const tensor = backend.allocate('f32', 1, heads);
  backend.write(tensor, alibiSlopes(heads));
  return tensor;
}

function needed(key: string, value: number | null | undefined): number {
  if (value === null || value === undefined) throw unsupported(key, 'is missing or not a usable value');
  return value;
}

export function loadBloom(options: LoadOptions): Promise<Model> {
  const raw = parseConfig(configSchema, options.config);
  requireReadableWeights(options.config);
  const { vocab_size: vocabulary, seq_length: maxPositions } = raw;
  const width = needed('hidden_size', raw.n_embed ?? raw.hidden_size);
  const layers = needed('n_layer', raw.n_layer ?? raw.num_hidden_layers);
  const heads = needed('n_head', raw.n_head ?? raw.num_attention_heads);
  requireDivides('n_head', heads, 'hidden_size', width);
  return loadWith(options, 'transformer.', async (reader) => {
    const table = await reader.table('transformer.word_embeddings.weight', vocabulary, width);
    const tableNorm = await readLayerNorm(reader, 'transformer.word_embeddings_layernorm', width);
    const blocks: Block[] = [];
    for (let i = 0; i < layers; i++) {
      const at = `transformer.h.${i}`;
      blocks.push({
        attentionNorm: await readLayerNorm(reader, `${at}.input_layernorm`, width),
        qkv: await reader.linear(`${at}.self_attention.query_key_value`, 3 * width, width, true),
        o: await reader.linear(`${at}.self_attention.dense`, width, width, true),
        mlpNorm: await readLayerNorm(reader, `${at}.post_attention_layernorm`, width),
        up: await reader.linear(`${at}.mlp.dense_h_to_4h`, 4 * width, width, true),
        down: await reader.linear(`${at}.mlp.dense_4h_to_h`, width, 4 * width, true),
      });
    }
    const norm = await readLayerNorm(reader, 'transformer.ln_f', width);
    const sizes = { vocabulary, width, layers, maxPositions, tied: raw.tie_word_embeddings };
    const head = await readHead(reader, 'lm_head', table, sizes);
    const tables: Tensor[] = [];
    /** Those of rehearsals, by their backend. */
    const rehearsed = new WeakMap<Backend, Tensor>();
    const slopesOnce = ({ backend }: Tape): Tensor => {
      if (isOwn(options.backend, backend)) {
        if (!tables[0]) tables.push(slopesTensor(options.backend, heads));
        return tables[0]!;
      }
      const made = rehearsed.get(backend) ?? slopesTensor(backend, heads);
      rehearsed.set(backend, made);
      return made;
    };
    const weights: Weights = { table, tableNorm, blocks, norm, heads, epsilon: raw.layer_norm_epsilon, addsNormalized: raw.apply_residual_connection_post_layernorm };
    return assembleModel(sizes, {
      family: 'bloom',
      reader,
      tables,
      head,
      linears: blocks.flatMap(({ qkv, o, up, down }) => [qkv, o, up, down]),
      defaultTargets: ['query_key_value'],
      cache: { heads, keyWidth: width / heads, valueWidth: width / heads },
      trace: (context) => trace(context, weights, slopesOnce(context.tape)),
    });
  });
}
