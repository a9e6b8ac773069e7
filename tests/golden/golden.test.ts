/**
 * Truth from outside: what transformers and PEFT compute on small random checkpoints (logits, gradients, ten AdamW steps, a greedy continuation), and
 * what this engine computes on the same files, on each of its backends. The same checks run in Chromium (tests/e2e/engine-chromium.test.ts).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { folderSource } from '../../cli/node-platform';
import type { Backend } from '../../src/engine/backend';
import { backends } from './backends';
import { CASES, openCase, type Case } from './case';
import { CHECKS } from './checks';

describe.each(backends)('$name backend', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.dispose());

  describe.each(CASES)('%s', (name) => {
    let opened: Case;
    beforeAll(async () => {
      opened = await openCase(backend, folderSource(join(import.meta.dirname, 'cases', name)));
    });
    afterAll(() => opened.model.owned.forEach((tensor) => backend.free(tensor)));

    test.each(CHECKS)('$name', ({ run }) => run(backend, opened));
  });
});
