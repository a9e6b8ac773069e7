/**
 * Think of a backend as a device with a queue: tensors are handles to its memory, and each operation is a command that is recorded, in order, and
 * executed no later than the next `flush` or `read`. Data stay on the device; only `read` brings them back, and it is asynchronous. Nothing is
 * allocated by an operation: every output is given. All matrices are row-major f32; row counts are arguments, because a buffer is made once for
 * the largest batch and used for smaller ones.
 *
 * Every implementation passes `backend.contract.ts` against the reference, kernel by kernel.
 */

export type TensorKind = 'f32' | 'i32';

/** A matrix in a backend's memory. Only the backend that made it knows where. */
export interface Tensor {
  readonly kind: TensorKind;
  readonly rows: number;
  readonly columns: number;
}

export interface Backend {
  readonly name: string;
  /** Cores that work on one command. */
  readonly threads: number;

  /** A zero-filled matrix. Throws a `Refusal` when the device has no room. */
  allocate(kind: TensorKind, rows: number, columns: number): Tensor;
  /** Part of another tensor's memory, from `offset` elements on (a multiple of `VIEW_ALIGNMENT`). Freed with its parent. */
  view(parent: Tensor, offset: number, rows: number, columns: number): Tensor;
  free(tensor: Tensor): void;
  /** Copies into a tensor, in order with the commands recorded before. */
  write(tensor: Tensor, data: Float32Array | Int32Array, offset?: number): void;
  /** Executes what is recorded and copies `length` elements out. */
  read(tensor: Tensor, offset?: number, length?: number): Promise<Float32Array>;
  readInts(tensor: Tensor, offset?: number, length?: number): Promise<Int32Array>;
  /** Executes what is recorded (or hands it to the device's queue). */
  flush(): void;
  /** Multiply-adds recorded since the last flush: how a caller decides when to let others run. */
  readonly pending: number;
  /** Gives back threads and memory. The backend is unusable afterwards. */
  dispose(): void;

  matmul(op: Matmul): void;
  rmsNorm(op: RmsNorm): void;
  rmsNormBackward(op: RmsNormBackward): void;
  rope(op: Rope): void;
  attention(op: Attention): void;
  attentionBackward(op: AttentionBackward): void;
  swiglu(op: Swiglu): void;
  swigluBackward(op: SwigluBackward): void;
  add(op: Add): void;
  setAll(op: SetAll): void;
  dropout(op: Dropout): void;
  gatherRows(op: MoveRows): void;
  scatterRows(op: MoveRows): void;
  crossEntropy(op: CrossEntropy): void;
  argmax(op: Argmax): void;
  sumOfSquares(op: SumOfSquares): void;
  adamw(op: AdamW): void;
}

/** Elements that a view's offset is a multiple of (256 bytes: the binding alignment of GPUs). */
export const VIEW_ALIGNMENT = 64;

/** Which operand is stored transposed: nt is A·Bᵀ (y = x·Wᵀ), nn is A·B (dX = dY·W), tn is Aᵀ·B (weight gradients). */
export type MatmulLayout = 'nt' | 'nn' | 'tn';

/**
 * out[m, n] = add + bias + scale · a·b + low.a·low.b, all products in the same layout. `low` is LoRA's narrow pair, fused into the same pass over
 * `out`. `add` may be `out` itself. A tensor's `columns` is its row stride.
 */
export interface Matmul {
  readonly layout: MatmulLayout;
  readonly out: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly scale?: number;
  readonly low?: { readonly a: Tensor; readonly b: Tensor; readonly k: number } | undefined;
  readonly add?: Tensor | undefined;
  /** [1, n] */
  readonly bias?: Tensor | undefined;
}

/** out = x · inverse · weight with inverse[t] = 1/√(mean(x[t]²) + epsilon), kept for the way back. */
export interface RmsNorm {
  readonly out: Tensor;
  /** [capacity, 1] */
  readonly inverse: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly epsilon: number;
  readonly rows: number;
}
export interface RmsNormBackward {
  readonly dx: Tensor;
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly inverse: Tensor;
  readonly rows: number;
  readonly accumulate: boolean;
}

