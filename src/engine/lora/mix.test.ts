/** A mix adds to each layer what its adapters add, by their weights. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../backend';
import { createRandom } from '../random';
import { createReferenceBackend } from '../reference/backend';
import { createAdapter, inferenceUse, type Adapter, type LoraSpec } from './adapter';
import { linearForward, type Linear } from './linear';
import { createMixShelf, mixAdapters } from './mix';

const ROWS = 3;
const backend = createReferenceBackend();

function matrix(rows: number, columns: number, random: ReturnType<typeof createRandom>): Tensor {
  const tensor = backend.allocate('f32', rows, columns);
  backend.write(tensor, Float32Array.from({ length: rows * columns }, () => 2 * random.next() - 1));
  return tensor;
}

const layerOf = (name: string, outputs: number, inputs: number, random: ReturnType<typeof createRandom>): Linear => ({
  name,
  weight: matrix(outputs, inputs, random),
  bias: matrix(1, outputs, random),
  inputs,
  outputs,
});

function adapterOf(layers: readonly Linear[], spec: Partial<LoraSpec>, random: ReturnType<typeof createRandom>): Adapter {
  const adapter = createAdapter(backend, layers, { rank: 2, alpha: 3, dropout: 0, rankStabilized: false, ...spec });
  for (const { a, b } of adapter.viewsOf(adapter.parameters).values()) {
    for (const part of [a, b]) backend.write(part, Float32Array.from({ length: part.rows * part.columns }, () => random.next() - 0.5));
  }
  adapter.resetMagnitudes();
  for (const { magnitude } of adapter.viewsOf(adapter.parameters).values()) {
    if (magnitude) backend.scaleColumns({ out: magnitude, x: magnitude, factor: 1 + random.next() / 2, rows: 1 });
  }
  adapter.refresh();
  return adapter;
}

async function output(layer: Linear, adapter: Adapter | null, x: Tensor): Promise<Float32Array> {
  const use = inferenceUse(adapter)(layer);
  const out = backend.allocate('f32', ROWS, layer.outputs);
  const z = backend.allocate('f32', ROWS, use?.pair.rank ?? 1);
  linearForward(backend, layer, use, { z, dropped: null, u: null }, x, out, ROWS);
  return backend.read(out);
}

describe('a mix', () => {
  test('of LoRA, rsLoRA and DoRA on different layers is the sum of what they add, by weight', async () => {
    const weight = fc.double({ min: -1, max: 1.5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.nat(), weight, weight, weight, async (seed, ...weights) => {
        const random = createRandom(seed);
        const [one, two] = [layerOf('one', 5, 7, random), layerOf('two', 4, 5, random)];
        const adapters = [
          adapterOf([one, two], { rank: 3 }, random),
          adapterOf([one], { rank: 4, rankStabilized: true }, random),
          adapterOf([one, two], { rank: 1, dora: true }, random),
        ];
        const mix = await mixAdapters(backend, adapters.map((adapter, i) => ({ adapter, weight: weights[i]! })));
        for (const layer of [one, two]) {
          const x = matrix(ROWS, layer.inputs, random);
          const base = await output(layer, null, x);
          const each = await Promise.all(adapters.map((adapter) => output(layer, adapter, x)));
          const wanted = base.map((y, i) => y + each.reduce((sum, adapted, n) => sum + weights[n]! * (adapted[i]! - y), 0));
          (await output(layer, mix, x)).forEach((y, i) => expect(Math.abs(y - wanted[i]!)).toBeLessThan(1e-4));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('of nothing, or with a weight that is no number, is refused', async () => {
    await expect(mixAdapters(backend, [])).rejects.toThrow('names no adapter');
    const random = createRandom(1);
    const adapter = adapterOf([layerOf('one', 2, 2, random)], {}, random);
    await expect(mixAdapters(backend, [{ adapter, weight: NaN }])).rejects.toThrow('NaN');
  });
});

describe('the shelf of mixes', () => {
  const random = createRandom(2);
  const layer = layerOf('one', 3, 4, random);
  const adapters = [adapterOf([layer], {}, random), adapterOf([layer], {}, random)] as const;
  const half = [{ adapter: adapters[0], weight: 0.5 }, { adapter: adapters[1], weight: 0.5 }];

  test('makes a mix once, lets the oldest idle ones go, and never one that is in use', async () => {
    const gone: Adapter[] = [];
    const shelf = createMixShelf(backend, (mix) => void gone.push(mix));
    const first = await shelf.borrow(half);
    const again = await shelf.borrow([...half]);
    expect(again.adapter).toBe(first.adapter);
    for (let weight = 2; weight < 10; weight++) (await shelf.borrow([{ adapter: adapters[0], weight }])).giveBack();
    await Promise.resolve();
    expect(gone.length).toBeGreaterThan(0);
    expect(gone).not.toContain(first.adapter);
    shelf.forget(adapters[1]);
    first.giveBack();
    await Promise.resolve();
    expect(gone).not.toContain(first.adapter);
    again.giveBack();
    await Promise.resolve();
    expect(gone).toContain(first.adapter);
    expect((await shelf.borrow(half)).adapter).not.toBe(first.adapter);
  });

  test('gives one adapter of weight 1 as it is', async () => {
    const shelf = createMixShelf(backend, () => {});
    expect((await shelf.borrow([{ adapter: adapters[0], weight: 1 }])).adapter).toBe(adapters[0]);
    expect((await shelf.borrow(adapters[1])).adapter).toBe(adapters[1]);
    expect((await shelf.borrow(null)).adapter).toBeNull();
  });
});
