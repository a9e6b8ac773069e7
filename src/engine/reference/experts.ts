/** Operations of the reference backend for a mixture of experts. */
import type { Route, RouteBackward, ScaleRows, ScaleRowsBackward } from '../backend-experts';
import { floats } from './tensor';

export function route({ weights, scores, logits, bias, rows, scoring, groups, chosenGroups, groupBest, chosen, normalized, scale }: Route): void {
  const experts = logits.columns;
  const size = experts / groups;
  const [w, s, x, b] = [floats(weights), floats(scores), floats(logits), bias && floats(bias)];
  for (let t = 0; t < rows; t++) {
    const row = x.subarray(t * experts, (t + 1) * experts);
    const score = s.subarray(t * experts, (t + 1) * experts);
    score.set(scoring === 'sigmoid' ? row.map((value) => 1 / (1 + Math.exp(-value))) : softmax(row));
    const standing = Array.from(score, (value, e) => value + (b ? b[e]! : 0));
    const groupStanding = Array.from({ length: groups }, (_, g) => best(standing.slice(g * size, (g + 1) * size), groupBest).reduce((sum, value) => sum + value, 0));
    const open = new Set(bestIndices(groupStanding, chosenGroups));
    const taken = new Set(bestIndices(standing.map((value, e) => (open.has(Math.floor(e / size)) ? value : -Infinity)), chosen));
    const total = normalized ? [...taken].reduce((sum, e) => sum + score[e]!, 0) + 1e-20 : 1;
    for (let e = 0; e < experts; e++) w[t * experts + e] = taken.has(e) ? (scale * score[e]!) / total : 0;
  }
}

function softmax(row: Float32Array): Float32Array {
  const most = Math.max(...row);
  const powers = Array.from(row, (value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

const best = (values: readonly number[], count: number): number[] => values.toSorted((a, b) => b - a).slice(0, count);

/** The first ones, when equal. */
const bestIndices = (values: readonly number[], count: number): number[] => values.map((_, i) => i).toSorted((a, b) => values[b]! - values[a]!).slice(0, count);

export function routeBackward({ dLogits, dWeights, weights, scores, rows, scoring, normalized, scale }: RouteBackward): void {
  const experts = weights.columns;
  const [dx, dw, w, s] = [floats(dLogits), floats(dWeights), floats(weights), floats(scores)];
  for (let t = 0; t < rows; t++) {
    const at = t * experts;
    const taken = Array.from({ length: experts }, (_, e) => at + e).filter((i) => w[i] !== 0);
    const total = normalized ? taken.reduce((sum, i) => sum + s[i]!, 0) + 1e-20 : 1;
    // w = scale · s / Σs, so ds = scale · (dw − Σ dw·s / Σs) / Σs.
    const shared = normalized ? taken.reduce((sum, i) => sum + dw[i]! * s[i]!, 0) / total : 0;
    const ds = (i: number): number => (w[i] !== 0 ? (scale * (dw[i]! - shared)) / total : 0);
    const mean = scoring === 'softmax' ? taken.reduce((sum, i) => sum + ds(i) * s[i]!, 0) : 0;
    for (let i = at; i < at + experts; i++) dx[i] = scoring === 'softmax' ? s[i]! * (ds(i) - mean) : ds(i) * s[i]! * (1 - s[i]!);
  }
}

export function scaleRows({ out, x, scales, column, add, rows }: ScaleRows): void {
  const { columns } = out;
  const [y, input, by, start] = [floats(out), floats(x), floats(scales), floats(add)];
  for (let i = 0; i < rows * columns; i++) y[i] = start[i]! + input[i]! * by[Math.floor(i / columns) * scales.columns + column]!;
}

export function scaleRowsBackward({ dx, dScales, dOut, x, scales, column, rows }: ScaleRowsBackward): void {
  const { columns } = x;
  const [d, dBy, dy, input, by] = [floats(dx), floats(dScales), floats(dOut), floats(x), floats(scales)];
  for (let t = 0; t < rows; t++) {
    const at = t * scales.columns + column;
    let sum = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      sum += dy[i]! * input[i]!;
      d[i] = dy[i]! * by[at]!;
    }
    dBy[at] = sum;
  }
}
