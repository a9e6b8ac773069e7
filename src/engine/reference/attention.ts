/** Attention of the reference backend, forwards and back, one query and head at a time. */
import type { Attention, AttentionBackward } from '../backend';
import { floats, ints } from './tensor';

export function attention({ out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale }: Attention): void {
  const [y, sums, query, key, value] = [floats(out), floats(logSum), floats(q), floats(k), floats(v)];
  const [starts, ends] = [ints(keyStart), ints(keyEnd)];
  const group = heads / keyHeads;
  for (let t = 0; t < rows; t++) {
    const [start, end] = [starts[t]!, ends[t]!];
    for (let h = 0; h < heads; h++) {
      const at = (t * heads + h) * headWidth;
      const keyAt = (j: number): number => (j * keyHeads + Math.floor(h / group)) * headWidth;
      const scores = new Float64Array(end - start);
      let largest = -Infinity;
      for (let j = start; j < end; j++) {
        let dot = 0;
        for (let i = 0; i < headWidth; i++) dot += query[at + i]! * key[keyAt(j) + i]!;
        scores[j - start] = dot * scale;
        largest = Math.max(largest, dot * scale);
      }
      let sum = 0;
      for (let j = 0; j < scores.length; j++) sum += Math.exp(scores[j]! - largest);
      sums[t * heads + h] = largest + Math.log(sum);
      for (let i = 0; i < headWidth; i++) {
        let mixed = 0;
        for (let j = start; j < end; j++) mixed += Math.exp(scores[j - start]! - largest) * value[keyAt(j) + i]!;
        y[at + i] = mixed / sum;
      }
    }
  }
}

/** P = exp(s·qk − logSum); dP = dOut·v; dS = P·(dP − Σ dOut·out)·s; dq += dS·k, dk += dS·q, dv += P·dOut. */
export function attentionBackward(op: AttentionBackward): void {
  const { dq, dk, dv, dOut, out, logSum, q, k, v, keyStart, keyEnd, rows, heads, keyHeads, headWidth, scale } = op;
  const [dQuery, dKey, dValue, dy, y, sums] = [floats(dq), floats(dk), floats(dv), floats(dOut), floats(out), floats(logSum)];
  const [query, key, value, starts, ends] = [floats(q), floats(k), floats(v), ints(keyStart), ints(keyEnd)];
  const group = heads / keyHeads;
  dQuery.fill(0, 0, rows * dq.columns);
  dKey.fill(0, 0, rows * dk.columns);
  dValue.fill(0, 0, rows * dv.columns);
  for (let t = 0; t < rows; t++) {
    for (let h = 0; h < heads; h++) {
      const at = (t * heads + h) * headWidth;
      let delta = 0;
      for (let i = 0; i < headWidth; i++) delta += dy[at + i]! * y[at + i]!;
      for (let j = starts[t]!; j < ends[t]!; j++) {
        const from = (j * keyHeads + Math.floor(h / group)) * headWidth;
        let score = 0;
        let dProbability = 0;
        for (let i = 0; i < headWidth; i++) {
          score += query[at + i]! * key[from + i]!;
          dProbability += dy[at + i]! * value[from + i]!;
        }
        const probability = Math.exp(score * scale - sums[t * heads + h]!);
        const dScore = probability * (dProbability - delta) * scale;
        for (let i = 0; i < headWidth; i++) {
          dQuery[at + i]! += dScore * key[from + i]!;
          dKey[from + i]! += dScore * query[at + i]!;
          dValue[from + i]! += probability * dy[at + i]!;
        }
      }
    }
  }
}
