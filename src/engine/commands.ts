/** What each operation of a backend takes and computes. All matrices are row-major; `rows` counts those of the batch at hand. */
import type { CachedRows, KeyRows, Tensor, Weight } from './tensor';

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
  /** Only nt and nn products take a packed one. */
  readonly b: Weight;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly scale?: number;
  readonly low?: { readonly a: Tensor; readonly b: Tensor; readonly k: number } | undefined;
  readonly add?: Tensor | undefined;
  /** [1, n] */
  readonly bias?: Tensor | undefined;
}

/**
 * out = x · inverse · weight with inverse[t] = 1/√(mean(x[t]²) + epsilon), kept for the way back. With `groups`, each row is so many vectors side by
 * side (heads), each normalized by itself with the same weight [1, columns / groups].
 */
export interface RmsNorm {
  readonly out: Tensor;
  /** [capacity, groups] */
  readonly inverse: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly epsilon: number;
  readonly rows: number;
  readonly groups?: number | undefined;
}
export interface RmsNormBackward {
  readonly dx: Tensor;
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly inverse: Tensor;
  readonly rows: number;
  readonly groups?: number | undefined;
  readonly accumulate: boolean;
}

/** out = (x − mean) · inverse · weight + bias by row, with inverse = 1/√(variance + epsilon); `mean` and `inverse` are kept for the way back. */
export interface LayerNorm {
  readonly out: Tensor;
  /** [capacity, 1] */
  readonly mean: Tensor;
  /** [capacity, 1] */
  readonly inverse: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly epsilon: number;
  readonly rows: number;
}
export interface LayerNormBackward {
  readonly dx: Tensor;
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly mean: Tensor;
  readonly inverse: Tensor;
  readonly rows: number;
  readonly accumulate: boolean;
}

/**
 * Rotates 2·cos.columns dimensions of each head, from dimension `first` on: pairs (x₁, x₂) → (x₁c − x₂s, x₂c + x₁s). A pair is half the rotated width
 * apart, or with `interleaved` two neighbours. Other dimensions pass. `inverse` turns the other way, which is the gradient. `out` may be `x`.
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
  readonly first?: number | undefined;
  readonly interleaved?: boolean | undefined;
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
  /** Of a query or key. */
  readonly headWidth: number;
  /** Of a value, and of the result; `headWidth` when absent. */
  readonly valueWidth?: number | undefined;
  readonly scale: number;
  /** Keys [0, shared) are seen by all queries after them, whatever their `keyStart`: a beginning that the batch's segments have in common. */
  readonly shared?: number | undefined;
  /** ALiBi, [1, heads]; not with `shared`: slope · (j + 1 − keyEnd[t]) is added to the score of key j. Counted from the nearest key, so that rounding spares those that matter. */
  readonly slopes?: Tensor | undefined;
}
export interface Attention extends AttentionShape {
  /** [T, heads·valueWidth] */
  readonly out: Tensor;
  /** [T, heads]: log of the softmax's denominator, kept for the way back. */
  readonly logSum: Tensor;
  readonly q: Tensor;
  /** Cached ones are dequantized as they are read. */
  readonly k: KeyRows;
  readonly v: KeyRows;
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

/** out = gelu(x) = ½x(1 + tanh(√(2/π)(x + 0.044715x³))), the form of GPT-2 and BLOOM. */
export interface Gelu {
  readonly out: Tensor;
  readonly x: Tensor;
  readonly rows: number;
}
/** `dx` may be `dOut`'s memory. */
export interface GeluBackward {
  readonly dx: Tensor;
  readonly dOut: Tensor;
  readonly x: Tensor;
  readonly rows: number;
}

/**
 * Copies column ranges: for each row and each block b < blocks, the `width` columns from xStart + b·xStep of `x` to outStart + b·outStep of `out`, which
 * are added to with `accumulate`. A step of 0 reads one range many times, or (with `accumulate`) adds many into one, in order.
 */
export interface CopyColumns {
  readonly out: Tensor;
  readonly x: Tensor;
  readonly rows: number;
  readonly blocks: number;
  readonly width: number;
  readonly outStart: number;
  readonly outStep: number;
  readonly xStart: number;
  readonly xStep: number;
  readonly accumulate: boolean;
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

/**
 * gather: out[i] = x[index[i]] (an embedding, when x is its table, which may be packed); scatter: out[index[i]] = x[i]. `rows` counts the indices.
 */
export interface MoveRows {
  readonly out: Tensor;
  readonly x: Weight;
  readonly index: Tensor;
  readonly rows: number;
}
export interface ScatterRows extends MoveRows {
  readonly x: Tensor;
}

/**
 * out[index[i]] = x[i] in 8 bits, for i < rows. In f32 and block by block: d = max|x| / 127, code = x · (1 / d) to the nearest whole number, halves away
 * from zero; d is kept as the nearest f16, and stands for code · d. (quantize_row_q8_0_ref of llama.cpp's ggml-quants.c.)
 */
export interface CacheRows {
  readonly out: CachedRows;
  /** [T, heads·width] */
  readonly x: Tensor;
  readonly index: Tensor;
  readonly rows: number;
}

/**
 * losses[i] = −log softmax(logits[i])[labels[i]] for i < rows. With `gradientScale` other than 0, logits become
 * (softmax − one-hot) · gradientScale · rowScales[i] in place; without `rowScales` they count 1.
 */
export interface CrossEntropy {
  readonly logits: Tensor;
  readonly labels: Tensor;
  readonly losses: Tensor;
  readonly rows: number;
  readonly gradientScale: number;
  /** [capacity, 1] */
  readonly rowScales?: Tensor | undefined;
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

/**
 * DoRA's norms n = ‖W + scale·B·A‖ by output (Liu et al. 2024), from products that a caller has made, and what columns of the result are scaled by:
 * norms[o]² = ‖W[o]‖² + Σ_i b[o, i]·(2·scale·product[i, o] + scale²·bGram[o, i]);  scales[o] = magnitude[o] / norms[o].
 */
export interface DoraScales {
  /** [1, outputs] */
  readonly scales: Tensor;
  /** [1, outputs] */
  readonly norms: Tensor;
  /** [1, outputs] */
  readonly magnitude: Tensor;
  /** [outputs, 1]: 1/√(mean of W[o]²), as rmsNorm leaves it. */
  readonly inverse: Tensor;
  /** Columns of W. */
  readonly inputs: number;
  /** B, [outputs, rank] */
  readonly b: Tensor;
  /** A·Wᵀ, [rank, outputs] */
  readonly product: Tensor;
  /** B·(A·Aᵀ), [outputs, rank] */
  readonly bGram: Tensor;
  readonly scale: number;
}

/** out = add + bias + factor · x ⊙ scales, by column; without `scales` they count 1, and `factor` is 1 when absent. `out` may be `x` or `add`. */
export interface ScaleColumns {
  readonly out: Tensor;
  readonly x: Tensor;
  /** [1, columns] */
  readonly scales?: Tensor | undefined;
  readonly factor?: number | undefined;
  readonly add?: Tensor | undefined;
  /** [1, columns] */
  readonly bias?: Tensor | undefined;
  readonly rows: number;
}

/** out[j] = (accumulate ? out[j] : 0) + Σ_t x[t, j]·y[t, j] / divisors[j] */
export interface ColumnDots {
  /** [1, columns] */
  readonly out: Tensor;
  readonly x: Tensor;
  readonly y: Tensor;
  /** [1, columns] */
  readonly divisors: Tensor;
  readonly rows: number;
  readonly accumulate: boolean;
}
