/** Checkpointing changes memory, never a number: the same gradients, bit for bit, whatever is made again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend, Tensor } from './backend';
import { linear, type LoraUse } from './lora/linear';
import { attention, gradientOf, rmsNorm, swiglu } from './operations';
import { createRandom, type Random } from './random';
import { createReferenceBackend } from './reference/backend';
import { createBatchMemory } from './run/batch';
import { createTape, type Checkpointing, type Variable } from './tape';

const WIDTH = 8;
const ROWS = 6;
const RANK = 2;

interface Outcome {
  readonly gradients: readonly Float32Array[];
  readonly allocatedBytes: number;
  readonly isCheckpointing: boolean;
}

interface Shape {
  readonly blocks: number;
  /** Blocks before this one have no adapter, so their way back ends early. */
  readonly firstTrained: number;
  readonly dropout: number;
  readonly seed: number;
}

/** A counted backend, so that a plan's size can be seen. */
function counting(): { readonly backend: Backend; readonly bytes: () => number } {
  const backend = createReferenceBackend();
  let bytes = 0;
  const { allocate } = backend;
  return { backend: { ...backend, allocate: (kind, rows, columns) => ((bytes += rows * columns * 4), allocate(kind, rows, columns)) }, bytes: () => bytes };
}

const matrix = (backend: Backend, random: Random, rows: number, columns: number): Tensor => {
  const tensor = backend.allocate('f32', rows, columns);
  backend.write(tensor, Float32Array.from({ length: rows * columns }, () => random.next() - 0.5));
  return tensor;
};

async function run({ blocks, firstTrained, dropout, seed }: Shape, checkpointing: Checkpointing): Promise<Outcome> {
  const { backend, bytes } = counting();
  const random = createRandom(seed);
  const batch = createBatchMemory(backend, ROWS);
  batch.load([2, 4].map((length) => ({ ids: new Int32Array(length), labels: new Int32Array(length) })));
  const tape = createTape(backend, ROWS, checkpointing);
  const data = Float32Array.from({ length: ROWS * WIDTH }, () => random.next() - 0.5);
  const input = tape.variable(WIDTH, false);
  tape.record({ inputs: [], output: input, forward: () => backend.write(input.value.tensor, data) });
  const trained: Tensor[] = [];
  const layer = (x: Variable, outputs: number, isTrained: boolean, residual?: Variable): Variable => {
    const inputs = x.value.columns;
    let use: LoraUse | null = null;
    if (isTrained) {
      const pair = { a: matrix(backend, random, RANK, inputs), b: matrix(backend, random, outputs, RANK), rank: RANK, scale: 2 };
      const [gradientA, gradientB] = [backend.allocate('f32', RANK, inputs), backend.allocate('f32', outputs, RANK)];
      trained.push(gradientA, gradientB);
      use = { pair, training: { gradientA, gradientB, dropout, stream: trained.length, state: { accumulate: false, dropoutSeed: seed } } };
    }
    return linear(tape, x, { name: 'x', weight: matrix(backend, random, outputs, inputs), bias: null, inputs, outputs }, use, residual);
  };
  let x = input;
  for (let i = 0; i < blocks; i++) {
    x = tape.segment(() => {
      const isTrained = i >= firstTrained;
      const n = rmsNorm(tape, x, matrix(backend, random, 1, WIDTH), 1e-6);
      const [q, k, v] = [layer(n, WIDTH, isTrained), layer(n, WIDTH / 2, false), layer(n, WIDTH / 2, isTrained)];
      const shape = { heads: 2, keyHeads: 1, headWidth: WIDTH / 2, scale: 0.5 };
      const h = layer(attention(tape, q, k, v, shape, batch.tensors, null), WIDTH, isTrained, x);
      const m = rmsNorm(tape, h, matrix(backend, random, 1, WIDTH), 1e-6);
      return layer(swiglu(tape, layer(m, 12, isTrained), layer(m, 12, false)), WIDTH, isTrained, h);
    });
  }
  const before = bytes();
  tape.keep(x.value);
  tape.keep(x.gradient!);
  tape.seal();
  const allocatedBytes = bytes() - before;
  tape.rows = ROWS;
  for (let step = 0; step < 2; step++) {
    for (const _ of tape.forward());
    backend.write(gradientOf(x), Float32Array.from({ length: ROWS * WIDTH }, (_, i) => Math.sin(i)));
    for (const _ of tape.backward());
  }
  const gradients = await Promise.all(trained.map((tensor) => backend.read(tensor)));
  return { gradients, allocatedBytes, isCheckpointing: tape.isCheckpointing };
}

describe('checkpointing', () => {
  test('gives the same gradients, bit for bit', async () => {
    const shapes = fc.record({ blocks: fc.integer({ min: 1, max: 4 }), dropout: fc.constantFrom(0, 0.25), seed: fc.nat(1000), skipped: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ blocks, dropout, seed, skipped }) => {
        const shape = { blocks, dropout, seed, firstTrained: Math.min(skipped, blocks - 1) };
        const [plain, again] = [await run(shape, 'never'), await run(shape, 'always')];
        expect(again.gradients).toEqual(plain.gradients);
        expect(again.gradients.flatMap((values) => [...values]).some((value) => value !== 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('needs memory for the blocks’ outputs and one block’s inside, not for all insides', async () => {
    const shape = { firstTrained: 0, dropout: 0, seed: 1 };
    const grown = async (checkpointing: Checkpointing): Promise<number> =>
      ((await run({ ...shape, blocks: 12 }, checkpointing)).allocatedBytes - (await run({ ...shape, blocks: 8 }, checkpointing)).allocatedBytes) / 4;
    expect(await grown('always')).toBe(ROWS * WIDTH * 4);
    expect(await grown('never')).toBeGreaterThan(6 * ROWS * WIDTH * 4);
  });

  test('is chosen only when the plan without it has no room or isn’t sparing enough, and what fits neither way is refused before anything is allocated', async () => {
    const shape = { blocks: 4, firstTrained: 0, dropout: 0, seed: 3 };
    const [plain, again] = [await run(shape, 'never'), await run(shape, 'always')];
    const choose = (limitBytes: number, sparingBytes?: number): { isCheckpointing: boolean } => {
      const { backend } = counting();
      const tape = createTape({ ...backend, memory: { usedBytes: 0, limitBytes, sparingBytes } }, ROWS);
      let x = tape.variable(WIDTH, true);
      tape.record({ inputs: [], output: x, forward: () => {} });
      for (let i = 0; i < 4; i++) x = tape.segment(() => rmsNorm(tape, rmsNorm(tape, x, backend.allocate('f32', 1, WIDTH), 1e-6), backend.allocate('f32', 1, WIDTH), 1e-6));
      tape.seal();
      return tape;
    };
    expect(plain.isCheckpointing).toBe(false);
    expect(again.isCheckpointing).toBe(true);
    expect(choose(Infinity).isCheckpointing).toBe(false);
    expect(choose(2100).isCheckpointing).toBe(true);
    expect(() => choose(100)).toThrow('needs');
    expect(choose(Infinity, 2100).isCheckpointing).toBe(true);
    expect(choose(Infinity, 0).isCheckpointing).toBe(true);
    expect(() => choose(100, Infinity)).toThrow('needs');
  });
});
