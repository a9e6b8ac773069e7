/** The norms that DoRA divides by, against those of W + s·B·A in f64. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tensor } from '../backend';
import { createRandom } from '../random';
import { createReferenceBackend } from '../reference/backend';
import { createDora } from './dora';

const [OUTPUTS, RANK, SCALE] = [300, 3, 1.5];
/** How much of a row of W the adapter leaves. */
const LEFT = 1e-3;

const backend = createReferenceBackend();

function filled(rows: number, columns: number, value: (index: number) => number): Tensor {
  const tensor = backend.allocate('f32', rows, columns);
  backend.write(tensor, Float32Array.from({ length: rows * columns }, (_, i) => value(i)));
  return tensor;
}

test('hold for any number of inputs, also where the adapter nearly undoes a row of a narrow layer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 24 }), fc.nat(), async (inputs, seed) => {
      const random = createRandom(seed);
      const [a, b] = [filled(RANK, inputs, () => 2 * random.next() - 1), filled(OUTPUTS, RANK, () => 2 * random.next() - 1)];
      const [right, left] = [await backend.read(b), await backend.read(a)];
      const added = (i: number): number => {
        const [row, column] = [Math.floor(i / inputs), i % inputs];
        let sum = 0;
        for (let r = 0; r < RANK; r++) sum += right[row * RANK + r]! * left[r * inputs + column]!;
        return SCALE * sum;
      };
      const nearlyUndone = inputs <= 16 ? LEFT : 1;
      const weight = filled(OUTPUTS, inputs, (i) => (i < inputs ? -added(i) * (1 + nearlyUndone) : 2 * random.next() - 1));
      const magnitude = filled(1, OUTPUTS, () => 1);
      const dora = createDora(backend, [{ layer: { name: 'layer', weight, bias: null, inputs, outputs: OUTPUTS }, a, b, scale: SCALE, magnitude }]);
      dora.refresh();
      const got = await backend.read(dora.byLayer.get('layer')!.norms);
      const base = await backend.read(weight);
      for (let o = 0; o < OUTPUTS; o++) {
        let squares = 0;
        for (let i = o * inputs; i < (o + 1) * inputs; i++) squares += (base[i]! + added(i)) ** 2;
        // What rounding leaves of terms of order 1, whatever they sum to.
        expect(Math.abs(got[o]! - Math.sqrt(squares))).toBeLessThan(2e-6 + 1e-5 * Math.sqrt(squares));
      }
      dora.dispose();
      for (const tensor of [a, b, weight, magnitude]) backend.free(tensor);
    }),
    { numRuns: 40 },
  );
});
