/** Every backend keeps the contract: each operation against the reference, and the same bits whatever the number of threads. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReferenceBackend, type Backend } from '#engine';
import { contractCases, runCase } from '../../src/engine/backend.contract';
import { backends } from './backends';
import { checkContract } from './contract-check';

describe.each(backends.slice(1))('$name', ({ create }) => {
  let backend: Backend;
  const reference = createReferenceBackend();
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  test.each(contractCases)('$name', (contractCase) => checkContract(reference, backend, contractCase));
});

test.each(backends)('$name: where queries see one key each, no gradient reaches queries and keys', async ({ create }) => {
  const backend = await create();
  const single = contractCases.find(({ name }) => name.startsWith('attention') && name.endsWith('window 1'));
  const [, , dq, dk, dv] = await runCase(backend, single!, 4);
  expect([dq, dk].every((gradient) => gradient!.every((value) => value === 0))).toBe(true);
  expect(dv!.some((value) => value !== 0)).toBe(true);
  backend.dispose();
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
