/** The sample is what its content says, and the file in `public/` is made from it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { equalBytes } from '#ledger';
import { buildSample } from './build';
import { parseContent } from './content';

const content = parseContent(JSON.parse(readFileSync('tools/sample-datanet/content.json', 'utf8')));

test('each item comes out as its content says, the same bytes every time', async () => {
  const [one, two] = [await buildSample(content), await buildSample(content)];
  expect(equalBytes(one.car, two.car)).toBe(true);
  const [datanet] = one.state.datanets.values();
  const statuses = [...(datanet?.contributions.values() ?? [])].map(({ status }) => status);
  for (const outcome of ['accepted', 'rejected', 'pending'] as const) {
    expect(statuses.filter((status) => status === outcome).length).toBe(content.items.filter((item) => item.outcome === outcome).length);
  }
  expect(datanet?.manifest.acceptance.automaticAt).not.toBeNull();
});

test('public/sample/harbour.car is up to date (node tools/run-ts.mjs tools/sample-datanet/build.ts)', async () => {
  expect(equalBytes((await buildSample(content)).car, new Uint8Array(readFileSync('public/sample/harbour.car')))).toBe(true);
});
