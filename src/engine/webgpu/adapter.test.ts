/** Where no graphics card can be opened, the reason is told. What a device does is tested in browsers: tests/golden/gpu-failures.ts. */
import { expect, test } from 'vitest';
import { openGpu } from './adapter';

const gpuWith = (requestAdapter: GPU['requestAdapter']): GPU => ({ requestAdapter }) as GPU;

test.each([
  ['a browser without WebGPU', undefined, 'This browser has no WebGPU'],
  ['no adapter', gpuWith(async () => null), 'found no graphics card'],
  ['an adapter that fails', gpuWith(() => Promise.reject(new Error('driver'))), 'found no graphics card'],
])('%s gives a reason instead of a device', async (_, gpu, words) => {
  const opened = await openGpu(gpu);
  expect(opened).toMatchObject({ ok: false, error: { code: 'no-gpu', message: expect.stringContaining(words) } });
});
