/** A model of any size is loaded tensor by tensor: its f16 size is never needed in memory. */
import { describe, expect, test } from 'vitest';
import { createWasmBackend, openModel, QUANTIZATIONS } from '#engine';
import { nodePlatform } from '../../cli/node-platform';
import { inRoot } from '../../tools/lib/project.mjs';
import { largeCheckpoint, QWEN2_1_5B, SMALLER } from './checkpoint';
import { bytesInForm, load, MOST_BESIDE } from './loading';

describe.each(QUANTIZATIONS)('a checkpoint in bf16, loaded with quantization %s', (quantization) => {
  test('is read once, and takes its weights and a few slices of one tensor', async () => {
    const { checkpoint, besideBytes, weightBytes, close } = await load(SMALLER, quantization, 5);
    close();
    expect(checkpoint.tensorBytes).toBeGreaterThan(4 * MOST_BESIDE);
    expect(checkpoint.read.totalBytes).toBeLessThan(1.01 * checkpoint.tensorBytes);
    expect(checkpoint.read.mostBytes).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(besideBytes).toBeGreaterThan(0);
    expect(besideBytes).toBeLessThan(MOST_BESIDE);
    expect(weightBytes / bytesInForm(SMALLER, quantization)).toBeCloseTo(1, 1);
  });
});

describe('a model without enough room', () => {
  const wasm = (limitBytes?: number) => createWasmBackend({ platform: nodePlatform(inRoot('build', 'wasm')), threads: 1, ...(limitBytes === undefined ? {} : { limitBytes }) });

  test('is refused before any of its weights is read, and takes nothing', async () => {
    const backend = await wasm(32 * 2 ** 20);
    const { usedBytes } = backend.memory;
    const { source, read } = largeCheckpoint(SMALLER);
    expect(await openModel(source, { backend })).toMatchObject({ ok: false, error: { code: 'no-memory', message: expect.stringContaining('weights take'), fix: 'They fit in int4.' } });
    expect(read.totalBytes).toBeLessThan(2 ** 16);
    expect(backend.memory.usedBytes).toBe(usedBytes);
  });

  test('of 1.5 billion weights in f32 is so in the 4 GiB that there can be', async () => {
    const { source, read } = largeCheckpoint(QWEN2_1_5B, 'F32');
    expect(await openModel(source, { backend: await wasm() })).toMatchObject({ ok: false, error: { code: 'no-memory' } });
    expect(read.totalBytes).toBeLessThan(2 ** 16);
  });
});
