/** Every backend keeps the contract: each operation against the reference, and the same bits whatever the number of threads. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReferenceBackend, type Backend } from '#engine';
import { contractCases, runCase } from '../../src/engine/backend.contract';
import { backends } from './backends';

const SEEDS = [1, 2, 3];

/** Largest |got − wanted|, relative to the largest |wanted|. */
function error(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const size = Math.max(0.1, ...Array.from(wanted, Math.abs));
  return Array.from(wanted).reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0) / size;
}

describe.each(backends.slice(1))('$name', ({ create }) => {
  let backend: Backend;
  const reference = createReferenceBackend();
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  test.each(contractCases)('$name', async (contractCase) => {
    for (const seed of SEEDS) {
      const wanted = await runCase(reference, contractCase, seed);
      const got = await runCase(backend, contractCase, seed);
      wanted.forEach((values, i) => expect(error(got[i]!, values), `output ${i}, seed ${seed}`).toBeLessThan(1e-5));
    }
  });
});

test.each([
  ['wasm', 'wasm, two threads'],
  ['wasm, relaxed', 'wasm, relaxed, two threads'],
])('%s gives the same bits as %s', async (one, two) => {
  const [alone, together] = await Promise.all([one, two].map((wanted) => backends.find(({ name }) => name === wanted)!.create()));
  for (const contractCase of contractCases) {
    expect(await runCase(together!, contractCase, 9), contractCase.name).toEqual(await runCase(alone!, contractCase, 9));
  }
  alone!.dispose();
  together!.dispose();
});
