/**
 * The engine on WebGPU in Chromium, computed by SwiftShader, which needs no graphics card and is slow: what takes long to compile there, most of all the
 * products in all their forms, stands in engine-webgpu.long.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractCases } from '../../src/engine/backend.contract';
import { openSuitePage, type SuitePage } from '../browser/drive';
import { caseName, GPU_BACKENDS, insist, type SuiteReport } from '../browser/suites';
import { CASES, QUANTIZED_CASES } from '../golden/case';
import { CHECKS } from '../golden/checks';
import { FAILURE_CHECKS, OUT_OF_MEMORY_CHECK } from '../golden/gpu-failures';
import { LIMIT_CHECKS } from '../golden/gpu-limits';
import { MEMORY_CHECKS } from '../golden/gpu-memory';
import { RECOVERY_CHECKS } from '../golden/gpu-recovery';
import { VARIANT_CHECKS } from '../golden/gpu-variants';
import { PREFERENCE_BATCHES } from '../golden/preference-check';
import { TUNING_CHECKS } from '../golden/tuning-checks';

const [backend, , plain] = GPU_BACKENDS;
const CONTRACTED = [backend, plain];
/** All but products, and those in two sizes; the reference cases have packed ones. */
const QUICK = contractCases.filter(({ name }) => !name.startsWith('matmul') || / (17 × 33 × 65|24 × 40 × 48)/.test(name));
let page: SuitePage;
let golden: SuiteReport;
let preference: SuiteReport;
const contracts = new Map<string, SuiteReport>();
let failures: SuiteReport;
let memory: SuiteReport;
let variants: SuiteReport;
/** Which kernels an adapter's features and the tuner choose. */
const VARIANTS = [...TUNING_CHECKS, ...VARIANT_CHECKS];
beforeAll(async () => {
  page = await openSuitePage();
  golden = await page.run({ suite: 'golden', backend });
  preference = await page.run({ suite: 'preference', backend });
  for (const each of CONTRACTED) contracts.set(each.name, await page.run({ suite: 'contract', backend: each, cases: QUICK.map(({ name }) => name) }));
  failures = await page.run({ suite: 'failures', backend });
  memory = await page.run({ suite: 'memory', backend, cases: MEMORY_CHECKS.map(({ name }) => name) });
  variants = await page.run({ suite: 'variants', backend, cases: VARIANTS.map(({ name }) => name) });
}, 900_000);
afterAll(() => page?.close());

test('runs on WebGPU', () => expect(golden.backend).toBe('webgpu'));
describe.each(CASES)('%s', (name) => {
  test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(name), check));
});
describe.each(QUANTIZED_CASES)('%s, %s, quantization %s', (...of) => {
  test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(...of), check));
});
test.each(PREFERENCE_BATCHES)('a step on pairs is that of the reference, %s', (name) => insist(preference, 'preference', name));
describe.each(CONTRACTED)('contract, $name', ({ name: of }) => {
  test.each(QUICK)('$name', ({ name }) => insist(contracts.get(of)!, 'contract', name));
});
test.each([...FAILURE_CHECKS, OUT_OF_MEMORY_CHECK, ...LIMIT_CHECKS, ...RECOVERY_CHECKS])('$name', ({ name }) => insist(failures, 'failures', name));
test.each(MEMORY_CHECKS)('$name', ({ name }) => insist(memory, 'memory', name));
test.each(VARIANTS)('$name', ({ name }) => insist(variants, 'variants', name));
