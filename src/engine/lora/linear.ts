/**
 * A frozen linear layer with LoRA around it: y = x·Wᵀ + bias + s·drop(x)·Aᵀ·Bᵀ. The narrow product z = s·drop(x)·Aᵀ is computed first; without dropout
 * its second half and the way back are fused into the base products. W never gets a gradient.
 *
 *     back:  dz = s·dY·B     dB += dYᵀ·z     dA += dzᵀ·drop(x)     dX = dY·W + drop'(dz·A)
 */
import type { Backend, Tensor } from '../backend';
import { gradientOf } from '../operations';
import type { Tape, Variable } from '../tape';

/** A frozen layer of the base model. `name` is its path in the Hugging Face module tree. */
export interface Linear {
  readonly name: string;
  /** [outputs, inputs] */
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly inputs: number;
  readonly outputs: number;
}

/** A trained pair: A is [rank, inputs], B is [outputs, rank], both views of the adapter's flat parameters. */
export interface LoraPair {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly rank: number;
  readonly scale: number;
}

/** What a pair needs in training. `state` changes from batch to batch. */
export interface LoraTraining {
  readonly gradientA: Tensor;
  readonly gradientB: Tensor;
  readonly dropout: number;
  /** Tells the dropout masks of the layers apart. */
  readonly stream: number;
  readonly state: TrainingState;
}

export interface TrainingState {
  /** The flat gradient holds an earlier micro-batch of this step. */
  accumulate: boolean;
  /** Changes with every micro-batch. */
  dropoutSeed: number;
}

export interface LoraUse {
  readonly pair: LoraPair;
  readonly training: LoraTraining | null;
}

/** Buffers of one use: z [rows, rank]; dropped, [rows, inputs], where dropout is on. */
export interface LoraBuffers {
  readonly z: Tensor;
  readonly dropped: Tensor | null;
}

export function linearForward(
  backend: Backend,
  layer: Linear,
  use: LoraUse | null,
  buffers: LoraBuffers | null,
  x: Tensor,
  out: Tensor,
  rows: number,
  add?: Tensor,
): void {
  let low: { readonly a: Tensor; readonly b: Tensor; readonly k: number } | undefined;
  if (use && buffers) {
    const { pair, training } = use;
    if (buffers.dropped && training) drop(backend, training, buffers.dropped, x, rows, false);
    backend.matmul({ layout: 'nt', out: buffers.z, a: buffers.dropped ?? x, b: pair.a, m: rows, n: pair.rank, k: layer.inputs, scale: pair.scale });
    low = { a: buffers.z, b: pair.b, k: pair.rank };
  }
  backend.matmul({ layout: 'nt', out, a: x, b: layer.weight, m: rows, n: layer.outputs, k: layer.inputs, low, add, bias: layer.bias ?? undefined });
}

/** Adds to the adapter's gradients; writes (or adds to) `dx` unless it is null. `dz` is [rows, rank] scratch, `dDropped` as `dropped`. */
export function linearBackward(
  backend: Backend,
  layer: Linear,
  use: LoraUse | null,
  buffers: (LoraBuffers & { readonly dz: Tensor; readonly dDropped: Tensor | null }) | null,
  x: Tensor,
  dy: Tensor,
  dx: Tensor | null,
  rows: number,
  accumulate: boolean,
): void {
  let low: { readonly a: Tensor; readonly b: Tensor; readonly k: number } | undefined;
  if (use?.training && buffers) {
    const { pair, training } = use;
    const { rank, scale } = pair;
    const { gradientA, gradientB, state } = training;
    const onto = (gradient: Tensor): Tensor | undefined => (state.accumulate ? gradient : undefined);
    backend.matmul({ layout: 'nn', out: buffers.dz, a: dy, b: pair.b, m: rows, n: rank, k: layer.outputs, scale });
    backend.matmul({ layout: 'tn', out: gradientB, a: dy, b: buffers.z, m: layer.outputs, n: rank, k: rows, add: onto(gradientB) });
    const input = buffers.dropped ?? x;
    backend.matmul({ layout: 'tn', out: gradientA, a: buffers.dz, b: input, m: rank, n: layer.inputs, k: rows, add: onto(gradientA) });
    if (!buffers.dDropped) low = { a: buffers.dz, b: pair.a, k: rank };
  }
  if (!dx) return;
  const add = accumulate ? dx : undefined;
  backend.matmul({ layout: 'nn', out: dx, a: dy, b: layer.weight, m: rows, n: layer.inputs, k: layer.outputs, low, add });
  if (use?.training && buffers?.dDropped) {
    const { pair, training } = use;
    backend.matmul({ layout: 'nn', out: buffers.dDropped, a: buffers.dz, b: pair.a, m: rows, n: layer.inputs, k: pair.rank });
    drop(backend, training, dx, buffers.dDropped, rows, true);
  }
}

function drop(backend: Backend, training: LoraTraining, out: Tensor, x: Tensor, rows: number, accumulate: boolean): void {
  const { dropout, stream, state } = training;
  backend.dropout({ out, x, rate: dropout, seed: state.dropoutSeed + stream, rows, accumulate });
}

/** Records a linear layer; `residual` is added to the result. */
export function linear(tape: Tape, x: Variable, layer: Linear, use: LoraUse | null, residual?: Variable): Variable {
  const { backend } = tape;
  const training = use?.training ?? null;
  const output = tape.variable(layer.outputs, training !== null || x.gradient !== null || (residual?.gradient ?? null) !== null);
  const rank = use?.pair.rank ?? 0;
  const z = use ? tape.slot(rank) : null;
  const drops = training !== null && training.dropout > 0;
  const dropped = drops ? tape.slot(layer.inputs) : null;
  const dz = training ? tape.slot(rank) : null;
  const dDropped = drops ? tape.slot(layer.inputs) : null;
  const present = <T>(...slots: (T | null)[]): T[] => slots.filter((slot): slot is T & {} => slot !== null);
  const buffers = (): LoraBuffers | null => z && { z: z.tensor, dropped: dropped?.tensor ?? null };
  tape.record({
    inputs: residual ? [x, residual] : [x],
    output,
    residual,
    scratch: present(z, dropped),
    kept: training ? present(z, dropped, drops ? null : x.value) : [],
    backwardScratch: present(dz, dDropped),
    forward: () => linearForward(backend, layer, use, buffers(), x.value.tensor, output.value.tensor, tape.rows, residual?.value.tensor),
    backward: ([addsX = false, addsResidual = false]) => {
      const dy = gradientOf(output);
      const made = buffers();
      const back = made && dz ? { ...made, dz: dz.tensor, dDropped: dDropped?.tensor ?? null } : null;
      linearBackward(backend, layer, use, back, x.value.tensor, dy, x.gradient && gradientOf(x), tape.rows, addsX);
      if (residual?.gradient && addsResidual) {
        const sum = gradientOf(residual);
        backend.add({ out: sum, a: sum, b: dy, rows: tape.rows });
      }
    },
  });
  return output;
}
