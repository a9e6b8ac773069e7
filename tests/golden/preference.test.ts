/** Preference training on every backend: see preference-check.ts. */
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { folderSource } from '../../cli/node-platform';
import { backends } from './backends';
import { checkPreference, PREFERENCE_BATCHES, PREFERENCE_CASE } from './preference-check';

describe.each(backends)('$name backend', ({ create }) => {
  test.each(PREFERENCE_BATCHES)('a step on pairs has the loss, the margins and the gradients of the reference, %s', async (_, batches) => {
    const backend = await create();
    await checkPreference(backend, folderSource(join(import.meta.dirname, 'cases', PREFERENCE_CASE)), batches);
    backend.dispose();
  });
});
