/** Generation with keys and values in 8 bits: what stays as it is in f32, and when the engine chooses it by itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import { Refusal } from '../refusal';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import { parseRecipe } from '../train/recipe';
import type { CacheForm } from './generate';

const CONTEXT = 600;

async function open(backend: Backend = createReferenceBackend()): Promise<Session> {
  const opened = await openModel(filesInMemory(tinyModel({ max_position_embeddings: CONTEXT, eos_token_id: 999 })), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** A backend that counts its bytes, and has no more than `limit`. */
function measuredBackend(): Backend & { taken: number; most: number; limit: number; cachedRows: number } {
  const inner = createReferenceBackend();
  const sizeByTensor = new Map<unknown, number>();
  const take = <T>(bytes: number, make: () => T): T => {
    if (made.taken + bytes > made.limit) throw new Refusal('no-memory', 'No room.', 'Use less.');
    const tensor = make();
    sizeByTensor.set(tensor, bytes);
    made.taken += bytes;
    made.most = Math.max(made.most, made.taken);
    return tensor;
  };
  const made = {
    ...inner,
    taken: 0,
    most: 0,
    limit: Infinity,
    cachedRows: 0,
    allocate: (...[kind, rows, columns]: Parameters<Backend['allocate']>) => take(rows * columns * 4, () => inner.allocate(kind, rows, columns)),
    allocateCached(...[rows, heads, width]: Parameters<Backend['allocateCached']>) {
      made.cachedRows += rows;
      return take(rows * heads * (width + 2 * Math.ceil(width / 32)), () => inner.allocateCached(rows, heads, width));
    },
    free(tensor: Parameters<Backend['free']>[0]) {
      made.taken -= sizeByTensor.get(tensor) ?? 0;
      sizeByTensor.delete(tensor);
      inner.free(tensor);
    },
  };
  return made;
}

describe('a cache in 8 bits', () => {
  test('answers a prompt that shares its beginning with the one before as if it came first, and however the cache had to grow', async () => {
    const session = await open();
    const prompts = fc.array(
      fc.record({ beginning: fc.integer({ min: 0, max: 200 }), rest: fc.array(fc.constantFrom(3, 4, 5), { minLength: 1, maxLength: 6 }) }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(prompts, async (asked) => {
        for (const { beginning, rest } of asked) {
          const request = { prompt: { ids: [...Array.from({ length: beginning }, (_, i) => 3 + (i % 17)), ...rest] }, maxNewTokens: 6, cache: 'int8' } as const;
          expect(await session.generate(request)).toEqual(await (await open()).generate(request));
        }
      }),
      { numRuns: 6 },
    );
  });

  test('reads of a next turn only what is new', async () => {
    const backend = createReferenceBackend();
    const tokens: number[] = [];
    const session = await open({ ...backend, gatherRows: (op) => (op.x.rows === 23 && tokens.push(op.rows), backend.gatherRows(op)) });
    const ask = async (ids: number[]): Promise<readonly number[]> => (await session.generate({ prompt: { ids }, maxNewTokens: 3, cache: 'int8' })).ids;
    const prompt = Array.from({ length: 20 }, (_, i) => 3 + (i % 11));
    const answer = await ask(prompt);
    expect(tokens).toEqual([20, 1, 1]);
    tokens.length = 0;
    await ask([...prompt, ...answer, 5, 6]);
    // The last token of the answer was never read.
    expect(tokens).toEqual([3, 1, 1]);
  });

  test('and one in f32 can be asked for in turns: each answers as if it were alone', async () => {
    const session = await open();
    const ask = async (from: Session, cache: CacheForm | undefined) => (await from.generate({ prompt: { ids: [5, 9, 13] }, maxNewTokens: 30, cache })).ids;
    const alone = { f32: await ask(await open(), 'f32'), int8: await ask(await open(), 'int8') };
    for (const form of ['f32', 'int8', 'f32'] as const) expect(await ask(session, form)).toEqual(alone[form]);
    expect(await ask(await open(), undefined)).toEqual(alone.f32);
  });

  test('that was asked for once is not taken unasked', async () => {
    const backend = measuredBackend();
    const session = await open(backend);
    const ask = (cache?: CacheForm) => session.generate({ prompt: { ids: [3, 4] }, maxNewTokens: 2, cache });
    await ask();
    const before = backend.taken;
    await ask('int8');
    expect(backend.taken).toBeLessThan(before);
    await ask();
    expect(backend.taken).toBe(before);
  });

  test('takes little more than a quarter of the memory', async () => {
    const taken = await Promise.all(
      (['f32', 'int8'] as const).map(async (cache) => {
        const of = async (length: number): Promise<number> => {
          const backend = measuredBackend();
          const session = await open(backend);
          await session.generate({ prompt: { ids: Array.from({ length }, () => 3) }, maxNewTokens: 2, cache });
          return backend.taken;
        };
        // Both have the same tapes, and 512 and 600 rows.
        return (await of(511)) - (await of(510));
      }),
    );
    // Two layers' keys and values, two heads of 4: 4 bytes a number, or 1 and a scale of 2 bytes a head.
    expect(taken).toEqual([88 * 2 * 2 * 8 * 4, 88 * 2 * 2 * 2 * (4 + 2)]);
  });

  test('is chosen unasked only where f32 finds no room, even in what is kept for other answers', async () => {
    const request = { prompt: { ids: [3, 4] }, maxNewTokens: 2 };
    /** The form that an answer takes, asked for by `cache`, when there are `limit` bytes; `prepare` takes what comes to that. */
    const formWithin = async (limit: number, cache?: CacheForm, prepare = async (_session: Session, _backend: { readonly taken: number }): Promise<number> => 0): Promise<CacheForm> => {
      const backend = measuredBackend();
      const session = await open(backend);
      backend.limit = limit + (await prepare(session, backend));
      await session.generate({ ...request, cache });
      return backend.cachedRows > 0 ? 'int8' : 'f32';
    };
    const bytesOf = async (cache: CacheForm): Promise<number> => {
      const backend = measuredBackend();
      await (await open(backend)).generate({ ...request, cache });
      return backend.most;
    };
    const [plain, small] = [await bytesOf('f32'), await bytesOf('int8')];
    expect(await formWithin(plain)).toBe('f32');
    expect(await formWithin(plain - 1)).toBe('int8');
    expect(await formWithin(small)).toBe('int8');
    expect(await formWithin(small, 'int8')).toBe('int8');
    await expect(formWithin(plain - 1, 'f32')).rejects.toThrow('No room');
    await expect(formWithin(small - 1)).rejects.toThrow('No room');
    // An adapter's own bytes stay; what its answer took is given back for this one.
    const withAdapter = async (session: Session, backend: { readonly taken: number }): Promise<number> => {
      const recipe = parseRecipe({ r: 1, target_modules: ['q_proj'] });
      if (!recipe.ok) throw new Error(recipe.error.message);
      const before = backend.taken;
      const adapter = session.newAdapter(recipe.value);
      const own = backend.taken - before;
      await session.generate({ ...request, adapter });
      return own;
    };
    expect(await formWithin(plain, undefined, withAdapter)).toBe('f32');
  });
});
