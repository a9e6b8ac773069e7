/**
 * LLaMA: pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU, after "LLaMA: Open and Efficient Foundation Language Models"
 * (Touvron et al. 2023) and transformers' modeling_llama.
 *
 *     h = x + Attention(RMSNorm(x))        y = h + W_down(silu(W_gate·n) · W_up·n), n = RMSNorm(h)
 */
import type { Tensor } from '../backend';
import { linear, type Linear } from '../lora/linear';
import { attention, embedding, rmsNorm, rope, swiglu, type RopeTables } from '../operations';
import type { Variable } from '../tape';
import { parseLlamaConfig, type LlamaConfig } from './config';
import type { LoadOptions, Model, ModelContext } from './model';
import { ropeTables } from './rope';
import { openWeights } from './weights';

interface Block {
  readonly inputNorm: Tensor;
  readonly q: Linear;
  readonly k: Linear;
  readonly v: Linear;
  readonly o: Linear;
  readonly innerNorm: Tensor;
  readonly gate: Linear;
  readonly up: Linear;
  readonly down: Linear;
}

interface Weights {
  readonly table: Tensor;
  readonly blocks: readonly Block[];
  readonly norm: Tensor;
  readonly head: Linear;
  readonly rope: RopeTables;
}

function trace(context: ModelContext, weights: Weights, config: LlamaConfig): Variable {
  const { tape, batch, loraOf, caches } = context;
  const { heads, keyHeads, headWidth, epsilon } = config;
  const shape = { heads, keyHeads, headWidth, scale: 1 / Math.sqrt(headWidth) };
  const apply = (x: Variable, layer: Linear, residual?: Variable): Variable => linear(tape, x, layer, loraOf(layer), residual);
  const turn = (x: Variable): Variable => rope(tape, x, weights.rope, batch.positions, headWidth);

  let x = embedding(tape, weights.table, batch.ids); // [T, H]
  weights.blocks.forEach((block, i) => {
    const n = rmsNorm(tape, x, block.inputNorm, epsilon);
    const q = turn(apply(n, block.q)); // [T, heads · headWidth]
    const k = turn(apply(n, block.k)); // [T, keyHeads · headWidth]
    const v = apply(n, block.v);
    const h = apply(attention(tape, q, k, v, shape, batch, caches?.[i] ?? null), block.o, x);
    const m = rmsNorm(tape, h, block.innerNorm, epsilon);
    x = apply(swiglu(tape, apply(m, block.gate), apply(m, block.up)), block.down, h); // [T, I] → [T, H]
  });
  return rmsNorm(tape, x, weights.norm, epsilon);
}

export async function loadLlama({ backend, source, config: raw, onProgress }: LoadOptions): Promise<Model> {
  const config = parseLlamaConfig(raw);
  const { width, inner, heads, keyHeads, headWidth, attentionBias, mlpBias } = config;
  const reader = await openWeights(backend, source, 'model.', onProgress);
  const table = await reader.tensor('model.embed_tokens.weight', config.vocabulary, width);
  const blocks: Block[] = [];
  for (let i = 0; i < config.layers; i++) {
    const at = `model.layers.${i}`;
    blocks.push({
      inputNorm: await reader.tensor(`${at}.input_layernorm.weight`, 1, width),
      q: await reader.linear(`${at}.self_attn.q_proj`, heads * headWidth, width, attentionBias),
      k: await reader.linear(`${at}.self_attn.k_proj`, keyHeads * headWidth, width, attentionBias),
      v: await reader.linear(`${at}.self_attn.v_proj`, keyHeads * headWidth, width, attentionBias),
      o: await reader.linear(`${at}.self_attn.o_proj`, width, heads * headWidth, attentionBias),
      innerNorm: await reader.tensor(`${at}.post_attention_layernorm.weight`, 1, width),
      gate: await reader.linear(`${at}.mlp.gate_proj`, inner, width, mlpBias),
      up: await reader.linear(`${at}.mlp.up_proj`, inner, width, mlpBias),
      down: await reader.linear(`${at}.mlp.down_proj`, width, inner, mlpBias),
    });
  }
  const norm = await reader.tensor('model.norm.weight', 1, width);
  const head: Linear = config.tied
    ? { name: 'lm_head', weight: table, bias: null, inputs: width, outputs: config.vocabulary }
    : await reader.linear('lm_head', config.vocabulary, width, false);
  const weights: Weights = { table, blocks, norm, head, rope: ropeTables(backend, config.rope, config.maxPositions) };
  const linears = blocks.flatMap(({ q, k, v, o, gate, up, down }) => [q, k, v, o, gate, up, down]);
  const owned = [
    ...blocks.flatMap(({ inputNorm, innerNorm }) => [inputNorm, innerNorm]),
    ...linears.flatMap(({ weight, bias }) => (bias ? [weight, bias] : [weight])),
    ...(config.tied ? [table] : [table, head.weight]),
    norm,
  ];
  return {
    family: 'llama',
    vocabulary: config.vocabulary,
    width,
    maxPositions: config.maxPositions,
    layers: config.layers,
    parameterCount: owned.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    linears: new Map(linears.map((layer) => [layer.name, layer])),
    head,
    cacheColumns: keyHeads * headWidth,
    trace: (context) => trace(context, weights, config),
    owned: [...owned, weights.rope.cos, weights.rope.sin],
    unread: reader.unread().filter((name) => !name.endsWith('rotary_emb.inv_freq') && !(config.tied && name === 'lm_head.weight')),
  };
}
