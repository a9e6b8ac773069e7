/**
 * Adapters mixed by weights: what the mix adds to a layer is Σ weight · (what each adapter adds), exactly, with the base left as it is. LoRA's pairs are
 * laid side by side (PEFT's `add_weighted_adapter` calls it "cat"): A = [A₁; A₂; …], B = [w₁s₁B₁, w₂s₂B₂, …].
 *
 * DoRA adds (c − 1)⊙x·Wᵀ + c⊙s·x·Aᵀ·Bᵀ, so a mix of it is DoRA again, with C = 1 + Σ w(c − 1) and the rows of its B multiplied by c/C.
 */
import type { Backend, Tensor } from '../backend';
import { Refusal } from '../refusal';
import { createAdapter, type Adapter } from './adapter';
import type { Linear, LoraPair } from './linear';

export interface WeightedAdapter {
  readonly adapter: Adapter;
  readonly weight: number;
}

/** Below this, an output's column scale can't be divided by. */
const LEAST_SCALE = 1e-3;

/** A mix as the adapters are now: it doesn't follow when they are trained on. For inference. */
export async function mixAdapters(backend: Backend, parts: readonly WeightedAdapter[]): Promise<Adapter> {
  const bad = parts.find(({ weight }) => !Number.isFinite(weight));
  if (bad || parts.length === 0) throw new Refusal('mix', bad ? `An adapter's weight is ${bad.weight}.` : 'A mix names no adapter.', 'Give one adapter or more, each with a number as its weight.');
  const layers = [...new Set(parts.flatMap(({ adapter }) => adapter.layers))];
  const ranks = new Map(layers.map((layer) => [layer.name, parts.reduce((sum, { adapter }) => sum + (adapter.pair(layer)?.rank ?? 0), 0)]));
  const mix = createAdapter(backend, layers, { rank: 1, alpha: 1, dropout: 0, rankStabilized: false, rankByLayer: ranks, alphaByLayer: ranks });
  const owned: Tensor[] = [];
  const columnScales = new Map<string, Tensor>();
  const dispose = (): void => {
    for (const tensor of owned.splice(0)) backend.free(tensor);
    mix.dispose();
  };
  try {
    for (const layer of layers) {
      const { a, b } = mix.pair(layer)!;
      const made = await mixLayer(backend, layer, parts, a.rows);
      backend.write(a, made.a);
      backend.write(b, made.b);
      if (!made.scales) continue;
      const tensor = backend.allocate('f32', 1, layer.outputs);
      owned.push(tensor);
      columnScales.set(layer.name, tensor);
      backend.write(tensor, made.scales);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const pairs = new Map<Linear, LoraPair>(layers.map((layer) => [layer, { ...mix.pair(layer)!, columnScales: columnScales.get(layer.name) ?? null }]));
  return { ...mix, pair: (layer) => pairs.get(layer) ?? null, dispose };
}

interface MixedLayer {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly scales: Float32Array | null;
}

async function mixLayer(backend: Backend, layer: Linear, parts: readonly WeightedAdapter[], rank: number): Promise<MixedLayer> {
  const { inputs, outputs } = layer;
  const taken = await Promise.all(
    parts.flatMap(({ adapter, weight }) => {
      const pair = adapter.pair(layer);
      return pair ? [readPair(backend, pair, weight)] : [];
    }),
  );
  const scales = new Float64Array(outputs).fill(1);
  for (const { weight, columnScales } of taken) columnScales?.forEach((c, o) => (scales[o]! += weight * (c - 1)));
  if (scales.some((scale) => !(Math.abs(scale) >= LEAST_SCALE))) throw new Refusal('mix', `With these weights the adapters cancel the output of ${layer.name}.`, 'Use other weights.');
  const a = new Float32Array(rank * inputs);
  const b = new Float32Array(outputs * rank);
  let at = 0;
  for (const { pair, weight, columnScales, values } of taken) {
    a.set(values.a, at * inputs);
    for (let o = 0; o < outputs; o++) {
      const factor = (weight * pair.scale * (columnScales?.[o] ?? 1)) / scales[o]!;
      for (let i = 0; i < pair.rank; i++) b[o * rank + at + i] = factor * values.b[o * pair.rank + i]!;
    }
    at += pair.rank;
  }
  return { a, b, scales: taken.some(({ columnScales }) => columnScales) ? Float32Array.from(scales) : null };
}

async function readPair(backend: Backend, pair: LoraPair, weight: number): Promise<{
  readonly pair: LoraPair;
  readonly weight: number;
  readonly columnScales: Float32Array | null;
  readonly values: { readonly a: Float32Array; readonly b: Float32Array };
}> {
  const [a, b] = await Promise.all([backend.read(pair.a), backend.read(pair.b)]);
  return { pair, weight, columnScales: pair.columnScales ? await backend.read(pair.columnScales) : null, values: { a, b } };
}

/** What a request puts on the base: nothing, one adapter, or a mix of several. */
export type AdapterChoice = Adapter | readonly WeightedAdapter[] | null;

/** Mixes that are kept when nobody uses them. */
const KEPT_MIXES = 4;

interface HeldMix {
  readonly parts: readonly WeightedAdapter[];
  readonly mix: Promise<Adapter>;
  users: number;
}

export interface MixShelf {
  /** The adapter that a choice stands for, and how to give it back when the work with it is done. */
  borrow(choice: AdapterChoice): Promise<{ readonly adapter: Adapter | null; giveBack(): void }>;
  /** Forgets the mixes with this adapter: it has changed, or goes away. */
  forget(adapter: Adapter): void;
}

/** Mixes are made at their first use and the last few are kept. `release` is told of a mix that goes. */
export function createMixShelf(backend: Backend, release: (mix: Adapter) => void): MixShelf {
  /** The latest last. */
  let held: HeldMix[] = [];
  const letGo = (gone: readonly HeldMix[]): void => {
    held = held.filter((entry) => !gone.includes(entry));
    for (const { mix, users } of gone) if (users === 0) void mix.then(release, () => {});
  };
  return {
    async borrow(choice) {
      if (choice === null || !('length' in choice)) return { adapter: choice, giveBack: () => {} };
      const [only] = choice;
      if (only && choice.length === 1 && only.weight === 1) return { adapter: only.adapter, giveBack: () => {} };
      const isSame = ({ parts }: HeldMix): boolean => parts.length === choice.length && parts.every(({ adapter, weight }, i) => adapter === choice[i]!.adapter && weight === choice[i]!.weight);
      const entry = held.find(isSame) ?? { parts: [...choice], mix: mixAdapters(backend, choice), users: 0 };
      held = [...held.filter((other) => other !== entry), entry];
      entry.users++;
      const giveBack = (): void => {
        entry.users--;
        if (!held.includes(entry)) letGo([entry]);
        letGo(held.filter(({ users }) => users === 0).slice(0, Math.max(0, held.length - KEPT_MIXES)));
      };
      try {
        return { adapter: await entry.mix, giveBack };
      } catch (error) {
        held = held.filter((other) => other !== entry);
        throw error;
      }
    },
    forget: (adapter) => letGo(held.filter(({ parts }) => parts.some((part) => part.adapter === adapter))),
  };
}
