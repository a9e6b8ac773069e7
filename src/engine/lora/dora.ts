/**
 * What DoRA keeps beside its trained magnitudes m: for each layer the norms n of W + s·B·A and the scales m/n. They follow from the parameters, and are
 * made again (`refresh`) whenever those change: W's own norms are taken once, and A·Wᵀ costs no more than a batch of `rank` tokens. A row of few inputs
 * can nearly vanish in the sum, and ‖W‖² + 2s·W·BA + s²·‖BA‖² loses what is left: there the sum itself is made.
 */
import { allocating, createAllocations, type Allocations } from '../allocations';
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
import type { Linear } from './linear';

export interface DoraLayer {
  readonly layer: Linear;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly scale: number;
  /** [1, outputs] */
  readonly magnitude: Tensor;
}

export interface DoraState {
  /** m/n and n, both [1, outputs], by the layer's name. */
  readonly byLayer: ReadonlyMap<string, { readonly scales: Tensor; readonly norms: Tensor }>;
  refresh(): void;
  /** Sets m to n: W + s·B·A is then what the layer computes. */
  resetMagnitudes(): void;
  dispose(): void;
}

/** Rows of W that are dequantized at a time. */
const CHUNK = 256;
/** Layers of at most so many inputs are kept in f32 and added up. */
const NARROW = 16;

const aligned = (count: number): number => Math.ceil(count / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;

export function createDora(backend: Backend, layers: readonly DoraLayer[]): DoraState {
  return allocating(backend, (held) => makeDora(backend, held, layers));
}

function makeDora(backend: Backend, held: Allocations, layers: readonly DoraLayer[]): DoraState {
  const most = (of: (layer: DoraLayer) => number): number => layers.reduce((size, layer) => Math.max(size, of(layer)), 0);
  const flat = (size: number): ((rows: number, columns: number) => Tensor) => {
    const memory = held.allocate('f32', 1, size);
    let at = 0;
    return (rows, columns) => {
      const made = backend.view(memory, at, rows, columns);
      at += aligned(rows * columns);
      return made;
    };
  };
  const kept = flat(layers.reduce((size, { layer }) => size + 3 * aligned(layer.outputs), 0));
  const states = layers.map((made) => {
    const { inputs, outputs } = made.layer;
    const matrix = (): Tensor => held.allocate('f32', outputs, inputs);
    const narrow = inputs <= NARROW ? { weight: matrix(), sum: matrix(), normed: matrix() } : null;
    return { ...made, narrow, inverse: kept(outputs, 1), norms: kept(1, outputs), scales: kept(1, outputs) };
  });
  const scratch = held.allocate('f32', 1, most(({ layer, a }) => 2 * aligned(a.rows * layer.outputs) + aligned(a.rows ** 2)));
  takeInverses(backend, states);

  const refresh = (): void => {
    for (const { layer, a, b, scale, magnitude, narrow, inverse, norms, scales } of states) {
      const { inputs, outputs } = layer;
      const rank = a.rows;
      const size = aligned(rank * outputs);
      const product = backend.view(scratch, 0, rank, outputs);
      const bGram = backend.view(scratch, size, outputs, rank);
      const gram = backend.view(scratch, 2 * size, rank, rank);
      backend.matmul({ layout: 'nt', out: product, a, b: layer.weight, m: rank, n: outputs, k: inputs });
      backend.matmul({ layout: 'nt', out: gram, a, b: a, m: rank, n: rank, k: inputs });
      backend.matmul({ layout: 'nn', out: bGram, a: b, b: gram, m: outputs, n: rank, k: rank });
      if (narrow) {
        const { weight, sum, normed } = narrow;
        backend.matmul({ layout: 'nn', out: sum, a: b, b: a, m: outputs, n: inputs, k: rank, scale, add: weight });
        backend.rmsNorm({ out: normed, inverse, x: sum, weight: backend.view(weight, 0, 1, inputs), epsilon: 0, rows: outputs });
      }
      // In a narrow layer `inverse` is the sum's by now: nothing is left to add.
      backend.doraScales({ scales, norms, magnitude, inverse, inputs, b, product, bGram, scale: narrow ? 0 : scale });
    }
  };
  return {
    byLayer: new Map(states.map(({ layer, norms, scales }) => [layer.name, { norms, scales }])),
    refresh,
    resetMagnitudes() {
      refresh();
      for (const { magnitude, norms } of states) backend.scaleColumns({ out: magnitude, x: norms, rows: 1 });
      refresh();
    },
    dispose: () => held.dispose(),
  };
}

interface BaseRows {
  readonly layer: Linear;
  readonly inverse: Tensor;
  readonly narrow: { readonly weight: Tensor } | null;
}

/** inverse[o] = 1/√(mean of W[o]²): what rmsNorm leaves with an epsilon of 0. Narrow layers keep their rows. */
function takeInverses(backend: Backend, states: readonly BaseRows[]): void {
  const widest = states.reduce((size, { layer }) => Math.max(size, layer.inputs), 0);
  const longest = states.reduce((size, { layer }) => Math.max(size, layer.outputs), 0);
  const chunk = Math.min(CHUNK, aligned(longest));
  const memory = createAllocations(backend);
  try {
    fillInverses(backend, memory, states, { widest, longest, chunk });
  } finally {
    memory.dispose();
  }
}

function fillInverses(
  backend: Backend,
  memory: Allocations,
  states: readonly BaseRows[],
  { widest, longest, chunk }: { readonly widest: number; readonly longest: number; readonly chunk: number },
): void {
  const [rowsMemory, normed, weight] = [chunk * widest, chunk * widest, widest].map((size) => memory.allocate('f32', 1, size)) as [Tensor, Tensor, Tensor];
  const index = memory.allocate('i32', longest, 1);
  backend.write(index, Int32Array.from({ length: longest }, (_, i) => i));
  for (const { layer, inverse, narrow } of states) {
    const { inputs, outputs } = layer;
    for (let start = 0; start < outputs; start += chunk) {
      const rows = Math.min(chunk, outputs - start);
      const w = narrow ? backend.view(narrow.weight, start * inputs, rows, inputs) : backend.view(rowsMemory, 0, rows, inputs);
      backend.gatherRows({ out: w, x: layer.weight, index: backend.view(index, start, rows, 1), rows });
      const out = backend.view(normed, 0, chunk, inputs);
      backend.rmsNorm({ out, inverse: backend.view(inverse, start, rows, 1), x: w, weight: backend.view(weight, 0, 1, inputs), epsilon: 0, rows });
    }
  }
}
