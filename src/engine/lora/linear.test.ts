/** The gradients of what an adapter trains, against finite differences: LoRA and DoRA (whose norms stand still), with dropout and without. */
import { expect, test } from 'vitest';
import type { Tensor } from '../backend';
import { createRandom } from '../random';
import { createReferenceBackend } from '../reference/backend';
import { linearBackward, linearForward, type Linear, type LoraUse } from './linear';

const [ROWS, INPUTS, OUTPUTS, RANK, STEP] = [4, 6, 5, 2, 1e-2];

test.each([
  ['LoRA', false, 0],
  ['LoRA with dropout', false, 0.4],
  ['DoRA', true, 0],
  ['DoRA with dropout', true, 0.4],
])('%s', async (_, dora, dropout) => {
  const backend = createReferenceBackend();
  const random = createRandom(11);
  const matrix = (rows: number, columns: number, shift = 0): Tensor => {
    const tensor = backend.allocate('f32', rows, columns);
    backend.write(tensor, Float32Array.from({ length: rows * columns }, () => shift + 2 * random.next() - 1));
    return tensor;
  };
  const layer: Linear = { name: 'layer', weight: matrix(OUTPUTS, INPUTS), bias: matrix(1, OUTPUTS), inputs: INPUTS, outputs: OUTPUTS };
  const [a, b, magnitude, norms, scales] = [matrix(RANK, INPUTS), matrix(OUTPUTS, RANK), matrix(1, OUTPUTS, 2), matrix(1, OUTPUTS, 2), matrix(1, OUTPUTS)];
  const gradients = { a: matrix(RANK, INPUTS), b: matrix(OUTPUTS, RANK), magnitude: matrix(1, OUTPUTS) };
  const use: LoraUse = {
    pair: { a, b, rank: RANK, scale: 1.5, columnScales: dora ? scales : null },
    training: {
      gradientA: gradients.a,
      gradientB: gradients.b,
      magnitude: dora ? { gradient: gradients.magnitude, norms } : null,
      dropout,
      stream: 3,
      state: { accumulate: false, dropoutSeed: 5 },
    },
  };
  const wide = (when: boolean, columns: number): Tensor | null => (when ? matrix(ROWS, columns) : null);
  const forth = { z: matrix(ROWS, RANK), dropped: wide(dropout > 0, INPUTS), u: wide(dora, OUTPUTS) };
  const back = { ...forth, dz: matrix(ROWS, RANK), dDropped: wide(dropout > 0, INPUTS), du: wide(dora, OUTPUTS) };
  const [x, y, dy] = [matrix(ROWS, INPUTS), matrix(ROWS, OUTPUTS), matrix(ROWS, OUTPUTS)];
  const weights = await backend.read(dy);
  const loss = async (): Promise<number> => {
    const n = await backend.read(norms);
    backend.write(scales, (await backend.read(magnitude)).map((m, o) => m / n[o]!));
    linearForward(backend, layer, use, forth, x, y, ROWS);
    return (await backend.read(y)).reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  await loss();
  linearBackward(backend, layer, use, back, x, dy, matrix(ROWS, INPUTS), ROWS, false);
  const trained = [[a, gradients.a], [b, gradients.b], ...(dora ? [[magnitude, gradients.magnitude] as const] : [])] as const;
  for (const [parameter, gradient] of trained) {
    const [values, got] = [await backend.read(parameter), await backend.read(gradient)];
    for (const [i, value] of values.entries()) {
      const at = async (moved: number): Promise<number> => {
        backend.write(parameter, Float32Array.of(moved), i);
        return loss();
      };
      const wanted = ((await at(value + STEP)) - (await at(value - STEP))) / (2 * STEP);
      await at(value);
      expect(Math.abs(got[i]! - wanted)).toBeLessThan(2e-3 * Math.max(1, Math.abs(wanted)));
    }
  }
});
