/**
 * Direct preference optimization (Rafailov et al. 2023, the sigmoid loss of TRL): from pairs of a chosen and a rejected answer to one prompt,
 *
 *     margin = β·((π_chosen − ref_chosen) − (π_rejected − ref_rejected)),   loss = −log σ(margin), the mean over the pairs,
 *
 * with π and ref the log probabilities of an answer's tokens under the adapter and under the base alone. The head runs twice: once for π, then, with
 * ±β·σ(−margin) on each token, for the gradients.
 */
import type { Backend } from '../backend';
import type { Model } from '../models/model';
import { labelCount, NO_LABEL, type TokenRow } from '../run/batch';
import { runSteps } from '../run/breathe';
import { scoreRows } from '../run/score';
import type { Objective } from './objective';

export interface PreferencePair {
  readonly chosen: TokenRow;
  readonly rejected: TokenRow;
}

/** Where two rows begin alike, their log probabilities cancel out: labels there are taken off, and need not be computed. */
export function withoutCommonLabels({ chosen, rejected }: PreferencePair): PreferencePair {
  let alike = 0;
  while (alike < chosen.ids.length && chosen.ids[alike] === rejected.ids[alike]) alike++;
  const strip = ({ ids, labels }: TokenRow): TokenRow => ({ ids, labels: labels.map((label, t) => (t < alike ? NO_LABEL : label)) });
  return { chosen: strip(chosen), rejected: strip(rejected) };
}

export interface PreferenceOptions {
  readonly backend: Backend;
  readonly model: Model;
  readonly pairs: readonly PreferencePair[];
  readonly beta: number;
  readonly signal?: AbortSignal | undefined;
  /** The base's log probabilities, where they were taken before. */
  readonly references?: readonly number[] | undefined;
}

/** Takes the base's log probabilities of all pairs, once. */
export async function preference({ backend, model, pairs: given, beta, signal, references: known }: PreferenceOptions): Promise<Objective> {
  const pairs = given.map(withoutCommonLabels);
  const references = known ?? (await baseLogProbabilities(backend, model, pairs, signal));

  return {
    references,
    weights: pairs.map(({ chosen, rejected }) => (labelCount(chosen) + labelCount(rejected) > 0 ? 1 : 0)),
    rowsOf: (example) => [pairs[example]!.chosen, pairs[example]!.rejected],
    prepare({ backend: device, batch }) {
      const rowScales = device.allocate('f32', batch.labelled.losses.rows, 1);
      batch.labelled.rowScales = rowScales;
      return { dispose: () => device.free(rowScales) };
    },
    async run({ backend: device, tape, batch: { labelled }, head }, examples, total, abort) {
      labelled.gradientScale = 0;
      await runSteps(device, tape.forward(), abort);
      const losses = await device.read(labelled.losses, 0, labelled.count);
      const scales = new Float32Array(labelled.count);
      let loss = 0;
      let margins = 0;
      let right = 0;
      let at = 0;
      for (const example of examples) {
        const { chosen, rejected } = pairs[example]!;
        const [first, second] = [at, at + labelCount(chosen)];
        at = second + labelCount(rejected);
        if (at === first) continue;
        const gain = sum(losses, second, at) + references[2 * example + 1]! - sum(losses, first, second) - references[2 * example]!;
        const margin = beta * gain;
        const pull = beta / (1 + Math.exp(margin));
        scales.fill(pull, first, second).fill(-pull, second, at);
        loss += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
        margins += margin;
        if (margin > 0) right++;
      }
      device.write(labelled.rowScales!, scales);
      labelled.gradientScale = 1 / total;
      head.again();
      await runSteps(device, tape.backward(), abort);
      return () => ({ loss, reward: { margin: margins, right } });
    },
  };
}

async function baseLogProbabilities(backend: Backend, model: Model, pairs: readonly PreferencePair[], signal: AbortSignal | undefined): Promise<readonly number[]> {
  const taken: number[] = [];
  const rows = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);
  for await (const { logProbability } of scoreRows({ backend, model, adapter: null, rows, signal })) taken.push(logProbability);
  return taken;
}

function sum(values: Float32Array, from: number, to: number): number {
  return values.subarray(from, to).reduce((total, value) => total + value, 0);
}
