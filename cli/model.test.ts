import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBackendSupply, createReferenceBackend, openSteadily, Refusal, type Backend } from '#engine';
import { onAnyDevice } from './model';
import { folderSource } from './node-platform';

const MODEL = join(import.meta.dirname, '..', 'tests', 'golden', 'cases', 'llama', 'model');

/** A graphics card that is lost after so many tokens. */
function lostAfter(tokens: number): Backend {
  const backend = createReferenceBackend();
  let left = tokens;
  const lost = new Refusal('device-lost', 'The graphics card stopped.', 'Use another.');
  return { ...backend, name: 'webgpu', readInts: (...from) => (left-- > 0 ? backend.readInts(...from) : Promise.reject(lost)) };
}

test('a device that fails under a question is left, and the question is asked again on another', async () => {
  const supply = createBackendSupply({ createBackend: async () => lostAfter(2), replaceBackend: async () => createReferenceBackend() });
  const model = openSteadily({ supply, openSource: () => folderSource(MODEL) });
  const opened = { session: await model.session(), recover: model.recover };
  const lines: string[] = [];
  const io = { err: (line: string): void => void lines.push(line) };
  const answered = await onAnyDevice(opened, io, async (session) => (await session.generate({ prompt: { ids: [3, 4] }, maxNewTokens: 8 })).ids.length);
  expect(answered).toBeGreaterThan(2);
  expect(lines).toEqual(['winnow: The graphics card stopped. This goes on on the processor (reference).']);
  await expect(onAnyDevice(opened, io, async () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
});
