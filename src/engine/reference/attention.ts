/** Attention of the reference backend, forwards and back, one query and head at a time. */
import type { Attention, AttentionBackward } from '../backend';
import { readHeads } from './cache';
import { floats, ints } from './tensor';

export function attention(op: Attention): void {
  const { rows, heads, keyHeads, headWidth, valueWidth = headWidth, scale, shared = 0 } = op;
  const [y, sums, query] = [floats(op.out), floats(op.logSum), floats(op.q)];
  const [keys, values] = [readHeads(op.k, keyHeads, headWidth), readHeads(op.v, keyHeads, valueWidth)];
  const [starts, ends, slopes] = [ints(op.keyStart), ints(op.keyEnd), op.slopes && floats(op.slopes)];
  const group = heads / keyHeads;
  for (let t = 0; t < rows; t++) {
    const end = ends[t]!;
    const seen = keysSeen(starts[t]!, end, shared);
    for (let h = 0; h < heads; h++) {
      const at = t * heads + h;
      const slope = slopes ? slopes[h]! : 0;
      const keyHead = Math.floor(h / group);
      const scores = new Float64Array(end);
      let largest = -Infinity;
      for (const j of seen) {
        const key = keys.seek(j, keyHead);
        let dot = 0;
        for (let i = 0; i < headWidth; i++) dot += query[at * headWidth + i]! * keys.values[key + i]!;
        const score = dot * scale + slope * (j + 1 - end);
        scores[j] = score;
        largest = Math.max(largest, score);
      }
      const mixed = new Float64Array(valueWidth);
      let sum = 0;
      for (const j of seen) {
        const weight = Math.exp(scores[j]! - largest);
        const value = values.seek(j, keyHead);
        sum += weight;
        for (let i = 0; i < valueWidth; i++) mixed[i]! += weight * values.values[value + i]!;
      }
      sums[at] = largest + Math.log(sum);
      for (let i = 0; i < valueWidth; i++) y[at * valueWidth + i] = mixed[i]! / sum;
    }
  }
}

/** P = exp(s·qk + bias − logSum); dP = dOut·v; dS = P·(dP − Σ dOut·out)·s; dq += dS·k, dk += dS·q, dv += P·dOut. */
export function attentionBackward(op: AttentionBackward): void {
  const { rows, heads, keyHeads, headWidth, valueWidth = headWidth, scale, shared = 0 } = op;
  const [dQuery, dKey, dValue, dy, y, sums] = [floats(op.dq), floats(op.dk), floats(op.dv), floats(op.dOut), floats(op.out), floats(op.logSum)];
  const [query, key, value, starts, ends] = [floats(op.q), floats(op.k), floats(op.v), ints(op.keyStart), ints(op.keyEnd)];
  const slopes = op.slopes && floats(op.slopes);
  const group = heads / keyHeads;
  dQuery.fill(0, 0, rows * op.dq.columns);
  dKey.fill(0, 0, rows * op.dk.columns);
  dValue.fill(0, 0, rows * op.dv.columns);
  for (let t = 0; t < rows; t++) {
    const seen = keysSeen(starts[t]!, ends[t]!, shared);
    for (let h = 0; h < heads; h++) {
      const queryAt = (t * heads + h) * headWidth;
      const outAt = (t * heads + h) * valueWidth;
      const slope = slopes ? slopes[h]! : 0;
      let delta = 0;
      for (let i = 0; i < valueWidth; i++) delta += dy[outAt + i]! * y[outAt + i]!;
      for (const j of seen) {
        const keyAt = (j * keyHeads + Math.floor(h / group)) * headWidth;
        const valueAt = (j * keyHeads + Math.floor(h / group)) * valueWidth;
        let score = 0;
        let dProbability = 0;
        for (let i = 0; i < headWidth; i++) score += query[queryAt + i]! * key[keyAt + i]!;
        for (let i = 0; i < valueWidth; i++) dProbability += dy[outAt + i]! * value[valueAt + i]!;
        const probability = Math.exp(score * scale + slope * (j + 1 - ends[t]!) - sums[t * heads + h]!);
        const dScore = probability * (dProbability - delta) * scale;
        for (let i = 0; i < headWidth; i++) {
          dQuery[queryAt + i]! += dScore * key[keyAt + i]!;
          dKey[keyAt + i]! += dScore * query[queryAt + i]!;
        }
        for (let i = 0; i < valueWidth; i++) dValue[valueAt + i]! += probability * dy[outAt + i]!;
      }
    }
  }
}

/** [0, shared) and [start, end), of what lies before `end`. */
function keysSeen(start: number, end: number, shared: number): number[] {
  return Array.from({ length: end }, (_, j) => j).filter((j) => j < shared || j >= start);
}
