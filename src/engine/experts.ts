/** Tape nodes of a mixture of experts: which experts a token goes to, and the sum of their weighed answers. */
import type { Tensor } from './backend';
import type { Routing } from './backend-experts';
import { gradientOf } from './operations';
import type { Tape, Variable } from './tape';

/** What each expert's answer counts: [T, experts] from the router's logits, 0 for those not chosen. `bias` ([1, experts]) sways the choice only. */
export function route(tape: Tape, logits: Variable, routing: Routing, bias: Tensor | null): Variable {
  const { backend } = tape;
  const experts = logits.value.columns;
  const output = tape.variable(experts, logits.gradient !== null);
  const scores = tape.slot(experts);
  tape.record({
    inputs: [logits],
    output,
    scratch: [scores],
    kept: [output.value, scores],
    forward: () =>
      backend.route({ ...routing, weights: output.value.tensor, scores: scores.tensor, logits: logits.value.tensor, bias: bias ?? undefined, rows: tape.rows }),
    backward: ([accumulate]) => {
      if (accumulate) throw new Error('The input of route must have no other use.');
      backend.routeBackward({ ...routing, dLogits: gradientOf(logits), dWeights: gradientOf(output), weights: output.value.tensor, scores: scores.tensor, rows: tape.rows });
    },
  });
  return output;
}

/** sum + x · weights[:, column]. Every column of `weights` must be used by one such node, and none by two. */
export function addWeighed(tape: Tape, sum: Variable, x: Variable, weights: Variable, column: number): Variable {
  const { backend } = tape;
  const needsGradient = x.gradient !== null || weights.gradient !== null;
  const output = tape.variable(x.value.columns, needsGradient || sum.gradient !== null);
  const spare = needsGradient && !(x.gradient && weights.gradient) ? { x: tape.slot(x.value.columns), weights: tape.slot(weights.value.columns) } : null;
  tape.record({
    inputs: [sum, x, weights],
    output,
    residual: sum,
    kept: needsGradient ? [x.value, weights.value] : [],
    backwardScratch: spare ? [spare.x, spare.weights] : [],
    forward: () =>
      backend.scaleRows({ out: output.value.tensor, x: x.value.tensor, scales: weights.value.tensor, column, add: sum.value.tensor, rows: tape.rows }),
    backward: ([addsSum = false, addsX = false]) => {
      if (addsX) throw new Error('A weighed answer must have no other use.');
      const dOut = gradientOf(output);
      if (sum.gradient && addsSum) backend.add({ out: gradientOf(sum), a: gradientOf(sum), b: dOut, rows: tape.rows });
      if (!needsGradient) return;
      const dx = x.gradient ? gradientOf(x) : spare!.x.tensor;
      const dScales = weights.gradient ? gradientOf(weights) : spare!.weights.tensor;
      backend.scaleRowsBackward({ dx, dScales, dOut, x: x.value.tensor, scales: weights.value.tensor, column, rows: tape.rows });
    },
  });
  return output;
}
