/** The real model in Node: what transformers and PEFT compute on the same file. Fetches the model as `winnow models pull` does; says so in one line when it can't be had. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ggufSource } from '../../cli/locate-model';
import { folderSource } from '../../cli/node-platform';
import { obtainRealModel } from './obtain-real-model';
import { openReal, REAL_CHECKS, type RealModel } from './real-checks';
import { backends } from './backends';

const answers = folderSource(join(import.meta.dirname, 'real'));
const file = await obtainRealModel();

describe.runIf(file !== null).each(backends.filter(({ name }) => name === 'wasm' || name === 'wasm, relaxed, two threads'))('SmolLM2 on $name', ({ create }) => {
  let opened: RealModel;
  let dispose: () => void;
  beforeAll(async () => {
    const backend = await create();
    opened = await openReal(backend, ggufSource(file!), answers);
    dispose = () => {
      opened.close();
      backend.dispose();
    };
  });
  afterAll(() => dispose?.());

  test('is the file that the answers are of', () => expect(opened.wanted.gguf_sha256).toBe('b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53'));
  test.each(REAL_CHECKS)('$name', ({ run }) => run(opened));
});
