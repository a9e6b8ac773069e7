import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import { Refusal } from '../refusal';
import type { TokenRow } from '../run/batch';
import { openModel, type ModelAhead, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import type { Quantization } from '../models/model';
import { parseRecipe, type Recipe, type RecipeInput } from '../train/recipe';
import type { TrainingRows } from '../train/trainer';

/** A reference backend that counts its bytes as it says that it does, and has no more than `limitBytes`. */
function counted(): Backend & { readonly room: { usedBytes: number; limitBytes: number; sparingBytes: number | undefined }; readonly most: () => number; readonly made: () => number } {
  const inner = createReferenceBackend();
  const room = { usedBytes: 0, limitBytes: Infinity, sparingBytes: undefined as number | undefined };
  const bytesOf = new Map<unknown, number>();
  let most = 0;
  let made = 0;
  const take = <T>(bytes: number, one: T): T => {
    made++;
    bytesOf.set(one, bytes);
    room.usedBytes += bytes;
    most = Math.max(most, room.usedBytes);
    return one;
  };
  return {
    ...inner,
    room,
    most: () => most,
    made: () => made,
    memory: room,
    allocate: (kind, rows, columns) => take(4 * rows * columns, inner.allocate(kind, rows, columns)),
    free(tensor) {
      room.usedBytes -= bytesOf.get(tensor) ?? 0;
      bytesOf.delete(tensor);
      inner.free(tensor);
    },
  };
}

function recipe(input: RecipeInput = {}): Recipe {
  const parsed = parseRecipe({ r: 2, target_modules: 'all-linear', max_steps: 2, per_device_train_batch_size: 4, ...input });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const row = (length: number): TokenRow => ({ ids: Int32Array.from({ length }, (_, t) => 3 + (t % 19)), labels: Int32Array.from({ length }, (_, t) => (t > 2 ? 3 + (t % 19) : -100)) });
const ROWS: TrainingRows = [60, 12, 40, 64, 33, 20, 51, 48].map(row);
const PAIRS: TrainingRows = [50, 30, 22].map((length) => ({ chosen: row(length), rejected: { ...row(length), ids: row(length).ids.toReversed() } }));

let backend: ReturnType<typeof counted>;
let session: Session;
beforeAll(async () => {
  backend = counted();
  const opened = await openModel(filesInMemory(tinyModel({ num_hidden_layers: 2 })), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  session = opened.value;
});
afterEach(() => {
  backend.room.limitBytes = Infinity;
  backend.room.sparingBytes = undefined;
});

async function run(rows: TrainingRows, made: Recipe): Promise<number> {
  const adapter = session.newAdapter(made);
  try {
    for await (const _ of session.train(rows, made, adapter));
  } finally {
    session.releaseAdapter(adapter);
  }
  return backend.most();
}

describe('a plan of training', () => {
  test.each([
    ['rows', ROWS, {}],
    ['rows in several batches a step', ROWS, { per_device_train_batch_size: 2, gradient_accumulation_steps: 3 }],
    ['DoRA with dropout', ROWS, { use_dora: true, lora_dropout: 0.2 }],
    ['pairs', PAIRS, { per_device_train_batch_size: 2 }],
  ] as const)('takes nothing, and tells to the byte what the run takes at its fullest: %s', async (_, rows, input) => {
    const made = recipe(input);
    const fresh = counted();
    const opened = await openModel(filesInMemory(tinyModel({ num_hidden_layers: 2 })), { backend: fresh });
    if (!opened.ok) throw new Error(opened.error.message);
    const before = fresh.memory.usedBytes;
    const plan = await opened.value.planTraining(rows, made);
    expect(fresh.memory.usedBytes).toBe(before);
    for await (const __ of opened.value.train(rows, made, opened.value.newAdapter(made)));
    expect(plan.total).toBe(fresh.most());
    expect(plan.weights + plan.adapter + plan.activations).toBe(plan.total);
    expect(plan.weights).toBe(before);
  });

  test('is sparing where the device wants it, though there is room', async () => {
    const { total } = await session.planTraining(ROWS, recipe());
    backend.room.sparingBytes = total - 1;
    expect((await session.planTraining(ROWS, recipe())).total).toBeLessThan(total);
  });

  test('that fits only in a tape that is made again is run so', async () => {
    const { total } = await session.planTraining(ROWS, recipe());
    backend.room.limitBytes = total - 1;
    const tight = await session.planTraining(ROWS, recipe());
    expect(tight.total).toBeLessThan(total);
    backend.room.limitBytes = tight.total;
    await run(ROWS, recipe());
  });
});

describe('a run that doesn’t fit', () => {
  const refused = async (limitBytes: number, made = recipe()) => {
    backend.room.limitBytes = limitBytes;
    const used = backend.memory.usedBytes;
    const problem = await session.planTraining(ROWS, made).then(() => null, (error: { problem: { code: string; message: string; fix: string } }) => error.problem);
    expect(backend.memory.usedBytes).toBe(used);
    return problem!;
  };
  /** The least that a recipe takes. */
  const least = async (made: Recipe, rows = ROWS): Promise<number> => {
    backend.room.sparingBytes = 0;
    const { total } = await session.planTraining(rows, made);
    backend.room.sparingBytes = undefined;
    return total;
  };

  const cut = (ROWS as readonly TokenRow[]).map(({ ids, labels }) => ({ ids: ids.subarray(0, 32), labels: labels.subarray(0, 32) }));
  const inHalves = { per_device_train_batch_size: 2, gradient_accumulation_steps: 2 };

  test('is refused before anything is taken, with what is missing and what would fit', async () => {
    const whole = await least(recipe());
    const enough = Math.max(await least(recipe(), cut), await least(recipe(inHalves)));
    const { code, message, fix } = await refused(enough);
    expect(code).toBe('no-memory');
    expect(message).toMatch(/^This run needs \d+ KB, and there are \d+ KB: \d+ KB are missing\.$/);
    const [needs, has, missing] = message.match(/\d+/g)!.map(Number);
    expect(needs).toBe(Math.ceil(whole / 1000));
    expect(has).toBe(Math.floor(enough / 1000));
    expect(missing).toBe(Math.ceil((whole - enough) / 1000));
    expect(fix).toBe('It fits with a batch of 2 (and 2 accumulation steps), or with max_length 32.');
    await expect(run(ROWS, recipe())).rejects.toThrow('are missing');
    await run(ROWS, recipe(inHalves));
    await run(cut, recipe());
  });

  test('by a little fits with fewer bits for the weights', async () => {
    expect((await refused((await least(recipe())) - 1000)).fix).toMatch(/^It fits with int8 weights, or with a batch of 2 \(and 2 accumulation steps\), or with max_length 32\.$/);
  });

  test('by much fits with several changes at once', async () => {
    const both = await least(recipe({ per_device_train_batch_size: 1, gradient_accumulation_steps: 4 }), cut);
    expect((await refused(both)).fix).toMatch(/^It fits (with \w+ weights and )?with a batch of 1 \(and 4 accumulation steps\)( and with max_length \d+)?\.$/);
  });

  test('fits in whatever is told to fit', async () => {
    const input = recipe({ per_device_train_batch_size: 8 });
    const { total, weights } = await session.planTraining(ROWS, input);
    for (const share of [0.9, 0.7, 0.55, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05]) {
      const limitBytes = Math.floor(weights + (total - weights) * share);
      const told = (await refused(limitBytes, input))?.fix.match(/^It fits (.*)\.$/)?.[1];
      for (const change of told?.split(', or ') ?? []) {
        const form = change.match(/with (\w+) weights/)?.[1] as Quantization | undefined;
        const [, size, steps] = change.match(/batch of (\d+) \(and (\d+)/) ?? [];
        const length = Number(change.match(/max_length (\d+)/)?.[1] ?? Infinity);
        const fresh = counted();
        fresh.room.limitBytes = limitBytes;
        const opened = await openModel(filesInMemory(tinyModel({ num_hidden_layers: 2 })), { backend: fresh, quantization: form });
        if (!opened.ok) throw new Error(opened.error.message);
        const made = size ? recipe({ per_device_train_batch_size: Number(size), gradient_accumulation_steps: Number(steps) }) : input;
        const short = (ROWS as readonly TokenRow[]).map(({ ids, labels }) => ({ ids: ids.subarray(0, length), labels: labels.subarray(0, length) }));
        for await (const _ of opened.value.train(short, made, await opened.value.startAdapter(short, made, {})));
        expect(fresh.most(), change).toBeLessThanOrEqual(limitBytes);
      }
    }
  });

  test('is not told to cut off all that there is to learn', async () => {
    const late = (ROWS as readonly TokenRow[]).map(({ ids }) => ({ ids, labels: ids.map((id, t) => (t >= 40 ? id : -100)) }));
    backend.room.limitBytes = Math.max(await least(recipe(), cut), await least(recipe(inHalves)));
    await expect(session.planTraining(late, recipe())).rejects.toMatchObject({ problem: { fix: 'It fits with a batch of 2 (and 2 accumulation steps).' } });
  });

  test('with a matrix that the device doesn’t give in one piece is told what would fit, too', async () => {
    const inOnePiece = (of: Backend): Backend => ({
      ...of,
      rehearse: (room) => inOnePiece(of.rehearse(room)) as ReturnType<Backend['rehearse']>,
      allocate: (kind, rows, columns) => {
        if (rows > 150) throw new Refusal('no-memory', 'That is more than there is in one piece.', 'Use a smaller batch.');
        return of.allocate(kind, rows, columns);
      },
    });
    const opened = await openModel(filesInMemory(tinyModel()), { backend: inOnePiece(createReferenceBackend()) });
    if (!opened.ok) throw new Error(opened.error.message);
    const told = opened.value.planTraining(ROWS, recipe());
    await expect(told).rejects.toMatchObject({ problem: { code: 'no-memory', message: 'That is more than there is in one piece.', fix: 'It fits with a batch of 2 (and 2 accumulation steps), or with max_length 32.' } });
  });

  test('where nothing helps, a smaller model does', async () => {
    expect((await refused(backend.memory.usedBytes)).fix).toBe('Use a smaller model.');
  });
});

describe('a plan before the weights are read', () => {
  /** What opening a tiny model comes to with so much room, and how many bytes of its weights were read. */
  async function open(limitBytes: number, beforeLoad: (model: ModelAhead, backend: Backend) => Promise<void>) {
    const files = filesInMemory(tinyModel());
    let bytes = 0;
    const fresh = counted();
    fresh.room.limitBytes = limitBytes;
    const opened = await openModel(
      {
        async open(name) {
          const file = await files.open(name);
          if (!file || name !== 'model.safetensors') return file;
          const whole = await file.read(0, file.size);
          const header = 8 + new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
          return { ...file, read: (start, end) => ((bytes += Math.max(0, end - Math.max(start, header))), file.read(start, end)) };
        },
      },
      { backend: fresh, beforeLoad: (model) => beforeLoad(model, fresh) },
    );
    return { opened, bytes, fresh };
  }

  test('is that of the model once it is loaded, and takes nothing', async () => {
    let ahead = 0;
    const { opened, bytes } = await open(Infinity, async (model, { memory }) => {
      expect(model.encodeExample({ input_ids: [3, 4, 5, 6] }, 3)).toMatchObject({ isCut: true });
      ahead = (await model.planTraining(ROWS, recipe())).total;
      expect(memory.usedBytes).toBe(0);
    });
    expect(bytes).toBeGreaterThan(0);
    expect(opened.ok && (await opened.value.planTraining(ROWS, recipe())).total).toBe(ahead);
  });

  test('that doesn’t fit ends the opening: nothing is taken, and what is told to fit does', async () => {
    const limitBytes = (await session.planTraining(ROWS, recipe())).total * 0.7;
    const plan = async (model: ModelAhead): Promise<void> => void (await model.planTraining(ROWS, recipe()));
    const small = recipe({ per_device_train_batch_size: 1, gradient_accumulation_steps: 4 });
    const { opened, fresh, bytes } = await open(40_000, plan);
    expect(opened).toMatchObject({ ok: false, error: { code: 'no-memory', message: expect.stringMatching(/^This run needs .* are missing\.$/), fix: expect.stringMatching(/^It fits |^Use a smaller model/) } });
    expect([fresh.most(), bytes]).toEqual([0, 0]);
    expect((await open(limitBytes, async (model) => void (await model.planTraining(ROWS, small)))).opened.ok).toBe(true);
  });

  test('knows the adapter that the run goes on from, and doesn’t take it to memory before it fits', async () => {
    const wide = recipe({ r: 64, max_steps: 1 });
    const adapter = session.newAdapter(wide);
    const source = filesInMemory(await session.writeAdapter(adapter, 'tiny'));
    session.releaseAdapter(adapter);
    const start = { from: { source, recipe: {} } };
    const { total } = await session.planTraining(ROWS, recipe(), start);
    expect(total).toBe((await session.planTraining(ROWS, wide)).total);
    backend.room.sparingBytes = 0;
    const least = (await session.planTraining(ROWS, recipe(), start)).total;
    backend.room.limitBytes = least - 1;
    const before = backend.made();
    await expect(session.startAdapter(ROWS, recipe(), start)).rejects.toThrow('are missing');
    expect(backend.made()).toBe(before);
    backend.room.limitBytes = least;
    session.releaseAdapter(await session.startAdapter(ROWS, recipe(), start));
    await expect(session.planTraining(ROWS, recipe(), { from: { source, recipe: { r: 3 } } })).rejects.toThrow('the adapter to go on from has 64');
  });
});