/**
 * Rotates the first 2·cos.columns dimensions of each head, half-split: (x₁, x₂) → (x₁c − x₂s, x₂c + x₁s). `inverse` turns the other way, which is
 * the gradient. `out` may be `x`.
 */
export interface Rope {
  readonly out: Tensor;
  readonly x: Tensor;
  /** [positions, rotated / 2] */
  readonly cos: Tensor;
  readonly sin: Tensor;
  /** [capacity, 1] i32 */
  readonly positions: Tensor;
  readonly rows: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly inverse: boolean;
}

/**
 * Softmax attention of `rows` queries over rows of `k` and `v`: query t sees the keys [keyStart[t], keyEnd[t]). That one range says causal, packed
 * segments, windows, and a cache of earlier keys. Heads share keys in groups of heads / keyHeads.
 */
export interface AttentionShape {
  readonly rows: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly scale: number;
}
export interface Attention extends AttentionShape {
  /** [T, heads·headWidth] */
  readonly out: Tensor;
  /** [T, heads]: log of the softmax's denominator, kept for the way back. */
  readonly logSum: Tensor;
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly keyStart: Tensor;
  readonly keyEnd: Tensor;
}
/** Keys and queries are the same rows here. Key j is seen by no query outside [j, queryEnd[j]). Writes dq, dk and dv. */
export interface AttentionBackward extends AttentionShape {
  readonly dq: Tensor;
  readonly dk: Tensor;
  readonly dv: Tensor;
  readonly dOut: Tensor;
  readonly out: Tensor;
  readonly logSum: Tensor;
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly keyStart: Tensor;
  readonly keyEnd: Tensor;
  readonly queryEnd: Tensor;
  /** [T, heads]: scratch for Σ dOut·out. */
  readonly delta: Tensor;
}

/** out = silu(gate) · up */
export interface Swiglu {
  readonly out: Tensor;
  readonly gate: Tensor;
  readonly up: Tensor;
  readonly rows: number;
}
/** `dGate` may be `gate`'s memory, `dUp` may be `up`'s. */
export interface SwigluBackward {
  readonly dGate: Tensor;
  readonly dUp: Tensor;
  readonly dOut: Tensor;
  readonly gate: Tensor;
  readonly up: Tensor;
  readonly rows: number;
}

/** out = a + b. `out` may be either. */
export interface Add {
  readonly out: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly rows: number;
}

/** out = value */
export interface SetAll {
  readonly out: Tensor;
  readonly value: number;
  readonly rows: number;
}

/** out = (accumulate ? out : 0) + x · mask / (1 − rate); the mask is a function of `seed` and the element's index, so it can be made again. */
export interface Dropout {
  readonly out: Tensor;
  readonly x: Tensor;
  readonly rate: number;
  readonly seed: number;
  readonly rows: number;
  readonly accumulate: boolean;
}

/** gather: out[i] = x[index[i]] (an embedding, when x is its table); scatter: out[index[i]] = x[i]. `rows` counts the indices. */
export interface MoveRows {
  readonly out: Tensor;
  readonly x: Tensor;
  readonly index: Tensor;
  readonly rows: number;
}

/**
 * losses[i] = −log softmax(logits[i])[labels[i]] for i < rows. With `gradientScale` other than 0, logits become
 * (softmax − one-hot) · gradientScale in place.
 */
export interface CrossEntropy {
  readonly logits: Tensor;
  readonly labels: Tensor;
  readonly losses: Tensor;
  readonly rows: number;
  readonly gradientScale: number;
}

/** out[i] = index of the largest of x[i] (the first, when equal). */
export interface Argmax {
  readonly out: Tensor;
  readonly x: Tensor;
  readonly rows: number;
}

/** out[0] = Σ x², summed in a fixed order. */
export interface SumOfSquares {
  readonly out: Tensor;
  readonly x: Tensor;
}

/**
 * One decoupled AdamW step over flat tensors, as torch does it. Gradients are first multiplied by min(1, maxNorm / (√squaredNorm + 1e-6)), as
 * torch's clip_grad_norm_ does; maxNorm 0 means no clipping.
 */
export interface AdamW {
  readonly parameters: Tensor;
  readonly gradients: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly squaredNorm: Tensor;
  readonly maxNorm: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Counted from 1. */
  readonly step: number;
}
