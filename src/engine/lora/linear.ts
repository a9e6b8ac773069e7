/**
 * A frozen linear layer with LoRA around it: y = x·Wᵀ + bias + s·drop(x)·Aᵀ·Bᵀ. The narrow product z = s·drop(x)·Aᵀ is computed first; without dropout
 * its second half and the way back are fused into the base products. W never gets a gradient.
 *
 *     back:  dz = s·dY·B     dB += dYᵀ·z     dA += dzᵀ·drop(x)     dX = dY·W + drop'(dz·A)
 *
 * DoRA (Liu et al. 2024, as PEFT has it) scales the columns of u = x·Wᵀ + z·Bᵀ by c = m/n, with n the norms of W + s·B·A, held constant:
 * y = bias + c⊙u. Then du = c⊙dY takes the place of dY above, and dm += Σ_t dY⊙u / n. With dropout, u is made of drop(x), and y is LoRA's y + (c − 1)⊙u.
 */
import type { Backend, Tensor, Weight } from '../backend';
import { gradientOf } from '../operations';
import type { Slot, Tape, Variable } from '../tape';

/** A frozen layer of the base model. `name` is its path in the Hugging Face module tree. */
export interface Linear {
  readonly name: string;
  /** [outputs, inputs] */
  readonly weight: Weight;
  readonly bias: Tensor | null;
  readonly inputs: number;
  readonly outputs: number;
  /** The checkpoint stores [inputs, outputs] (GPT-2's Conv1D), which PEFT calls `fan_in_fan_out`. `weight` is [outputs, inputs] all the same. */
  readonly transposed?: boolean;
}

/** A trained pair: A is [rank, inputs], B is [outputs, rank], both views of the adapter's flat parameters. */
export interface LoraPair {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly rank: number;
  readonly scale: number;
  /** DoRA's c = m/n by output, [1, outputs]; absent in plain LoRA. */
  readonly columnScales?: Tensor | null;
}

