/**
 * An adapter in a backend's memory: one flat parameter buffer, and for each targeted layer a pair of views into it. Attach it by passing
 * `loraOf(layer)` to a model; the base knows nothing of it, so any number of adapters share one base.
 */
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
import type { Model } from '../models/model';
import type { Random } from '../random';
import { Refusal } from '../refusal';
import type { Linear, LoraPair, LoraTraining, LoraUse, TrainingState } from './linear';

export interface LoraSpec {
  readonly rank: number;
  readonly alpha: number;
  readonly dropout: number;
  /** α/√r instead of α/r. */
  readonly rankStabilized: boolean;
}

interface Place {
  readonly layer: Linear;
  readonly rank: number;
  readonly aOffset: number;
  readonly bOffset: number;
}

export interface Adapter {
  readonly spec: LoraSpec;
  /** Adapted layers in the model's order. */
  readonly layers: readonly Linear[];
  readonly parameters: Tensor;
  readonly parameterCount: number;
  pair(layer: Linear): LoraPair | null;
  /** The same views over another flat tensor of this size (gradients). */
  viewsOf(flat: Tensor): ReadonlyMap<string, { readonly a: Tensor; readonly b: Tensor }>;
  dispose(): void;
}

/** Layers that a list of module names (`q_proj`, or a full path), or "all-linear", targets. As PEFT matches them. */
export function targetLayers(model: Model, targets: readonly string[] | 'all-linear'): Linear[] {
  const all = [...model.linears.values()];
  if (targets === 'all-linear') return all;
  const candidates = [...all, model.head];
  const matches = (layer: Linear, target: string): boolean => layer.name === target || layer.name.endsWith(`.${target}`);
  const unknown = targets.find((target) => !candidates.some((layer) => matches(layer, target)));
  if (unknown !== undefined || targets.length === 0) {
    const known = [...new Set(candidates.map(({ name }) => name.slice(name.lastIndexOf('.') + 1)))].join(', ');
    throw new Refusal('target_modules', `target_modules: the model has no linear layer "${unknown ?? ''}".`, `Choose among ${known}, or "all-linear".`);
  }
  return candidates.filter((layer) => targets.some((target) => matches(layer, target)));
}

/** Zero-filled pairs around `layers`. Fill them with `initialize`, or write stored values into the views. */
export function createAdapter(backend: Backend, layers: readonly Linear[], spec: LoraSpec): Adapter {
  const { rank, alpha } = spec;
  const scale = spec.rankStabilized ? alpha / Math.sqrt(rank) : alpha / rank;
  let size = 0;
  const take = (count: number): number => {
    const offset = size;
    size += Math.ceil(count / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;
    return offset;
  };
  const places: Place[] = layers.map((layer) => ({ layer, rank, aOffset: take(rank * layer.inputs), bOffset: take(rank * layer.outputs) }));
  const parameters = backend.allocate('f32', 1, size);
  const viewsOf = (flat: Tensor): ReadonlyMap<string, { readonly a: Tensor; readonly b: Tensor }> =>
    new Map(
      places.map(({ layer, aOffset, bOffset }) => [
        layer.name,
        { a: backend.view(flat, aOffset, rank, layer.inputs), b: backend.view(flat, bOffset, layer.outputs, rank) },
      ]),
    );
  const pairs = new Map<string, LoraPair>([...viewsOf(parameters)].map(([name, views]) => [name, { ...views, rank, scale }]));
  return {
    spec,
    layers,
    parameters,
    parameterCount: layers.reduce((sum, { inputs, outputs }) => sum + rank * (inputs + outputs), 0),
    pair: (layer) => pairs.get(layer.name) ?? null,
    viewsOf,
    dispose: () => backend.free(parameters),
  };
}

/** As PEFT starts: A uniform in ±1/√inputs (kaiming_uniform with a = √5), B zero. */
export function initialize(backend: Backend, adapter: Adapter, random: Random): void {
  for (const layer of adapter.layers) {
    const { a } = adapter.pair(layer)!;
    const bound = 1 / Math.sqrt(layer.inputs);
    backend.write(a, Float32Array.from({ length: a.rows * a.columns }, () => (2 * random.next() - 1) * bound));
  }
}

/** How an adapter takes part in inference. */
export function inferenceUse(adapter: Adapter | null): (layer: Linear) => LoraUse | null {
  return (layer) => {
    const pair = adapter?.pair(layer);
    return pair ? { pair, training: null } : null;
  };
}

/** How it takes part in training, with gradients in the flat tensor `gradients`. */
export function trainingUse(adapter: Adapter, gradients: Tensor, state: TrainingState): (layer: Linear) => LoraUse | null {
  const views = adapter.viewsOf(gradients);
  const streams = new Map(adapter.layers.map(({ name }, i) => [name, i + 1]));
  return (layer) => {
    const pair = adapter.pair(layer);
    const gradient = views.get(layer.name);
    if (!pair || !gradient) return null;
    const training: LoraTraining = {
      gradientA: gradient.a,
      gradientB: gradient.b,
      dropout: adapter.spec.dropout,
      stream: streams.get(layer.name)!,
      state,
    };
    return { pair, training };
  };
}
