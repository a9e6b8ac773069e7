import { expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import { Refusal } from '../refusal';
import { measureBackend } from './measure';

/** The reference, with some of its operations in another way. */
const altered = (change: (reference: Backend) => Partial<Backend>): Backend => {
  const reference = createReferenceBackend();
  return { ...reference, memory: reference.memory, pending: 0, ...change(reference) };
};

test('a backend that computes right is told how fast it is, and keeps no memory', async () => {
  const backend = createReferenceBackend();
  const before = backend.memory.usedBytes;
  const { training, oneRow, isRight } = await measureBackend(backend);
  expect(isRight).toBe(true);
  expect(training).toBeGreaterThan(0);
  expect(oneRow).toBeGreaterThan(0);
  expect(backend.memory.usedBytes).toBe(before);
});

test.each([
  ['a number that is off in one square of a product', (numbers: Float32Array) => numbers.fill(5, 3000, 3064)],
  ['a product that is not a number', (numbers: Float32Array) => numbers.fill(NaN)],
  ['a product that was never computed', (numbers: Float32Array) => numbers.fill(0)],
])('%s is seen', async (_, spoil) => {
  const backend = altered((reference) => ({ read: async (...what) => spoil(await reference.read(...what)) }));
  expect(await measureBackend(backend)).toEqual({ training: 0, oneRow: 0, isRight: false });
});

test('a device that fails meanwhile says so', async () => {
  const lost = new Refusal('device-lost', 'It was lost.', 'Start again.');
  await expect(measureBackend(altered(() => ({ read: () => Promise.reject(lost) })))).rejects.toBe(lost);
});
