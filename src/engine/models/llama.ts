/**
 * LLaMA: pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU, after "LLaMA: Open and Efficient Foundation Language Models"
 * (Touvron et al. 2023) and transformers' modeling_llama. LLaMA 2, 3, 3.1, 3.2, TinyLlama and SmolLM2 are of this shape; Mistral and Qwen differ in
 * what `Shape` says.
 *
 *     h = x + W_o·Attention(RMSNorm(x))        y = h + W_down(silu(W_gate·n) · W_up·n), n = RMSNorm(h)
 */
import type { Tensor, Weight } from '../backend';
import type { Linear } from '../lora/linear';
import { embedding, rmsNorm } from '../operations';
import type { Variable } from '../tape';
import { assembleModel, loadWith, readHead } from './assemble';
import { parseDecoder, type DecoderConfig, type FamilyDefaults } from './decoder-config';
import type { LoadOptions, Model, ModelContext } from './model';
import { apply, gatedMlp, mlpLayers, projectionLayers, readGatedMlp, rotaryAttention, type GatedMlp, type RotaryAttention, type Rotation } from './pieces';
import { createRopeTables } from './rope';

/** What sets the families of this shape apart. */
export interface Shape {
  readonly family: string;
  readonly defaultTargets: readonly string[];
  readonly queryBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  /** RMSNorm over each head of queries and keys. */
  readonly headNorms: boolean;
  /** Keys that a layer's queries see; null: all before them. */
  readonly windowOf: (layer: number) => number | null;
  /** On the queries of a position, beside the rotation. */
  readonly queryScale?: (position: number) => number;
}

/** PEFT's, for llama, mistral and qwen. */
export const PEFT_TARGETS = ['q_proj', 'v_proj'];
/** Where PEFT has none. */
export const ATTENTION_TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj'];

interface Block {
  readonly inputNorm: Tensor;
  readonly attention: RotaryAttention;
  readonly o: Linear;
  readonly innerNorm: Tensor;
  readonly mlp: GatedMlp;
}

interface Weights {
  readonly table: Weight;
  readonly blocks: readonly Block[];
  readonly norm: Tensor;
}

function trace(context: ModelContext, { table, blocks, norm }: Weights, config: DecoderConfig, rotation: Rotation): Variable {
  const { tape, batch } = context;
  let x = embedding(tape, table, batch.ids); // [T, H]
  blocks.forEach((block, i) => {
    x = tape.segment(() => {
      const n = rmsNorm(tape, x, block.inputNorm, config.epsilon);
      const h = apply(context, rotaryAttention(context, n, block.attention, i, config, rotation), block.o, x);
      return gatedMlp(context, rmsNorm(tape, h, block.innerNorm, config.epsilon), block.mlp, h);
    });
  });
  return rmsNorm(tape, x, norm, config.epsilon);
}

export const LLAMA: FamilyDefaults = {
  num_key_value_heads: null,
  head_dim: null,
  rms_norm_eps: 1e-6,
  max_position_embeddings: 2048,
  attention_bias: false,
};

export function loadLlama(options: LoadOptions): Promise<Model> {
  const config = parseDecoder(options.config, LLAMA);
  const { attentionBias, mlpBias } = config;
  return loadShape(options, config, {
    family: 'llama',
    defaultTargets: PEFT_TARGETS,
    queryBias: attentionBias,
    outputBias: attentionBias,
    mlpBias,
    headNorms: false,
    windowOf: () => null,
  });
}

export function loadShape(options: LoadOptions, config: DecoderConfig, shape: Shape): Promise<Model> {
  const { width, heads, keyHeads, headWidth, maxPositions } = config;
  const { queryBias, outputBias, queryScale } = shape;
  return loadWith(options, 'model.', async (reader) => {
    const table = await reader.table('model.embed_tokens.weight', config.vocabulary, width);
    const blocks: Block[] = [];
    for (let i = 0; i < config.layers; i++) {
      const at = `model.layers.${i}`;
      const inputNorm = await reader.tensor(`${at}.input_layernorm.weight`, 1, width);
      const projection = {
        q: await reader.linear(`${at}.self_attn.q_proj`, heads * headWidth, width, queryBias),
        k: await reader.linear(`${at}.self_attn.k_proj`, keyHeads * headWidth, width, queryBias),
        v: await reader.linear(`${at}.self_attn.v_proj`, keyHeads * headWidth, width, queryBias),
      };
      const norms = shape.headNorms
        ? { q: await reader.tensor(`${at}.self_attn.q_norm.weight`, 1, headWidth), k: await reader.tensor(`${at}.self_attn.k_norm.weight`, 1, headWidth) }
        : null;
      blocks.push({
        inputNorm,
        attention: { projection, norms, window: shape.windowOf(i) },
        o: await reader.linear(`${at}.self_attn.o_proj`, width, heads * headWidth, outputBias),
        innerNorm: await reader.tensor(`${at}.post_attention_layernorm.weight`, 1, width),
        mlp: await readGatedMlp(reader, `${at}.mlp`, width, config.inner, shape.mlpBias),
      });
    }
    const weights: Weights = { table, blocks, norm: await reader.tensor('model.norm.weight', 1, width) };
    const tables: Weight[] = [];
    const { rope } = config.positions;
    const keyTables = createRopeTables(options.backend, rope, maxPositions, tables);
    const queryTables = queryScale ? createRopeTables(options.backend, rope, maxPositions, tables, queryScale) : keyTables;
    return assembleModel(config, {
      family: shape.family,
      reader,
      tables,
      head: await readHead(reader, 'lm_head', table, config),
      linears: blocks.flatMap(({ attention, o, mlp }) => [...projectionLayers(attention.projection), o, ...mlpLayers(mlp)]),
      defaultTargets: shape.defaultTargets,
      cache: { heads: keyHeads, keyWidth: headWidth, valueWidth: headWidth },
      trace: (context) => trace(context, weights, config, { q: queryTables(context), k: keyTables(context), interleaved: false }),
    });
  });
}
