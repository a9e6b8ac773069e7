/** The choice between WASM and WebGPU as the command line makes it: by real measurements, wherever the tests run. */
import { expect, test } from 'vitest';
import { chooseNodeBackend } from '../../cli/node-platform';
import { measureBackend } from '../../src/engine/choice/measure';
import { inRoot } from '../../tools/lib/project.mjs';

test('a backend that computes right is chosen, and the reason is told in a sentence', async () => {
  const reasons: string[] = [];
  const backend = await chooseNodeBackend(inRoot(), (reason) => reasons.push(reason));
  expect(await measureBackend(backend)).toMatchObject({ isRight: true });
  backend.dispose();
  expect(reasons).toEqual([expect.stringMatching(/^[A-Z-].*(processor|graphics card|WebGPU).*\.$/)]);
});
