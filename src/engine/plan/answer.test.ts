import { beforeEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';

/** Says how much room it has, and counts what answers are taken for. */
function roomy(): Backend & { readonly room: { usedBytes: number; limitBytes: number }; allocated: number } {
  const inner = createReferenceBackend();
  const room = { usedBytes: 0, limitBytes: Infinity };
  const made = {
    ...inner,
    room,
    memory: room,
    allocated: 0,
    allocate: (...shape: Parameters<Backend['allocate']>) => ((made.allocated += 1), inner.allocate(...shape)),
    allocateCached: (...shape: Parameters<Backend['allocateCached']>) => ((made.allocated += 1), inner.allocateCached(...shape)),
  };
  return made;
}

let backend: ReturnType<typeof roomy>;
let session: Session;
beforeEach(async () => {
  backend = roomy();
  const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: 4096, eos_token_id: 999 })), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  session = opened.value;
});

const ask = (maxNewTokens: number, cache?: 'f32' | 'int8') => session.generate({ prompt: { ids: [3, 4] }, maxNewTokens, cache });
const problem = async (work: Promise<unknown>) => {
  const before = backend.allocated;
  const told = await work.then(() => null, (error: { problem: { code: string; message: string; fix: string } }) => error.problem);
  expect(backend.allocated).toBe(before);
  return told!;
};

/** The least that the answer takes. */
async function least(maxNewTokens: number, cache: 'f32' | 'int8'): Promise<number> {
  let [low, high] = [0, 2 ** 22];
  while (high - low > 16) {
    backend.room.limitBytes = (low + high) / 2;
    if (await ask(maxNewTokens, cache).then(() => true, () => false)) high = backend.room.limitBytes;
    else low = backend.room.limitBytes;
    // What was kept of an answer would serve the next one.
    const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: 4096, eos_token_id: 999 })), { backend });
    if (opened.ok) session = opened.value;
  }
  return high;
}

describe('an answer that there is no room for', () => {
  test('is refused before anything is taken, with what is missing and with how many tokens there would be room', async () => {
    backend.room.limitBytes = await least(254, 'int8');
    const { code, message, fix } = await problem(ask(1022));
    expect(code).toBe('no-memory');
    expect(message).toMatch(/^This answer needs \d+ KB, and there are \d+ KB: \d+ KB are missing\.$/);
    expect(fix).toBe('It fits with 254 new tokens.');
    expect((await ask(254)).ids).toHaveLength(254);
  });

  test('is told of no fewer tokens than memory is reserved for', async () => {
    const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: 300, eos_token_id: 999 })), { backend });
    if (!opened.ok) throw new Error(opened.error.message);
    session = opened.value;
    for (let limitBytes = 150_000; limitBytes > 20_000; limitBytes *= 0.8) {
      backend.room.limitBytes = limitBytes;
      const told = await ask(298).then(() => null, (error: { problem: { fix: string } }) => error.problem.fix);
      const most = told?.match(/with (\d+) new tokens/)?.[1];
      if (most) expect((await ask(Number(most))).ids).toHaveLength(Number(most));
    }
  });

  test('in f32 is told that 8 bits would fit, where they were not allowed', async () => {
    backend.room.limitBytes = await least(1022, 'int8');
    expect((await problem(ask(1022, 'f32'))).fix).toMatch(/^It fits with keys and values in 8 bits, or with \d+ new tokens\.$/);
  });
});
