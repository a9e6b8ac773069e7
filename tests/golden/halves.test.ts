/**
 * Products in f16, in Node by the npm package webgpu: as answers use it, and with every product in it. The adapter's own f16 where it has it (Mesa's lavapipe
 * from 25 on does), rounding to it elsewhere (pretended-halves.ts).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderSource } from '../../cli/node-platform';
import { openNodeGpu } from '../../cli/node-gpu';
import { createReferenceBackend, type Backend } from '#engine';
import { contractCases, runCase } from '../../src/engine/backend.contract';
import { within } from './assertions';
import { missingGpu } from './backends';
import { CASES, openCase, QUANTIZED_CASES } from './case';
import { CHECKS, logitsError } from './checks';
import { openCard } from './gpu-variants';
import { withHalves } from './pretended-halves';

const root = join(import.meta.dirname, '..', '..');
const gpu = missingGpu === null ? withHalves(await openNodeGpu([root])) : null;

describe.skipIf(!gpu)('webgpu, products in f16', () => {
  let always: Backend;
  let answering: Backend;
  let exact: Backend;
  beforeAll(async () => {
    if (!gpu) return;
    [always, answering, exact] = await Promise.all([openCard(gpu, [], { halves: 'always' }), openCard(gpu), openCard(gpu, ['shader-f16'])].map(async (opened) => (await opened).backend)) as [Backend, Backend, Backend];
  });
  afterAll(() => [always, answering, exact].forEach((backend) => backend.dispose()));

  const products = contractCases.filter(({ name }) => /^matmul (nt|nn|tn) (17 × 33|33 × 100)/.test(name));
  test.each(products)('$name: off by the rounding of f16, and by no more', async (contractCase) => {
    const [wanted, got] = [await runCase(createReferenceBackend(), contractCase, 1), await runCase(always, contractCase, 1)];
    const off = wanted.map((values, i) => {
      const size = Math.max(...Array.from(values, Math.abs));
      return Array.from(values).reduce((most, value, j) => Math.max(most, Math.abs(value - got[i]![j]!)), 0) / size;
    });
    // More than f32's rounding, or f16 wasn't used.
    within(Math.max(...off), 2e-3, 'the error');
    within(1e-5, Math.max(...off), 'what f32 would be off by');
  });

  test('numbers beyond those of f16 stay finite', async () => {
    const matrix = (rows: number, columns: number, value: number) => {
      const tensor = always.allocate('f32', rows, columns);
      always.write(tensor, new Float32Array(rows * columns).fill(value));
      return tensor;
    };
    const out = matrix(8, 8, 0);
    always.matmul({ layout: 'nt', out, a: matrix(8, 16, 1e6), b: matrix(8, 16, -1e9), m: 8, n: 8, k: 16 });
    for (const value of await always.read(out)) expect(value).toBeCloseTo(-16 * 65504 ** 2, -6);
  });

  test.each([...CASES.map((name) => [name, 'model', 'none'] as const), ...QUANTIZED_CASES])('%s, %s, quantization %s: logits within 2e-2', async (name, weights, quantization) => {
    const opened = await openCase(always, folderSource(join(import.meta.dirname, 'cases', name)), weights, quantization);
    within(await logitsError(always, opened, null, 'logits'), 2e-2, 'logits');
    opened.model.owned.forEach((tensor) => always.free(tensor));
  });

  test('answers use it where it is there: the same tokens come out; training and scores stay in f32', async () => {
    expect([always.answering, exact.answering]).toEqual([undefined, undefined]);
    expect(answering.answering).toBeDefined();
    const opened = await openCase(answering, folderSource(join(import.meta.dirname, 'cases', 'llama')));
    for (const { run } of CHECKS) await run(answering, opened);
    opened.model.owned.forEach((tensor) => answering.free(tensor));
  });
});
