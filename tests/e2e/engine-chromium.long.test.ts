/** The real model in Chromium: the checks of Node, on the WASM backend of a worker, with the model's file from the page's own origin. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { openSuitePage, type SuitePage } from '../browser/drive';
import { PAGE_BACKENDS, type SuiteReport } from '../browser/suites';
import { obtainRealModel } from '../golden/obtain-real-model';
import { REAL_CHECKS } from '../golden/real-checks';

const file = await obtainRealModel();

describe.runIf(file !== null).each(PAGE_BACKENDS)('SmolLM2 in Chromium on $name', (backend) => {
  let page: SuitePage;
  let report: SuiteReport;
  beforeAll(async () => {
    page = await openSuitePage();
    report = await page.run({ suite: 'real', backend });
  }, 600_000);
  afterAll(() => page?.close());

  test.each(REAL_CHECKS)('$name', ({ name }) => {
    const outcome = report.outcomes.find(({ check }) => check === name);
    if (outcome?.error !== null) throw new Error(outcome?.error ?? 'It did not run.');
  });
});

describe.runIf(file !== null)('SmolLM2 in Chromium', () => {
  test('learns twenty facts in eight epochs, and answers nine in ten questions about them in other words', async () => {
    const page = await openSuitePage();
    try {
      const { outcomes } = await page.run({ suite: 'learning', backend: PAGE_BACKENDS[0]! });
      if (outcomes[0]?.error !== null) throw new Error(outcomes[0]?.error ?? 'It did not run.');
    } finally {
      await page.close();
    }
  });
});
