/** The engine in Chromium: every golden case, the other storages, and the kernels' contract on WASM, threads and all, as in the app's own worker. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractCases } from '../../src/engine/backend.contract';
import { openSuitePage, type SuitePage } from '../browser/drive';
import { caseName, insist, PAGE_BACKENDS, type SuiteReport } from '../browser/suites';
import { CASES, QUANTIZED_CASES } from '../golden/case';
import { CHECKS } from '../golden/checks';
import { unansweredFeatures } from '../golden/features';

let page: SuitePage;
beforeAll(async () => {
  page = await openSuitePage();
});
afterAll(() => page?.close());

describe.each(PAGE_BACKENDS)('$name', (backend) => {
  let golden: SuiteReport;
  let contract: SuiteReport;
  beforeAll(async () => {
    golden = await page.run({ suite: 'golden', backend });
    contract = await page.run({ suite: 'contract', backend });
  }, 300_000);

  test('runs where threads can share memory', () => {
    expect([golden.isIsolated, golden.threads]).toEqual([true, backend.threads]);
    expect(golden.backend.includes('relaxed')).toBe(backend.relaxed ?? true);
  });
  describe.each(CASES)('%s', (name) => {
    test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(name), check));
  });
  describe.each(QUANTIZED_CASES)('%s, %s, quantization %s', (...of) => {
    test.each(CHECKS)('$name', ({ name: check }) => insist(golden, caseName(...of), check));
  });
  test.each(contractCases)('contract: $name', ({ name }) => insist(contract, 'contract', name));
});

describe('families in storages that no reference case has', () => {
  let report: SuiteReport;
  beforeAll(async () => {
    report = await page.run({ suite: 'features', backend: PAGE_BACKENDS[0]! });
  }, 300_000);

  test.each(unansweredFeatures)('$family: $storage', ({ family, storage }) => insist(report, family, storage));
});
