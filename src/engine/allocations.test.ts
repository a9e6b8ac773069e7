import { beforeEach, describe, expect, test } from 'vitest';
import { createReferenceBackend } from './reference/backend';
import type { Backend } from './backend';
import { Refusal } from './refusal';
import { openModel, type Session } from './session';
import { filesInMemory } from './source';
import { tinyModel } from './testing';
import { parseRecipe } from './train/recipe';

/** Counts what is taken and not given back, and has no more room once `room` tensors were taken. */
function countingBackend(): Backend & { taken: number; room: number } {
  const inner = createReferenceBackend();
  const held = new Set<unknown>();
  const take = <T>(make: () => T): T => {
    if (made.room-- <= 0) throw new Refusal('no-memory', 'No room.', 'Use less.');
    const tensor = make();
    held.add(tensor);
    return tensor;
  };
  const made = {
    ...inner,
    room: Infinity,
    get taken() {
      return held.size;
    },
    allocate: (...shape: Parameters<Backend['allocate']>) => take(() => inner.allocate(...shape)),
    allocateCached: (...shape: Parameters<Backend['allocateCached']>) => take(() => inner.allocateCached(...shape)),
    free(tensor: Parameters<Backend['free']>[0]) {
      if (tensor.kind !== 'packed' && !held.delete(tensor)) throw new Error('This was freed before.');
      inner.free(tensor);
    },
  };
  return made;
}

let backend: ReturnType<typeof countingBackend>;
let session: Session;
beforeEach(async () => {
  backend = countingBackend();
  const opened = await openModel(filesInMemory(tinyModel()), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  session = opened.value;
});

const ROW = { ids: Int32Array.of(3, 4, 5, 6), labels: Int32Array.of(3, 4, 5, 6) };
const parsed = parseRecipe({ r: 2, use_dora: true, max_steps: 1, target_modules: ['q_proj', 'lm_head'] });
if (!parsed.ok) throw new Error(parsed.error.message);
const RECIPE = parsed.value;

async function drain(steps: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of steps);
}

async function trainOnce(held: Session): Promise<void> {
  const adapter = held.newAdapter(RECIPE);
  try {
    await drain(held.train([ROW], RECIPE, adapter));
  } finally {
    held.releaseAdapter(adapter);
  }
}

const WORK: Readonly<Record<string, (held: Session) => Promise<unknown>>> = {
  answering: (held) => held.generate({ prompt: { ids: [3, 4] }, maxNewTokens: 2 }),
  scoring: (held) => drain(held.score([ROW], null)),
  logits: (held) => held.logits(ROW, null),
  training: trainOnce,
};

describe('memory', () => {
  test.each(Object.keys(WORK))('%s that finds no room gives back what it took, wherever it stopped, and works when there is room', async (name) => {
    const work = WORK[name]!;
    // Tables of positions are the model's, and stay.
    await drain(session.score([ROW], null));
    const before = backend.taken;
    for (let room = 0; ; room++) {
      backend.room = room;
      const problem = await work(session).then(() => null, (error: unknown) => error);
      if (problem === null) break;
      expect(problem).toBeInstanceOf(Refusal);
      expect(backend.taken, `after ${room}`).toBe(before);
    }
    backend.room = Infinity;
    session.close();
    expect(backend.taken).toBe(0);
  });

  test('answers with many adapters keep the memory of the last few', async () => {
    const adapters = Array.from({ length: 8 }, () => session.newAdapter(RECIPE));
    const taken: number[] = [];
    for (const adapter of [...adapters, ...adapters]) {
      await session.generate({ prompt: { ids: [3, 4] }, adapter, maxNewTokens: 2 });
      taken.push(backend.taken);
    }
    expect(taken[0]).toBeLessThan(taken[2]!);
    expect(new Set(taken.slice(2)).size).toBe(1);
    await Promise.all(adapters.map((adapter) => session.generate({ prompt: { ids: [3, 4] }, adapter, maxNewTokens: 4 })));
    session.close();
    expect(backend.taken).toBe(0);
  });

  test('an answer that there is no room for leaves the next, shorter one whole', async () => {
    const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: 512, eos_token_id: 999 })), { backend });
    if (!opened.ok) throw new Error(opened.error.message);
    const ask = async (maxNewTokens: number) => (await opened.value.generate({ prompt: { ids: [3, 4] }, maxNewTokens })).ids;
    const before = await ask(4);
    backend.room = 3;
    await expect(ask(200)).rejects.toThrow('No room');
    backend.room = Infinity;
    expect(await ask(4)).toEqual(before);
    opened.value.close();
  });
});
