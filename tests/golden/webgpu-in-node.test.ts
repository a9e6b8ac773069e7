/**
 * WebGPU in Node, where the npm package webgpu is: the same bits each time, failures, limits, memory, recovery and kernels' variants. What every backend
 * must do stands in the files beside. `npm run test:long` brings the package and a software adapter.
 */
import { describe, expect, test } from 'vitest';
import { openNodeGpu } from '../../cli/node-gpu';
import { contractCases, runCase } from '../../src/engine/backend.contract';
import { inRoot } from '../../tools/lib/project.mjs';
import { backends, missingGpu } from './backends';
import { FAILURE_CHECKS } from './gpu-failures';
import { LIMIT_CHECKS } from './gpu-limits';
import { MEMORY_CHECKS } from './gpu-memory';
import { RECOVERY_CHECKS } from './gpu-recovery';
import { VARIANT_CHECKS } from './gpu-variants';
import { TUNING_CHECKS } from './tuning-checks';

if (missingGpu !== null) console.log(`WebGPU in Node is not tested: ${missingGpu}`);

const create = (wanted: string) => backends.find(({ name }) => name === wanted)!.create();
const openGpu = () => openNodeGpu([inRoot()]);

describe.skipIf(missingGpu !== null)('webgpu in Node', () => {
  test('gives the same bits each time', async () => {
    const backend = await create('webgpu');
    for (const contractCase of contractCases) expect(await runCase(backend, contractCase, 9), contractCase.name).toEqual(await runCase(backend, contractCase, 9));
    backend.dispose();
  }, 900_000);

  test.each([...FAILURE_CHECKS, ...LIMIT_CHECKS, ...MEMORY_CHECKS, ...TUNING_CHECKS, ...VARIANT_CHECKS])('$name', async ({ run }) => run(await openGpu()));
  test.each(RECOVERY_CHECKS)('$name', async ({ run }) => run(await openGpu(), () => create('wasm, relaxed')));
});
