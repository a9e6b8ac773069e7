/** Each operation's gradient against finite differences, on the reference backend, for drawn shapes and values. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensor } from './backend';
import { linear, type Linear, type LoraUse } from './lora/linear';
import { attention, rmsNorm, rope, swiglu } from './operations';
import { createRandom, type Random } from './random';
import { createReferenceBackend } from './reference/backend';
import { createBatchMemory } from './run/batch';
import { createTape, type Tape, type Variable } from './tape';

const STEP = 1e-2;
const ROWS = 5;
const SEGMENTS = [2, 3];

interface Scene {
  readonly tape: Tape;
  readonly random: Random;
  /** A matrix whose gradient is checked. */
  input(columns: number): Variable;
  /** A frozen matrix. */
  matrix(rows: number, columns: number): Tensor;
  readonly batch: ReturnType<typeof createBatchMemory>;
}

/** Checks dΣ(w·y)/dx of every input that `build` asks for, at every element. */
async function checkGradients(seed: number, build: (scene: Scene) => Variable): Promise<void> {
  const backend = createReferenceBackend();
  const random = createRandom(seed);
  const tape = createTape(backend, ROWS);
  const batch = createBatchMemory(backend, ROWS);
  batch.load(SEGMENTS.map((length) => ({ ids: new Int32Array(length), labels: new Int32Array(length) })));
  const values = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random.next() - 1);
  const inputs: { readonly variable: Variable; readonly data: Float32Array }[] = [];
  const output = build({
    tape,
    random,
    batch,
    matrix(rows, columns) {
      const tensor = backend.allocate('f32', rows, columns);
      backend.write(tensor, values(rows * columns));
      return tensor;
    },
    input(columns) {
      const variable = tape.variable(columns, true);
      const data = values(ROWS * columns);
      inputs.push({ variable, data });
      tape.record({ inputs: [], output: variable, forward: () => backend.write(variable.value.tensor, data) });
      tape.keep(variable.value);
      tape.keep(variable.gradient!);
      return variable;
    },
  });
  tape.keep(output.value);
  tape.keep(output.gradient!);
  tape.seal();
  tape.rows = ROWS;
  const weights = values(ROWS * output.value.columns);
  const loss = async (): Promise<number> => {
    for (const _ of tape.forward());
    return (await backend.read(output.value.tensor)).reduce((sum, y, i) => sum + y * weights[i]!, 0);
  };
  await loss();
  backend.write(output.gradient!.tensor, weights);
  for (const _ of tape.backward());
  const gradients = await Promise.all(inputs.map(({ variable }) => backend.read(variable.gradient!.tensor)));
  for (const [n, { data }] of inputs.entries()) {
    for (let i = 0; i < data.length; i++) {
      const at = data[i]!;
      data[i] = at + STEP;
      const above = await loss();
      data[i] = at - STEP;
      const below = await loss();
      data[i] = at;
      const wanted = (above - below) / (2 * STEP);
      expect(Math.abs(gradients[n]![i]! - wanted), `input ${n}, element ${i}`).toBeLessThan(2e-3 * Math.max(1, Math.abs(wanted)));
    }
  }
}

const layer = (weight: Tensor): Linear => ({ name: 'layer', weight, bias: null, inputs: weight.columns, outputs: weight.rows });

const withLora = (dropout: number) => ({ tape, input, matrix, random }: Scene): Variable => {
  const use: LoraUse = {
    pair: { a: matrix(2, 6), b: matrix(4, 2), rank: 2, scale: 1.5 },
    training: { gradientA: matrix(2, 6), gradientB: matrix(4, 2), dropout, stream: 1, state: { accumulate: false, dropoutSeed: random.below(1000) } },
  };
  return linear(tape, input(6), layer(matrix(4, 6)), use);
};

const OPERATIONS: readonly (readonly [string, (scene: Scene) => Variable])[] = [
  ['rmsNorm', ({ tape, input, matrix }) => rmsNorm(tape, input(6), matrix(1, 6), 1e-3)],
  ['rope', ({ tape, input, matrix, batch }) => rope(tape, input(12), { cos: matrix(8, 2), sin: matrix(8, 2) }, batch.tensors.positions, 6)],
  ['swiglu', ({ tape, input }) => swiglu(tape, input(5), input(5))],
  [
    'attention with grouped heads over packed segments',
    ({ tape, input, batch }) => attention(tape, input(12), input(6), input(6), { heads: 4, keyHeads: 2, headWidth: 3, scale: 0.6 }, batch.tensors, null),
  ],
  ['linear', ({ tape, input, matrix }) => linear(tape, input(6), layer(matrix(4, 6)), null)],
  [
    'linear with a residual that has another use',
    ({ tape, input, matrix }) => {
      const y = linear(tape, input(6), layer(matrix(6, 6)), null, input(6));
      return linear(tape, rmsNorm(tape, y, matrix(1, 6), 1e-3), layer(matrix(6, 6)), null, y);
    },
  ],
  ['linear with LoRA around it', withLora(0)],
  ['linear with LoRA and dropout', withLora(0.4)],
];

test.each(OPERATIONS)('%s', async (_, build) => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => checkGradients(seed, build)),
    { numRuns: 20 },
  );
});
