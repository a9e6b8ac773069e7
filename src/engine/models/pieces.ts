/** What blocks of several families are made of: frozen layers with their adapters, attention with rotary positions, gated MLPs. */
import type { Tensor } from '../backend';
import { split, type ColumnRange } from '../columns';
import { linear, type Linear } from '../lora/linear';
import { attention, rmsNorm, rope, swiglu, type RopeTables } from '../operations';
import type { Variable } from '../tape';
import type { ModelContext } from './model';
import type { WeightReader } from './weights';

/** A layer with whatever adapter the context has on it; `residual` is added to the result. */
export function apply({ tape, loraOf }: ModelContext, x: Variable, layer: Linear, residual?: Variable): Variable {
  return linear(tape, x, layer, loraOf(layer), residual);
}

/** Queries, keys and values: three products, or one that is taken apart afterwards, so that an adapter on it stays one adapter. */
export type Projection = { readonly q: Linear; readonly k: Linear; readonly v: Linear } | { readonly fused: Linear; readonly ranges: readonly [ColumnRange, ColumnRange, ColumnRange] };

export function project(context: ModelContext, x: Variable, projection: Projection): readonly [Variable, Variable, Variable] {
  const [q, k, v] = 'fused' in projection
    ? split(context.tape, apply(context, x, projection.fused), projection.ranges)
    : [apply(context, x, projection.q), apply(context, x, projection.k), apply(context, x, projection.v)];
  return [q!, k!, v!];
}

export function projectionLayers(projection: Projection): Linear[] {
  return 'fused' in projection ? [projection.fused] : [projection.q, projection.k, projection.v];
}

/** [Q | K | V], contiguous. */
export function contiguousRanges(queryWidth: number, keyWidth: number): [ColumnRange, ColumnRange, ColumnRange] {
  return [
    { start: 0, width: queryWidth },
    { start: queryWidth, width: keyWidth },
    { start: queryWidth + keyWidth, width: keyWidth },
  ];
}

export interface RotaryAttention {
  readonly projection: Projection;
  /** RMSNorm over each head before it turns (Qwen 3). */
  readonly norms: { readonly q: Tensor; readonly k: Tensor } | null;
  readonly window: number | null;
}

export interface RotaryShape {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly epsilon: number;
}

export interface Rotation {
  readonly q: RopeTables;
  readonly k: RopeTables;
  readonly interleaved: boolean;
}

/** Grouped-query attention with rotary positions, up to the output projection: [T, H] → [T, heads · headWidth]. */
export function rotaryAttention(context: ModelContext, x: Variable, layer: RotaryAttention, index: number, { heads, keyHeads, headWidth, epsilon }: RotaryShape, rotation: Rotation): Variable {
  const { tape, batch, caches } = context;
  const [q, k, v] = project(context, x, layer.projection);
  const { norms, window } = layer;
  const turn = (of: Variable, norm: Tensor | undefined, tables: RopeTables, count: number): Variable => {
    const input = norm ? rmsNorm(tape, of, norm, epsilon, count) : of;
    return rope(tape, input, tables, batch.positions, headWidth, { interleaved: rotation.interleaved });
  };
  const queries = turn(q, norms?.q, rotation.q, heads);
  const keys = turn(k, norms?.k, rotation.k, keyHeads);
  const shape = { heads, keyHeads, headWidth, scale: 1 / Math.sqrt(headWidth), window };
  return attention(tape, queries, keys, v, shape, batch, caches?.[index] ?? null);
}

/** W_down(silu(W_gate·x) · W_up·x); the first two may be one product [gate | up]. */
export type GatedMlp = ({ readonly gate: Linear; readonly up: Linear } | { readonly gateUp: Linear }) & { readonly down: Linear };

export function gatedMlp(context: ModelContext, x: Variable, mlp: GatedMlp, residual?: Variable): Variable {
  const { down } = mlp;
  const [gate, up] = 'gateUp' in mlp
    ? split(context.tape, apply(context, x, mlp.gateUp), [{ start: 0, width: down.inputs }, { start: down.inputs, width: down.inputs }])
    : [apply(context, x, mlp.gate), apply(context, x, mlp.up)];
  return apply(context, swiglu(context.tape, gate!, up!), down, residual); // [T, I] → [T, H]
}

export function mlpLayers(mlp: GatedMlp): Linear[] {
  return 'gateUp' in mlp ? [mlp.gateUp, mlp.down] : [mlp.gate, mlp.up, mlp.down];
}

/** The MLP under `at`, with the names of LLaMA. */
export async function readGatedMlp(reader: WeightReader, at: string, width: number, inner: number, bias: boolean): Promise<GatedMlp & { readonly gate: Linear }> {
  return {
    gate: await reader.linear(`${at}.gate_proj`, inner, width, bias),
    up: await reader.linear(`${at}.up_proj`, inner, width, bias),
    down: await reader.linear(`${at}.down_proj`, width, inner, bias),
  };
}

export interface Norm {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** A LayerNorm's weight and bias. */
export async function readLayerNorm(reader: WeightReader, name: string, width: number): Promise<Norm> {
  return { weight: await reader.tensor(`${name}.weight`, 1, width), bias: await reader.tensor(`${name}.bias`, 1, width) };
}

/** The names under which transformers knows the GELU that the engine computes. */
export const TANH_GELUS = ['gelu_new', 'gelu_fast', 'gelu_pytorch_tanh', 'gelu_python_tanh'];
