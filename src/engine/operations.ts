/** The operations that models are written in. Each records one node: how it is computed, what its backward reads, and how the gradient flows. */
import type { KeyRows, Tensor, Weight } from './backend';
import type { Slot, Tape, Variable } from './tape';

/** What a batch tells the operations, beside its tokens. All are [capacity, 1] i32. */
export interface BatchTensors {
  readonly ids: Tensor;
  readonly positions: Tensor;
  /** Generation only: the row of the key cache that each token's key goes to. */
  readonly cacheRow: Tensor;
  /** Who sees whom when a query sees `window` keys at most, itself included (null: all before it). Ask while tracing: every load fills what was asked for. */
  ranges(window: number | null): KeyRanges;
  /** Tokens at the batch's start that all its segments go on from, as it is now: the keys that everybody sees. */
  readonly shared: number;
  /** The model's attention can't have shared keys. Say so while tracing. */
  keepApart(): void;
}

/** As attention takes them: query t sees the keys [keyStart[t], keyEnd[t]); no query outside [j, queryEnd[j]) sees key j. */
export interface KeyRanges {
  readonly keyStart: Tensor;
  readonly keyEnd: Tensor;
  readonly queryEnd: Tensor;
}

export function embedding(tape: Tape, table: Weight, ids: Tensor): Variable {
  const output = tape.variable(table.columns, false);
  tape.record({
    inputs: [],
    output,
    forward: () => tape.backend.gatherRows({ out: output.value.tensor, x: table, index: ids, rows: tape.rows }),
  });
  return output;
}

/** `groups`: each row is so many vectors side by side (heads), each normalized by itself with the same weight. */
export function rmsNorm(tape: Tape, x: Variable, weight: Tensor, epsilon: number, groups = 1): Variable {
  const { backend } = tape;
  const output = tape.variable(x.value.columns, x.gradient !== null);
  const inverse = tape.slot(groups);
  tape.record({
    inputs: [x],
    output,
    scratch: [inverse],
    kept: [x.value, inverse],
    forward: () =>
      backend.rmsNorm({ out: output.value.tensor, inverse: inverse.tensor, x: x.value.tensor, weight, epsilon, rows: tape.rows, groups }),
    backward: ([accumulate = false]) =>
      backend.rmsNormBackward({
        dx: gradientOf(x),
        dy: gradientOf(output),
        x: x.value.tensor,
        weight,
        inverse: inverse.tensor,
        rows: tape.rows,
        groups,
        accumulate,
      }),
  });
  return output;
}

export function layerNorm(tape: Tape, x: Variable, weight: Tensor, bias: Tensor, epsilon: number): Variable {
  const { backend } = tape;
  const output = tape.variable(x.value.columns, x.gradient !== null);
  const mean = tape.slot(1);
  const inverse = tape.slot(1);
  const kept = (): { readonly x: Tensor; readonly mean: Tensor; readonly inverse: Tensor; readonly rows: number } => ({
    x: x.value.tensor,
    mean: mean.tensor,
    inverse: inverse.tensor,
    rows: tape.rows,
  });
  tape.record({
    inputs: [x],
    output,
    scratch: [mean, inverse],
    kept: [x.value, mean, inverse],
    forward: () => backend.layerNorm({ ...kept(), out: output.value.tensor, weight, bias, epsilon }),
    backward: ([accumulate = false]) => backend.layerNormBackward({ ...kept(), dx: gradientOf(x), dy: gradientOf(output), weight, accumulate }),
  });
  return output;
}

/** a + b. The gradient of `a` is the sum's own where that is possible. */
export function add(tape: Tape, a: Variable, b: Variable): Variable {
  const { backend } = tape;
  const output = tape.variable(a.value.columns, a.gradient !== null || b.gradient !== null);
  tape.record({
    inputs: [a, b],
    output,
    residual: a,
    forward: () => backend.add({ out: output.value.tensor, a: a.value.tensor, b: b.value.tensor, rows: tape.rows }),
    backward: ([addsA = false, addsB = false]) => {
      const dy = gradientOf(output);
      const whole = { blocks: 1, width: dy.columns, outStart: 0, outStep: 0, xStart: 0, xStep: 0 };
      if (a.gradient && addsA) backend.copyColumns({ ...whole, out: gradientOf(a), x: dy, rows: tape.rows, accumulate: true });
      if (b.gradient) backend.copyColumns({ ...whole, out: gradientOf(b), x: dy, rows: tape.rows, accumulate: addsB });
    },
  });
  return output;
}