/** What a pair needs in training. `state` changes from batch to batch. */
export interface LoraTraining {
  readonly gradientA: Tensor;
  readonly gradientB: Tensor;
  /** DoRA's gradient of m and its n, both [1, outputs]; absent in plain LoRA. */
  readonly magnitude?: { readonly gradient: Tensor; readonly norms: Tensor } | null;
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

/** Buffers of one use: z [rows, rank]; dropped, [rows, inputs], where dropout is on; u [rows, outputs], where DoRA trains. */
export interface LoraBuffers {
  readonly z: Tensor;
  readonly dropped: Tensor | null;
  readonly u: Tensor | null;
}

/** And those of the way back, each as its namesake. */
export interface LoraBackwardBuffers extends LoraBuffers {
  readonly dz: Tensor;
  readonly dDropped: Tensor | null;
  readonly du: Tensor | null;
}

/** Makes what the way back needs of the way forth: drop(x), z and u. */
export function linearScratch(backend: Backend, layer: Linear, { pair, training }: LoraUse, buffers: LoraBuffers, x: Tensor, rows: number): void {
  const { z, dropped, u } = buffers;
  if (dropped && training) drop(backend, training, dropped, x, rows, false);
  const input = dropped ?? x;
  backend.matmul({ layout: 'nt', out: z, a: input, b: pair.a, m: rows, n: pair.rank, k: layer.inputs, scale: pair.scale });
  const low = { a: z, b: pair.b, k: pair.rank };
  if (u) backend.matmul({ layout: 'nt', out: u, a: input, b: layer.weight, m: rows, n: layer.outputs, k: layer.inputs, low });
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
  const product = { layout: 'nt', out, a: x, b: layer.weight, m: rows, n: layer.outputs, k: layer.inputs } as const;
  const bias = layer.bias ?? undefined;
  if (!use || !buffers) {
    backend.matmul({ ...product, add, bias });
    return;
  }
  linearScratch(backend, layer, use, buffers, x, rows);
  const low = { a: buffers.z, b: use.pair.b, k: use.pair.rank };
  const scales = use.pair.columnScales;
  const { u } = buffers;
  if (!scales) backend.matmul({ ...product, low, add, bias });
  else if (!u) {
    backend.matmul({ ...product, low });
    backend.scaleColumns({ out, x: out, scales, add, bias, rows });
  } else if (!buffers.dropped) backend.scaleColumns({ out, x: u, scales, add, bias, rows });
  else {
    backend.matmul({ ...product, low, add, bias });
    backend.scaleColumns({ out, x: u, factor: -1, add: out, rows });
    backend.scaleColumns({ out, x: u, scales, add: out, rows });
  }
}

/** Adds to the adapter's gradients; writes (or adds to) `dx` unless it is null. `x` is read for A's gradient only, and not with dropout. */
export function linearBackward(
  backend: Backend,
  layer: Linear,
  use: LoraUse | null,
  buffers: LoraBackwardBuffers | null,
  x: Tensor | null,
  dy: Tensor,
  dx: Tensor | null,
  rows: number,
  accumulate: boolean,
): void {
  const product = { layout: 'nn', m: rows, n: layer.inputs, k: layer.outputs, b: layer.weight } as const;
  const add = accumulate ? (dx ?? undefined) : undefined;
  if (!use?.training || !buffers) {
    if (dx) backend.matmul({ ...product, out: dx, a: dy, add });
    return;
  }
  const { pair, training } = use;
  const { rank, scale } = pair;
  const { gradientA, gradientB, magnitude, state } = training;
  const onto = (gradient: Tensor): Tensor | undefined => (state.accumulate ? gradient : undefined);
  const { u, du, z, dz, dropped, dDropped } = buffers;
  if (pair.columnScales && magnitude && u && du) {
    backend.columnDots({ out: magnitude.gradient, x: dy, y: u, divisors: magnitude.norms, rows, accumulate: state.accumulate });
    backend.scaleColumns({ out: du, x: dy, scales: pair.columnScales, rows });
  }
  const dProduct = du ?? dy;
  backend.matmul({ layout: 'nn', out: dz, a: dProduct, b: pair.b, m: rows, n: rank, k: layer.outputs, scale });
  backend.matmul({ layout: 'tn', out: gradientB, a: dProduct, b: z, m: layer.outputs, n: rank, k: rows, add: onto(gradientB) });
  backend.matmul({ layout: 'tn', out: gradientA, a: dz, b: (dropped ?? x)!, m: rank, n: layer.inputs, k: rows, add: onto(gradientA) });
  if (!dx) return;
  const low = { a: dz, b: pair.a, k: rank };
  if (!dDropped) {
    backend.matmul({ ...product, out: dx, a: dProduct, low, add });
    return;
  }
  if (du) {
    backend.scaleColumns({ out: du, x: dy, factor: -1, add: du, rows });
    backend.matmul({ ...product, out: dDropped, a: du, low });
  } else backend.matmul({ layout: 'nn', out: dDropped, a: dz, b: pair.a, m: rows, n: layer.inputs, k: rank });
  backend.matmul({ ...product, out: dx, a: dy, add });
  drop(backend, training, dx, dDropped, rows, true);
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
  const drops = training !== null && training.dropout > 0;
  const slotIf = (condition: boolean, columns: number): Slot | null => (condition ? tape.slot(columns) : null);
  const z = slotIf(use !== null, rank);
  const [dropped, dDropped] = [slotIf(drops, layer.inputs), slotIf(drops, layer.inputs)];
  const [u, du] = [slotIf((training?.magnitude ?? null) !== null, layer.outputs), slotIf((training?.magnitude ?? null) !== null, layer.outputs)];
  const dz = slotIf(training !== null, rank);
  const present = (...slots: (Slot | null)[]): Slot[] => slots.filter((slot) => slot !== null);
  const buffers = (): LoraBuffers | null => z && { z: z.tensor, dropped: dropped?.tensor ?? null, u: u?.tensor ?? null };
  tape.record({
    inputs: residual ? [x, residual] : [x],
    output,
    residual,
    scratch: present(z, dropped, u),
    kept: training ? present(z, dropped, u, drops ? null : x.value) : [],
    backwardScratch: present(dz, dDropped, du),
    forward: () => linearForward(backend, layer, use, buffers(), x.value.tensor, output.value.tensor, tape.rows, residual?.value.tensor),
    ...(use && { forwardScratch: () => linearScratch(backend, layer, use, buffers()!, x.value.tensor, tape.rows) }),
    backward: ([addsX = false, addsResidual = false]) => {
      const dy = gradientOf(output);
      const made = buffers();
      const back = made && dz ? { ...made, dz: dz.tensor, dDropped: dDropped?.tensor ?? null, du: du?.tensor ?? null } : null;
      // Only A's gradient reads x: a frozen layer's x has no memory on the way back when the tape is checkpointing.
      linearBackward(backend, layer, use, back, training && !drops ? x.value.tensor : null, dy, x.gradient && gradientOf(x), tape.rows, addsX);
      if (residual?.gradient && addsResidual) {
        const sum = gradientOf(residual);
        backend.add({ out: sum, a: sum, b: dy, rows: tape.rows });
      }
    },
  });
  return output;
}
