/**
 * An adapter in a backend's memory: one flat parameter buffer, and for each targeted layer views into it. Attach it by passing `loraOf(layer)` to a
 * model; the base knows nothing of it, so any number of adapters share one base.
 */
import { allocating, type Allocations } from '../allocations';
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
import type { Random } from '../random';
import { createDora } from './dora';
import type { Linear, LoraPair, LoraTraining, LoraUse, TrainingState } from './linear';

export interface LoraSpec {
  readonly rank: number;
  readonly alpha: number;
  readonly dropout: number;
  /** rsLoRA: α/√r instead of α/r (Kalajdzievski 2023). */
  readonly rankStabilized: boolean;
  /** DoRA: a trained magnitude for each output. */
  readonly dora?: boolean | undefined;
  /** Where a layer's rank or alpha is another, by the layer's name. */
  readonly rankByLayer?: ReadonlyMap<string, number> | undefined;
  readonly alphaByLayer?: ReadonlyMap<string, number> | undefined;
}

/** What is trained of one layer. */
export interface AdapterViews {
  /** [rank, inputs] */
  readonly a: Tensor;
  /** [outputs, rank] */
  readonly b: Tensor;
  /** [1, outputs]; null without DoRA. */
  readonly magnitude: Tensor | null;
}

export interface Adapter {
  readonly spec: LoraSpec;
  /** Adapted layers in the model's order. */
  readonly layers: readonly Linear[];
  readonly parameters: Tensor;
  readonly parameterCount: number;
  pair(layer: Linear): LoraPair | null;
  /** The parameters by layer, or the same views over another flat tensor of this size (gradients). */
  viewsOf(flat: Tensor): ReadonlyMap<string, AdapterViews>;
  /** DoRA's norms, by layer; null without. */
  normsOf(layer: Linear): Tensor | null;
  /** Brings what follows from the parameters up to date. Call it after changing them. */
  refresh(): void;
  /** Grows with every `refresh`: what was computed with an earlier version no longer holds. */
  readonly version: number;
  /** DoRA's magnitudes start as the norms of what the layer computes without them. */
  resetMagnitudes(): void;
  dispose(): void;
}

export function rankOf(spec: LoraSpec, layer: Linear): number {
  return spec.rankByLayer?.get(layer.name) ?? spec.rank;
}

export function scaleOf(spec: LoraSpec, layer: Linear): number {
  const alpha = spec.alphaByLayer?.get(layer.name) ?? spec.alpha;
  const rank = rankOf(spec, layer);
  return alpha / (spec.rankStabilized ? Math.sqrt(rank) : rank);
}

/** Zero-filled pairs around `layers`. Fill them with `initialize`, or write stored values into the views and call `refresh`. */
export function createAdapter(backend: Backend, layers: readonly Linear[], spec: LoraSpec): Adapter {
  return allocating(backend, (memory) => makeAdapter(backend, memory, layers, spec));
}

function makeAdapter(backend: Backend, memory: Allocations, layers: readonly Linear[], spec: LoraSpec): Adapter {
  let size = 0;
  const take = (count: number): number => {
    const offset = size;
    size += Math.ceil(count / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;
    return offset;
  };
  const places = layers.map((layer) => {
    const rank = rankOf(spec, layer);
    return { layer, rank, a: take(rank * layer.inputs), b: take(rank * layer.outputs), magnitude: spec.dora ? take(layer.outputs) : null };
  });
  const parameters = memory.allocate('f32', 1, size);
  const viewsOf = (flat: Tensor): ReadonlyMap<string, AdapterViews> =>
    new Map(
      places.map(({ layer, rank, a, b, magnitude }) => [
        layer.name,
        {
          a: backend.view(flat, a, rank, layer.inputs),
          b: backend.view(flat, b, layer.outputs, rank),
          magnitude: magnitude === null ? null : backend.view(flat, magnitude, 1, layer.outputs),
        },
      ]),
    );
  const own = viewsOf(parameters);
  let version = 0;
  const dora = spec.dora
    ? memory.hold(createDora(backend, layers.map((layer) => {
        const { a, b, magnitude } = own.get(layer.name)!;
        return { layer, a, b, scale: scaleOf(spec, layer), magnitude: magnitude! };
      })))
    : null;
  const pairs = new Map<string, LoraPair>(
    places.map(({ layer, rank }) => {
      const { a, b } = own.get(layer.name)!;
      return [layer.name, { a, b, rank, scale: scaleOf(spec, layer), columnScales: dora?.byLayer.get(layer.name)?.scales ?? null }];
    }),
  );
  return {
    spec,
    layers,
    parameters,
    parameterCount: places.reduce((sum, { layer: { inputs, outputs }, rank }) => sum + rank * (inputs + outputs) + (dora ? outputs : 0), 0),
    pair: (layer) => pairs.get(layer.name) ?? null,
    viewsOf,
    normsOf: (layer) => dora?.byLayer.get(layer.name)?.norms ?? null,
    refresh: () => {
      version++;
      dora?.refresh();
    },
    get version() {
      return version;
    },
    resetMagnitudes: () => dora?.resetMagnitudes(),
    dispose: () => memory.dispose(),
  };
}

/** As PEFT starts: A uniform in ±1/√inputs (kaiming_uniform with a = √5), B zero, magnitudes the norms of W. */
export function initialize(backend: Backend, adapter: Adapter, random: Random): void {
  for (const layer of adapter.layers) {
    const { a } = adapter.pair(layer)!;
    const bound = 1 / Math.sqrt(layer.inputs);
    backend.write(a, Float32Array.from({ length: a.rows * a.columns }, () => (2 * random.next() - 1) * bound));
  }
  adapter.resetMagnitudes();
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
    const norms = adapter.normsOf(layer);
    const training: LoraTraining = {
      gradientA: gradient.a,
      gradientB: gradient.b,
      magnitude: gradient.magnitude && norms && { gradient: gradient.magnitude, norms },
      dropout: adapter.spec.dropout,
      stream: streams.get(layer.name)!,
      state,
    };
    return { pair, training };
  };
}
