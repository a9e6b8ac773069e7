/**
 * Families in storages that no reference case has, on the reference backend, on WASM, and on WebGPU where it is: each against the same numbers in f32. What the reference cases
 * answer is tested in golden.test.ts and quantization.test.ts. docs/FEATURES.md is written from the same list.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#engine';
import { folderSource } from '../../cli/node-platform';
import { openBase } from '../../src/engine/checkpoints';
import { inRoot } from '../../tools/lib/project.mjs';
import { backends } from './backends';
import { CASES, QUANTIZED_CASES } from './case';
import { checkFeature } from './feature-checks';
import { FEATURE_LISTS } from './feature-lists';
import { ANSWERED, unansweredFeatures } from './features';
import { FEATURES_FILE, renderFeatures, REWRITE } from './features-table';

const folderOf = (name: string, ...path: readonly string[]) => folderSource(join(import.meta.dirname, 'cases', name, ...path));

const on = (wanted: readonly string[]) => backends.filter(({ name }) => wanted.includes(name));
const TESTED = [
  ['reference and wasm', on(['reference', 'wasm, relaxed, two threads'])],
  ['webgpu', on(['webgpu'])],
] as const;

describe.each(TESTED.filter(([, chosen]) => chosen.length > 0))('%s', (_, chosen) => {
  let tested: readonly Backend[];
  beforeAll(async () => {
    tested = await Promise.all(chosen.map(({ create }) => create()));
  });
  afterAll(() => tested.forEach((backend) => backend.dispose()));

  test.each(unansweredFeatures)('$family: $storage', ({ storage, name }) => checkFeature(name, storage, folderOf(name), tested));
});

describe('what the table says of the reference cases', () => {
  test('each case stands in it once', () => {
    const claimed = ANSWERED.map(([, , ...of]) => of.join());
    expect(claimed.toSorted()).toEqual([...CASES, ...QUANTIZED_CASES.map((of) => of.join())].toSorted());
  });

  test.each(ANSWERED.filter((of) => of.length === 3))('%s in %s: %s is stored so', async (_, storage, name) => {
    const { tensors } = await (await openBase(folderOf(name, 'model'))).openCheckpoint();
    expect(new Set([...tensors.values()].map((tensor) => tensor.storage))).toEqual(new Set([storage]));
  });
});

describe('docs/FEATURES.md', () => {
  test('says what the lists say', async () => {
    const written = await readFile(inRoot(FEATURES_FILE), 'utf8').catch(() => '');
    if (written !== renderFeatures()) throw new Error(`${FEATURES_FILE} is not what the tests show. Write it again: ${REWRITE}`);
  });

  test.each(FEATURE_LISTS.flatMap(({ features }) => features))('$what: its tests are where it says', async ({ shownBy }) => {
    for (const [file, words] of shownBy) expect(await readFile(inRoot(file), 'utf8'), file).toContain(words);
  });
});
