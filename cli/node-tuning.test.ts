import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTuningCache } from './node-tuning';

test('what was kept is there for the next process, each under its own key', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-tuning-'));
  const inside = join(folder, 'not', 'there');
  const cache = createTuningCache(inside);
  expect(await cache.get('["products","one/../card"]')).toBeNull();
  await cache.set('["products","one/../card"]', 'first');
  await cache.set('another', 'second');
  const later = createTuningCache(inside);
  expect([await later.get('["products","one/../card"]'), await later.get('another'), await later.get('third')]).toEqual(['first', 'second', null]);
  await rm(folder, { recursive: true });
});
