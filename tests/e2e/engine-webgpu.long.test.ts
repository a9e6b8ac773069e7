/**
 * WebGPU in Chromium on SwiftShader, what takes long there: all kernels as software adapters get them, the reference cases as graphics cards do, every
 * family in every storage, what a large model takes, the real model.
 */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { contractCases } from '../../src/engine/backend.contract';
import { openSuitePage, type SuitePage } from '../browser/drive';
import { caseName, GPU_BACKENDS, insist, type SuiteReport } from '../browser/suites';
import { CASES, QUANTIZED_CASES } from '../golden/case';
import { CHECKS } from '../golden/checks';
import { unansweredFeatures } from '../golden/features';
import { LONG_MEMORY_CHECKS } from '../golden/gpu-memory';
import { LONG_VARIANT_CHECKS } from '../golden/gpu-variants';
import { obtainRealModel } from '../golden/obtain-real-model';
import { REAL_CHECKS } from '../golden/real-checks';

const [asItIs, shared] = GPU_BACKENDS;
const file = await obtainRealModel();
let page: SuitePage;
beforeAll(async () => {
  page = await openSuitePage();
});
afterAll(() => page?.close());

describe('the engine', () => {
  let contract: SuiteReport;
  let golden: SuiteReport;
  let features: SuiteReport;
  beforeAll(async () => {
    contract = await page.run({ suite: 'contract', backend: asItIs });
    golden = await page.run({ suite: 'golden', backend: shared });
    features = await page.run({ suite: 'features', backend: asItIs });
  }, 1_800_000);

  test.each(contractCases)('contract: $name', ({ name }) => insist(contract, 'contract', name));
  describe.each(CASES)('%s', (name) => {
    test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(name), check));
  });
  describe.each(QUANTIZED_CASES)('%s, %s, quantization %s', (...of) => {
    test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(...of), check));
  });
  test.each(unansweredFeatures)('$family: $storage', ({ family, storage }) => insist(features, family, storage));
});

describe('memory', () => {
  let memory: SuiteReport;
  beforeAll(async () => {
    memory = await page.run({ suite: 'memory', backend: asItIs, cases: LONG_MEMORY_CHECKS.map(({ name }) => name) });
  }, 1_200_000);

  test.each(LONG_MEMORY_CHECKS)('$name', ({ name }) => insist(memory, 'memory', name));
});

describe('tiles', () => {
  let variants: SuiteReport;
  beforeAll(async () => {
    variants = await page.run({ suite: 'variants', backend: asItIs, cases: LONG_VARIANT_CHECKS.map(({ name }) => name) });
  }, 600_000);

  test.each(LONG_VARIANT_CHECKS)('$name', ({ name }) => insist(variants, 'variants', name));
});

describe.runIf(file !== null)('SmolLM2', () => {
  let report: SuiteReport;
  beforeAll(async () => {
    report = await page.run({ suite: 'real', backend: asItIs });
  }, 3_600_000);

  test.each(REAL_CHECKS)('$name', ({ name }) => insist(report, 'real', name));
});
