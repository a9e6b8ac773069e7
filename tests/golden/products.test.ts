/** How exactly the WASM kernels multiply: rounding must not grow with the depth of a product, nor with the size of what the product is added to. */
import { describe, expect, test } from 'vitest';
import type { Backend, MatmulLayout, Tensor } from '#engine';
import { createRandom } from '../../src/engine/random';
import { createReferenceBackend } from '../../src/engine/reference/backend';
import { backends } from './backends';

const [ROWS, COLUMNS] = [33, 72];
/** Half the distance between neighbours of 1 in f32. */
const ROUNDING = 2 ** -24;

/** Root mean square of the difference to the reference, which sums up in f64, relative to a product of two random vectors. */
async function errorOf(backend: Backend, layout: MatmulLayout, depth: number, start: number): Promise<number> {
  const [wanted, got] = await Promise.all(
    [createReferenceBackend(), backend].map((on) => {
      const random = createRandom(7);
      const matrix = (rows: number, columns: number, scale = 1): Tensor => {
        const tensor = on.allocate('f32', rows, columns);
        on.write(tensor, Float32Array.from({ length: rows * columns }, () => scale * (2 * random.next() - 1)));
        return tensor;
      };
      const a = layout === 'tn' ? matrix(depth, ROWS) : matrix(ROWS, depth);
      const b = layout === 'nt' ? matrix(COLUMNS, depth) : matrix(depth, COLUMNS);
      const [out, add] = [matrix(ROWS, COLUMNS), matrix(ROWS, COLUMNS, start)];
      on.matmul({ layout, out, a, b, add, m: ROWS, n: COLUMNS, k: depth });
      return on.read(out);
    }),
  );
  const squares = wanted!.reduce((sum, value, i) => sum + (got![i]! - value) ** 2, 0);
  return Math.sqrt(squares / wanted!.length) / (Math.sqrt(depth) / 3);
}

describe.each(backends.filter(({ name }) => name.startsWith('wasm')))('$name', ({ create }) => {
  test.each(['nt', 'nn', 'tn'] as const)('%s: eight times the depth costs no more than half again the rounding', async (layout) => {
    const backend = await create();
    const [short, long] = [await errorOf(backend, layout, 256, 0), await errorOf(backend, layout, 2048, 0)];
    expect(long).toBeLessThan(1.5 * short);
    backend.dispose();
  });

  test.each(['nt', 'nn', 'tn'] as const)('%s: a product is added to what is there in few roundings', async (layout) => {
    const backend = await create();
    const [depth, start] = [256, 1000];
    const scale = Math.sqrt(depth) / 3;
    // One rounding of a number of this size for the one chunk that the depth takes, beside those of the product itself.
    expect((await errorOf(backend, layout, depth, start)) * scale).toBeLessThan(start * ROUNDING + 2 * scale * (await errorOf(backend, layout, depth, 0)));
    backend.dispose();
  });
});
