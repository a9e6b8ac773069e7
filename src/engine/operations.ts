/** The operations that models are written in. Each records one node: how it is computed, what its backward reads, and how the gradient flows. */
import type { Tensor } from './backend';
import type { Slot, Tape, Variable } from './tape';

/** What a batch tells the operations, beside its tokens. All are [capacity, 1] i32 unless said otherwise. */
export interface BatchTensors {
  readonly ids: Tensor;
  readonly positions: Tensor;
  readonly keyStart: Tensor;
  readonly keyEnd: Tensor;
  readonly queryEnd: Tensor;
  /** Generation only: the row of the key cache that each token's key goes to. */
  readonly cacheRow: Tensor;
}

export function embedding(tape: Tape, table: Tensor, ids: Tensor): Variable {
  const output = tape.variable(table.columns, false);
  tape.record({
    inputs: [],
    output,
    forward: () => tape.backend.gatherRows({ out: output.value.tensor, x: table, index: ids, rows: tape.rows }),
  });
  return output;
}

export function rmsNorm(tape: Tape, x: Variable, weight: Tensor, epsilon: number): Variable {
  const { backend } = tape;
  const output = tape.variable(x.value.columns, x.gradient !== null);
  const inverse = tape.slot(1);
  tape.record({
    inputs: [x],
    output,
    scratch: [inverse],
    kept: [x.value, inverse],
    forward: () =>
      backend.rmsNorm({ out: output.value.tensor, inverse: inverse.tensor, x: x.value.tensor, weight, epsilon, rows: tape.rows }),
    backward: ([accumulate = false]) =>
      backend.rmsNormBackward({
        dx: gradientOf(x),
        dy: gradientOf(output),
        x: x.value.tensor,
        weight,
        inverse: inverse.tensor,
        rows: tape.rows,
        accumulate,
      }),
  });
  return output;
}

export interface RopeTables {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

export function rope(tape: Tape, x: Variable, tables: RopeTables, positions: Tensor, headWidth: number): Variable {
  const output = tape.variable(x.value.columns, x.gradient !== null);
  const turn = (out: Tensor, from: Tensor, inverse: boolean): void =>
    tape.backend.rope({ out, x: from, ...tables, positions, rows: tape.rows, heads: out.columns / headWidth, headWidth, inverse });
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
  readonly headWidth: number;
  readonly scale: number;
}

/** Rows of keys and values that outlive a batch: what generation remembers of one block. */
export interface KeyCache {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** Attention over the batch's own rows; with a cache, its rows join the cache first and attention runs over that (inference only). */
export function attention(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  shape: HeadShape,
  batch: BatchTensors,
  cache: KeyCache | null,
): Variable {
  const { backend } = tape;
  const output = tape.variable(q.value.columns, q.gradient !== null || k.gradient !== null || v.gradient !== null);
  const logSum = tape.slot(shape.heads);
  const delta = tape.slot(shape.heads);
  const spare = new Map<Variable, Slot>();
  for (const input of [q, k, v]) if (!input.gradient) spare.set(input, tape.slot(input.value.columns));
  const gradient = (of: Variable): Tensor => spare.get(of)?.tensor ?? gradientOf(of);
  const { keyStart, keyEnd, queryEnd } = batch;
  tape.record({
    inputs: [q, k, v],
    output,
    scratch: [logSum],
    kept: [q.value, k.value, v.value, output.value, logSum],
    backwardScratch: [delta, ...spare.values()],
    forward: () => {
      const { rows } = tape;
      if (cache) {
        backend.scatterRows({ out: cache.keys, x: k.value.tensor, index: batch.cacheRow, rows });
        backend.scatterRows({ out: cache.values, x: v.value.tensor, index: batch.cacheRow, rows });
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

/** The gradient's memory. A bug if the variable has none. */
export function gradientOf(variable: Variable): Tensor {
  if (!variable.gradient) throw new Error('This variable has no gradient.');
  return variable.gradient.tensor;
}
