/** Each operation's gradient against finite differences, on the reference backend, for drawn shapes and values. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Backend, Tensor } from './backend';
import { joinHeads, split } from './columns';
import { addWeighed, route } from './experts';
import { linear, type Linear, type LoraUse } from './lora/linear';
import { add, attention, gelu, layerNorm, rmsNorm, rope, swiglu } from './operations';
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

/** Memory as an earlier batch leaves it: nothing is zero that nobody zeroed. */
function leavingTraces(backend: Backend): Backend {
  return {
    ...backend,
    allocate(kind, rows, columns) {
      const made = backend.allocate(kind, rows, columns);
      if (kind === 'f32') backend.setAll({ out: made, value: 3, rows });
      return made;
    },
  };
}

/** Checks dΣ(w·y)/dx of every input that `build` asks for, at every element. */
async function checkGradients(seed: number, build: (scene: Scene) => Variable): Promise<void> {
  const backend = createReferenceBackend();
  const random = createRandom(seed);
  const tape = createTape(leavingTraces(backend), ROWS);
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
      const slope = async (step: number): Promise<number> => {
        data[i] = at + step;
        const above = await loss();
        data[i] = at - step;
        const below = await loss();
        data[i] = at;
        return (above - below) / (2 * step);
      };
      const got = gradients[n]![i]!;
      const isClose = (wanted: number): boolean => Math.abs(got - wanted) < 2e-3 * Math.max(1, Math.abs(wanted));
      const coarse = await slope(STEP);
      // Where the loss bends sharply, half the step tells how much of the difference was the bend's (Richardson).
      const wanted = isClose(coarse) ? coarse : (4 * (await slope(STEP / 2)) - coarse) / 3;
      expect(isClose(wanted), `input ${n}, element ${i}: ${got}, not ${wanted}`).toBe(true);
    }
  }
}

const layer = (weight: Tensor): Linear => ({ name: 'layer', weight, bias: null, inputs: weight.columns, outputs: weight.rows });

const withLora = (dropout: number, dora = false) => ({ tape, input, matrix, random }: Scene): Variable => {
  const magnitude = dora ? { gradient: matrix(1, 4), norms: matrix(1, 4) } : null;
  const state = { accumulate: false, dropoutSeed: random.below(1000) };
  const use: LoraUse = {
    pair: { a: matrix(2, 6), b: matrix(4, 2), rank: 2, scale: 1.5, columnScales: dora ? matrix(1, 4) : null },
    training: { gradientA: matrix(2, 6), gradientB: matrix(4, 2), magnitude, dropout, stream: 1, state },
  };
  return linear(tape, input(6), layer(matrix(4, 6)), use);
};

/** Answers of four experts, weighed by a router whose choice is settled, so that a small step doesn't change it. */
const mixed = (scoring: 'softmax' | 'sigmoid', chosen: number) => ({ tape, input, random }: Scene): Variable => {
  const favours = tape.backend.allocate('f32', 1, 4);
  tape.backend.write(favours, Float32Array.of(9, 3, 6, 0));
  const routing = { scoring, groups: 1, chosenGroups: 1, groupBest: 1, chosen, normalized: random.below(2) === 0, scale: 1.7 } as const;
  const weights = route(tape, input(4), routing, favours);
  return [0, 1, 2, 3].reduce((sum, e) => addWeighed(tape, sum, input(3), weights, e), input(3));
};

const OPERATIONS: readonly (readonly [string, (scene: Scene) => Variable])[] = [
  ['rmsNorm', ({ tape, input, matrix }) => rmsNorm(tape, input(6), matrix(1, 6), 1e-3)],
  ['rmsNorm of each head', ({ tape, input, matrix }) => rmsNorm(tape, input(12), matrix(1, 4), 1e-2, 3)],
  ['layerNorm', ({ tape, input, matrix }) => layerNorm(tape, input(7), matrix(1, 7), matrix(1, 7), 1e-2)],
  [
    'layerNorm of what has another use',
    ({ tape, input, matrix }) => {
      const x = gelu(tape, input(4));
      return add(tape, layerNorm(tape, x, matrix(1, 4), matrix(1, 4), 0.1), x);
    },
  ],
  ['gelu', ({ tape, input }) => gelu(tape, input(5))],
  [
    'sums whose terms have other uses',
    ({ tape, input }) => {
      const [x, y] = [input(3), input(3)];
      const sum = add(tape, x, y);
      return add(tape, add(tape, gelu(tape, sum), y), x);
    },
  ],
  ['rope', ({ tape, input, matrix, batch }) => rope(tape, input(12), { cos: matrix(8, 2), sin: matrix(8, 2) }, batch.tensors.positions, 6)],
  [
    'rope of neighbours in the middle of a head',
    ({ tape, input, matrix, batch }) =>
      rope(tape, input(14), { cos: matrix(8, 2), sin: matrix(8, 2) }, batch.tensors.positions, 7, { first: 2, interleaved: true }),
  ],
  [
    'split by interleaved heads, with columns left over',
    ({ tape, input }) => {
      const [q, k, v] = split(tape, input(20), [0, 2, 5].map((start) => ({ start, width: 2, blocks: 2, step: 9 })));
      return swiglu(tape, add(tape, q!, v!), k!);
    },
  ],
  [
    'split into all its columns',
    ({ tape, input }) => {
      const [gate, up] = split(tape, input(6), [{ start: 3, width: 3 }, { start: 0, width: 3 }]);
      return swiglu(tape, gate!, up!);
    },
  ],
  [
    'heads joined from their own parts and one that all share',
    ({ tape, input }) => {
      const shared = input(2);
      return add(tape, joinHeads(tape, 3, [{ x: input(9), width: 3 }, { x: shared, width: 2, shared: true }]), joinHeads(tape, 3, [{ x: shared, width: 2, shared: true }, { x: input(9), width: 3 }]));
    },
  ],
  ['experts chosen by softmax', mixed('softmax', 2)],
  ['experts chosen by sigmoid', mixed('sigmoid', 3)],
  ['swiglu', ({ tape, input }) => swiglu(tape, input(5), input(5))],
  [
    'attention with grouped heads over packed segments',
    ({ tape, input, batch }) => attention(tape, input(12), input(6), input(6), { heads: 4, keyHeads: 2, headWidth: 3, scale: 0.6 }, batch.tensors, null),
  ],
  [
    'attention with values of another width, ALiBi and a window',
    ({ tape, input, batch, matrix }) =>
      attention(tape, input(12), input(6), input(4), { heads: 4, keyHeads: 2, headWidth: 3, valueWidth: 2, scale: 0.6, slopes: matrix(1, 4), window: 2 }, batch.tensors, null),
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
  ['linear with DoRA', withLora(0, true)],
  ['linear with DoRA and dropout', withLora(0.4, true)],
];

test.each(OPERATIONS)('%s', async (_, build) => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => checkGradients(seed, build)),
    { numRuns: 20 },
  );
});
