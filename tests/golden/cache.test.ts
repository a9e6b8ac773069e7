/**
 * Keys and values in 8 bits: on every backend attention over them is attention over the numbers that they stand for, and every family's logits stay close to
 * those of transformers.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderSource } from '../../cli/node-platform';
import type { Backend, Tensor } from '../../src/engine/backend';
import { createAllocations } from '../../src/engine/allocations';
import { dequantize, quantize } from '../../src/engine/quantization';
import { createRandom } from '../../src/engine/random';
import { largestDifference, relativeError, within } from './assertions';
import { backends } from './backends';
import { cachedLogits } from './cached-logits';
import { CASES, openCase } from './case';

const shapes = fc.record({
  keyHeads: fc.integer({ min: 1, max: 3 }),
  group: fc.integer({ min: 1, max: 3 }),
  headWidth: fc.integer({ min: 1, max: 70 }),
  valueWidth: fc.integer({ min: 1, max: 70 }),
  /** Tokens as they come. */
  pieces: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
  window: fc.option(fc.integer({ min: 1, max: 90 }), { nil: Infinity }),
  isAlibi: fc.boolean(),
  seed: fc.nat(),
});

describe.each(backends)('$name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  test('attention over keys and values in 8 bits is that over the f32 numbers they stand for, after every piece', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ keyHeads, group, headWidth, valueWidth, pieces, window, isAlibi, seed }) => {
        const random = createRandom(seed);
        const memory = createAllocations(backend);
        const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => 4 * random.next() - 2);
        const tensor = (values: Float32Array | Int32Array, columns: number): Tensor => {
          const made = memory.allocate(values instanceof Float32Array ? 'f32' : 'i32', values.length / columns, columns);
          backend.write(made, values);
          return made;
        };
        const capacity = pieces.reduce((a, b) => a + b);
        const heads = keyHeads * group;
        const sides = [headWidth, valueWidth].map((width) => ({
          width,
          cached: memory.allocateCached(capacity, keyHeads, width),
          plain: memory.allocate('f32', capacity, keyHeads * width),
        }));
        const slopes = isAlibi ? tensor(numbers(heads), heads) : undefined;
        let at = 0;
        for (const rows of pieces) {
          const places = Int32Array.from({ length: rows }, (_, i) => at + i);
          for (const { width, cached, plain } of sides) {
            const x = numbers(rows * keyHeads * width);
            backend.cacheRows({ out: cached, x: tensor(x, keyHeads * width), index: tensor(places, 1), rows });
            backend.write(plain, dequantize(quantize('q8_0', x, rows * keyHeads, width)), at * keyHeads * width);
          }
          const shape = { rows, heads, keyHeads, headWidth, valueWidth, slopes, scale: 1 / Math.sqrt(headWidth) };
          const seen = { q: tensor(numbers(rows * heads * headWidth), heads * headWidth), keyStart: tensor(places.map((i) => Math.max(0, i + 1 - window)), 1), keyEnd: tensor(places.map((i) => i + 1), 1) };
          const [keys, values] = sides;
          const answers = await Promise.all(
            (['cached', 'plain'] as const).map(async (kind) => {
              const [out, logSum] = [memory.allocate('f32', rows, heads * valueWidth), memory.allocate('f32', rows, heads)];
              backend.attention({ ...shape, ...seen, out, logSum, k: keys![kind], v: values![kind] });
              return [await backend.read(out), await backend.read(logSum)] as const;
            }),
          );
          const [[out, logSum], [wantedOut, wantedLogSum]] = answers as [(typeof answers)[0], (typeof answers)[0]];
          within(largestDifference(out, wantedOut), 1e-5, 'out');
          within(largestDifference(logSum, wantedLogSum), 2e-5, 'log sums');
          at += rows;
        }
        memory.dispose();
      }),
      { numRuns: 40 },
    );
  });

  test.each(CASES)('%s: logits from a cache in f32 are those of transformers, in 8 bits within 2 % of them', async (name) => {
    const { model, rows, tensor } = await openCase(backend, folderSource(join(import.meta.dirname, 'cases', name)));
    const [row] = rows;
    const length = row!.ids.length;
    // A prompt, a few tokens that are read together, then one by one.
    const pieces = [length - 8, 5, 1, 1, 1];
    const wanted = tensor('logits').subarray(0, length * model.vocabulary);
    const logits = await Promise.all((['f32', 'int8'] as const).map((form) => cachedLogits(backend, model, row!.ids, pieces, form)));
    within(largestDifference(logits[0]!, wanted), 2e-4, 'in f32');
    within(relativeError(logits[1]!, wanted), 0.02, 'in 8 bits');
    expect(logits[1]).not.toEqual(logits[0]);
    model.owned.forEach((owned) => backend.free(owned));
  });
});
