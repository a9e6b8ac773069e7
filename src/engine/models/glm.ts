/**
 * GLM-4 and GLM-edge: pre-norm blocks like LLaMA's, with half of each head turning in neighbouring pairs and gate and up in one product, after
 * "ChatGLM: A Family of Large Language Models from GLM-130B to GLM-4" (2024) and transformers' modeling_glm. GLM-4-0414 (modeling_glm4) also
 * normalizes what attention and MLP return, before it is added.
 *
 *     glm     h = x + W_o·Attention(N₁(x))            y = h + MLP(N₂(h))            MLP(n) = W_down(silu(g)·u), [g | u] = W_gate_up·n
 *     glm4    h = x + N₁'(W_o·Attention(N₁(x)))       y = h + N₂'(MLP(N₂(h)))
 */
import type { Tensor, Weight } from '../backend';
import type { Linear } from '../lora/linear';
import { add, embedding, rmsNorm } from '../operations';
import type { Variable } from '../tape';
import { assembleModel, loadWith, readHead } from './assemble';
import { parseDecoder, type DecoderConfig } from './decoder-config';
import { ATTENTION_TARGETS } from './llama';
import type { LoadOptions, Model, ModelContext } from './model';
import { apply, gatedMlp, mlpLayers, projectionLayers, rotaryAttention, type GatedMlp, type Projection, type RotaryShape } from './pieces';
import { createRopeTables, type RopeConfig } from './rope';
import type { WeightReader } from './weights';

export interface GlmBlock {
  readonly inputNorm: Tensor;
  readonly projection: Projection;
  readonly o: Linear;
  readonly attentionNorm: Tensor | null;
  readonly innerNorm: Tensor;
  readonly mlp: GatedMlp;
  readonly mlpNorm: Tensor | null;
}

export interface GlmWeights {
  readonly table: Weight;
  readonly blocks: readonly GlmBlock[];
  readonly norm: Tensor;
}

export interface GlmShape extends RotaryShape {
  readonly maxPositions: number;
  readonly rope: RopeConfig;
  /** What is added to a block's result is its normalized input (a flag of ChatGLM). */
  readonly addsNormalized: boolean;
}

/** A function that records the model. `tables` takes what it allocates. */
export function glmTrace(options: LoadOptions, { table, blocks, norm }: GlmWeights, shape: GlmShape, tables: Weight[]): (context: ModelContext) => Variable {
  const { epsilon, addsNormalized } = shape;
  const ropeTables = createRopeTables(options.backend, shape.rope, shape.maxPositions, tables);
  return (context) => {
    const { tape, batch } = context;
    const turn = ropeTables(context);
    const rotation = { q: turn, k: turn, interleaved: true };
    let x = embedding(tape, table, batch.ids); // [T, H]
    blocks.forEach(({ inputNorm, projection, o, attentionNorm, innerNorm, mlp, mlpNorm }, i) => {
      /** residual + compute(…), or residual + norm(compute()). */
      const joined = (residual: Variable, after: Tensor | null, compute: (residual?: Variable) => Variable): Variable =>
        after ? add(tape, residual, rmsNorm(tape, compute(), after, epsilon)) : compute(residual);
      x = tape.segment(() => {
        const n = rmsNorm(tape, x, inputNorm, epsilon);
        const mixed = rotaryAttention(context, n, { projection, norms: null, window: null }, i, shape, rotation);
        const h = joined(addsNormalized ? n : x, attentionNorm, (residual) => apply(context, mixed, o, residual));
        const m = rmsNorm(tape, h, innerNorm, epsilon);
        return joined(addsNormalized ? m : h, mlpNorm, (residual) => gatedMlp(context, m, mlp, residual));
      });
    });
    return rmsNorm(tape, x, norm, epsilon);
  };
}

export function glmLinears(blocks: readonly GlmBlock[]): Linear[] {
  return blocks.flatMap(({ projection, o, mlp }) => [...projectionLayers(projection), o, ...mlpLayers(mlp)]);
}

async function readBlock(reader: WeightReader, at: string, { width, inner, heads, keyHeads, headWidth, attentionBias }: DecoderConfig, sandwich: boolean): Promise<GlmBlock> {
  const norm = (name: string): Promise<Tensor> => reader.tensor(`${at}.${name}.weight`, 1, width);
  return {
    inputNorm: await norm('input_layernorm'),
    projection: {
      q: await reader.linear(`${at}.self_attn.q_proj`, heads * headWidth, width, attentionBias),
      k: await reader.linear(`${at}.self_attn.k_proj`, keyHeads * headWidth, width, attentionBias),
      v: await reader.linear(`${at}.self_attn.v_proj`, keyHeads * headWidth, width, attentionBias),
    },
    o: await reader.linear(`${at}.self_attn.o_proj`, width, heads * headWidth, false),
    attentionNorm: sandwich ? await norm('post_self_attn_layernorm') : null,
    innerNorm: await norm('post_attention_layernorm'),
    mlp: { gateUp: await reader.linear(`${at}.mlp.gate_up_proj`, 2 * inner, width, false), down: await reader.linear(`${at}.mlp.down_proj`, width, inner, false) },
    mlpNorm: sandwich ? await norm('post_mlp_layernorm') : null,
  };
}

const load = (family: 'glm' | 'glm4') => (options: LoadOptions): Promise<Model> => {
  const config = parseDecoder(options.config, {
    num_key_value_heads: 2,
    head_dim: 128,
    rms_norm_eps: 1.5625e-7,
    max_position_embeddings: 131072,
    attention_bias: true,
    partial_rotary_factor: 0.5,
  });
  const { width, keyHeads, headWidth } = config;
  return loadWith(options, 'model.', async (reader) => {
    const table = await reader.table('model.embed_tokens.weight', config.vocabulary, width);
    const blocks: GlmBlock[] = [];
    for (let i = 0; i < config.layers; i++) blocks.push(await readBlock(reader, `model.layers.${i}`, config, family === 'glm4'));
    const weights = { table, blocks, norm: await reader.tensor('model.norm.weight', 1, width) };
    const tables: Weight[] = [];
    return assembleModel(config, {
      family,
      reader,
      tables,
      head: await readHead(reader, 'lm_head', table, config),
      linears: glmLinears(blocks),
      defaultTargets: ATTENTION_TARGETS,
      cache: { heads: keyHeads, keyWidth: headWidth, valueWidth: headWidth },
      trace: glmTrace(options, weights, { ...config, rope: config.positions.rope, addsNormalized: false }, tables),
    });
  });
};

export const loadGlm = load('glm');
export const loadGlm4 = load('glm4');