export interface RopeTables {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/** Which dimensions of a head turn: the tables' width, from `first` on. `interleaved`: a pair is two neighbours, not half the width apart. */
export interface RopeLayout {
  readonly first?: number | undefined;
  readonly interleaved?: boolean | undefined;
}

export function rope(tape: Tape, x: Variable, tables: RopeTables, positions: Tensor, headWidth: number, layout: RopeLayout = {}): Variable {
  const output = tape.variable(x.value.columns, x.gradient !== null);
  const turn = (out: Tensor, from: Tensor, inverse: boolean): void =>
    tape.backend.rope({ ...layout, out, x: from, ...tables, positions, rows: tape.rows, heads: out.columns / headWidth, headWidth, inverse });
  tape.record({
    inputs: [x],
    output,
    forward: () => turn(output.value.tensor, x.value.tensor, false),
    backward: ([accumulate]) => {
      if (accumulate) throw new Error('The input of rope must have no other use.');
      turn(gradientOf(x), gradientOf(output), true);
    },
  });
  return output;
}

export interface HeadShape {
  readonly heads: number;
  readonly keyHeads: number;
  /** Of a query or key. */
  readonly headWidth: number;
  /** Of a value, and of the result; `headWidth` when absent. */
  readonly valueWidth?: number | undefined;
  readonly scale: number;
  /** Keys that a query sees, itself included; all before it when absent or null. */
  readonly window?: number | null | undefined;
  /** ALiBi, [1, heads]. */
  readonly slopes?: Tensor | undefined;
}

/** Rows of keys and values that outlive a batch: what generation remembers of one block. */
export interface KeyCache {
  readonly keys: KeyRows;
  readonly values: KeyRows;
}

/** Attention over the batch's own rows; with a cache, its rows join the cache first and attention runs over that (inference only). */
export function attention(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  { window = null, ...shape }: HeadShape,
  batch: BatchTensors,
  cache: KeyCache | null,
): Variable {
  const { backend } = tape;
  const { heads, headWidth, valueWidth = headWidth } = shape;
  const output = tape.variable(heads * valueWidth, q.gradient !== null || k.gradient !== null || v.gradient !== null);
  const logSum = tape.slot(heads);
  const delta = tape.slot(heads);
  const spare = new Map<Variable, Slot>();
  for (const input of [q, k, v]) if (!input.gradient) spare.set(input, tape.slot(input.value.columns));
  const gradient = (of: Variable): Tensor => spare.get(of)?.tensor ?? gradientOf(of);
  const join = (out: KeyRows, { value: { tensor: x } }: Variable): void => {
    const op = { x, index: batch.cacheRow, rows: tape.rows };
    if (out.kind === 'cached') backend.cacheRows({ ...op, out });
    else backend.scatterRows({ ...op, out });
  };
  const { keyStart, keyEnd, queryEnd } = batch.ranges(window);
  // Both count the keys between a query and a key, and shared keys don't lie where they count.
  if (window !== null || shape.slopes) batch.keepApart();
  tape.record({
    inputs: [q, k, v],
    output,
    scratch: [logSum],
    kept: [q.value, k.value, v.value, output.value, logSum],
    backwardScratch: [delta, ...spare.values()],
    forward: () => {
      const { rows } = tape;
      if (cache) {
        join(cache.keys, k);
        join(cache.values, v);
      }
      backend.attention({
        ...shape,
        rows,
        out: output.value.tensor,
        logSum: logSum.tensor,
        q: q.value.tensor,
        k: cache?.keys ?? k.value.tensor,
        v: cache?.values ?? v.value.tensor,
        keyStart,
        keyEnd,
        shared: batch.shared,
      });
    },
    backward: (adds) => {
      if (adds.includes(true)) throw new Error('The inputs of attention must have no other use.');
      backend.attentionBackward({
        ...shape,
        rows: tape.rows,
        dq: gradient(q),
        dk: gradient(k),
        dv: gradient(v),
        dOut: gradientOf(output),
        out: output.value.tensor,
        logSum: logSum.tensor,
        q: q.value.tensor,
        k: k.value.tensor,
        v: v.value.tensor,
        keyStart,
        keyEnd,
        queryEnd,
        shared: batch.shared,
        delta: delta.tensor,
      });
    },
  });
  return output;
}

export function swiglu(tape: Tape, gate: Variable, up: Variable): Variable {
  const { backend } = tape;
  const output = tape.variable(gate.value.columns, gate.gradient !== null || up.gradient !== null);
  const spare = new Map<Variable, Slot>();
  for (const input of [gate, up]) if (!input.gradient) spare.set(input, tape.slot(input.value.columns));
  tape.record({
    inputs: [gate, up],
    output,
    kept: [gate.value, up.value],
    backwardScratch: [...spare.values()],
    forward: () => backend.swiglu({ out: output.value.tensor, gate: gate.value.tensor, up: up.value.tensor, rows: tape.rows }),
    backward: (adds) => {
      if (adds.includes(true)) throw new Error('The inputs of swiglu must have no other use.');
      backend.swigluBackward({
        dGate: spare.get(gate)?.tensor ?? gradientOf(gate),
        dUp: spare.get(up)?.tensor ?? gradientOf(up),
        dOut: gradientOf(output),
        gate: gate.value.tensor,
        up: up.value.tensor,
        rows: tape.rows,
      });
    },
  });
  return output;
}

export function gelu(tape: Tape, x: Variable): Variable {
  const { backend } = tape;
  const output = tape.variable(x.value.columns, x.gradient !== null);
  tape.record({
    inputs: [x],
    output,
    kept: [x.value],
    forward: () => backend.gelu({ out: output.value.tensor, x: x.value.tensor, rows: tape.rows }),
    backward: ([accumulate]) => {
      if (accumulate) throw new Error('The input of gelu must have no other use.');
      backend.geluBackward({ dx: gradientOf(x), dOut: gradientOf(output), x: x.value.tensor, rows: tape.rows });
    },
  });
  return output;
}

/** The gradient's memory. A bug if the variable has none. */
export function gradientOf(variable: Variable): Tensor {
  if (!variable.gradient) throw new Error('This variable has no gradient.');
  return variable.gradient.tensor;
}
