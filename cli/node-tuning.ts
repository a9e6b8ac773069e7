/** Where this computer keeps how products were tuned for its graphics cards: a small file for each class of adapter. What is in it is the engine's to judge. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TuningCache } from '#engine';
import { cacheFolder } from '../service/models';

export function createTuningCache(folder: string = join(cacheFolder(), 'tuning')): TuningCache {
  const pathOf = (key: string): string => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    get: (key) => readFile(pathOf(key), 'utf8').catch(() => null),
    async set(key, value) {
      await mkdir(folder, { recursive: true });
      await writeFile(pathOf(key), value);
    },
  };
}
