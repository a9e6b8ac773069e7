import { beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend';
import { createReferenceBackend } from '../reference/backend';
import type { TokenRow } from '../run/batch';
import { nextTurn } from '../run/breathe';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import { parseRecipe, type Recipe, type RecipeInput } from './recipe';
import { planSteps, type TrainEvent } from './trainer';

const recipe = (input: RecipeInput): Recipe => {
  const parsed = parseRecipe({ r: 2, lora_alpha: 4, learning_rate: 1e-2, target_modules: 'all-linear', ...input });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

const row = (...ids: number[]): TokenRow => ({ ids: Int32Array.from(ids), labels: Int32Array.from(ids, (id, t) => (t < 2 ? -100 : id)) });
const ROWS = [row(3, 4, 5, 6), row(7, 8, 9), row(10, 11, 12, 13, 14, 15), row(16, 17, 18, 19, 20), row(4, 3, 22, 21)];

let backend: Backend;
let session: Session;
beforeAll(async () => {
  backend = createReferenceBackend();
  const opened = await openModel(filesInMemory(tinyModel()), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  session = opened.value;
});

async function run(input: RecipeInput, rows = ROWS, signal?: AbortSignal): Promise<{ readonly events: TrainEvent[]; readonly parameters: Float32Array }> {
  const made = recipe(input);
  const adapter = session.newAdapter(made);
  const events: TrainEvent[] = [];
  for await (const event of session.train(rows, made, adapter, signal)) events.push(event);
  const parameters = await backend.read(adapter.parameters);
  session.releaseAdapter(adapter);
  return { events, parameters };
}

const close = (got: Float32Array, wanted: Float32Array): void => got.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(2e-5));

describe('a training run', () => {
  test('lowers the loss, and comes out the same with the same seed', async () => {
    const first = await run({ num_train_epochs: 20, per_device_train_batch_size: 2 });
    expect(first.events).toHaveLength(60);
    expect(first.events.at(-1)!.loss).toBeLessThan(first.events[0]!.loss * 0.8);
    expect(await run({ num_train_epochs: 20, per_device_train_batch_size: 2 })).toEqual(first);
    expect(await run({ num_train_epochs: 20, per_device_train_batch_size: 2, seed: 1 })).not.toEqual(first);
  });

  test('keeps a row without labels in its place: the batches are those of the file, and it changes no gradient', async () => {
    const mute: TokenRow = { ids: Int32Array.of(5, 6, 7), labels: Int32Array.of(5, -100, -100) };
    const input = { num_train_epochs: 2, per_device_train_batch_size: 1, gradient_accumulation_steps: 2, shuffle: false, target_modules: ['q_proj', 'lm_head'] };
    const [a, b, c] = [ROWS[0]!, ROWS[1]!, ROWS[2]!];
    const { events, parameters } = await run(input, [mute, a, b, mute, mute, mute, c]);
    const plain = await run({ ...input, gradient_accumulation_steps: 1 }, [a, b, c]);
    expect(events.map(({ tokens }) => tokens)).toEqual([7, 6, 6, 6, 7, 6, 6, 6]);
    expect(events[2]).toMatchObject({ loss: 0, grad_norm: 0 });
    expect(events[0]!.loss).toBeCloseTo(plain.events[0]!.loss, 5);
    expect(parameters.every(Number.isFinite)).toBe(true);
    await expect(run(input, [mute, mute])).rejects.toThrow('No row has a token that carries loss');
  });

  test('that leaves the range of numbers is stopped with what to change', async () => {
    await expect(run({ max_steps: 30, learning_rate: 1e30, lr_scheduler_type: 'constant' })).rejects.toThrow('Training left the range of numbers at step');
  });

  test('accumulates gradients to those of the whole batch: the mean over all its labelled tokens', async () => {
    const whole = await run({ max_steps: 4, per_device_train_batch_size: 4, shuffle: false }, ROWS.slice(0, 4));
    const pieces = await run({ max_steps: 4, per_device_train_batch_size: 1, gradient_accumulation_steps: 4, shuffle: false }, ROWS.slice(0, 4));
    whole.events.forEach(({ loss, grad_norm, tokens }, i) => {
      expect(pieces.events[i]!.loss).toBeCloseTo(loss, 5);
      expect(pieces.events[i]!.grad_norm).toBeCloseTo(grad_norm, 4);
      expect(pieces.events[i]!.tokens).toBe(tokens);
    });
    close(pieces.parameters, whole.parameters);
  });

  test('trains the head’s own adapter too, also over several micro-batches', async () => {
    const input: RecipeInput = { target_modules: ['lm_head', 'q_proj'], max_steps: 3, shuffle: false };
    const whole = await run({ ...input, per_device_train_batch_size: 4 }, ROWS.slice(0, 4));
    const pieces = await run({ ...input, per_device_train_batch_size: 2, gradient_accumulation_steps: 2 }, ROWS.slice(0, 4));
    close(pieces.parameters, whole.parameters);
    expect(whole.events[2]!.loss).toBeLessThan(whole.events[0]!.loss);
  });

  describe('on a device that answers later', () => {
    /** Answers once so many turns of the event loop have passed; `isAhead` is told of whether work came in meanwhile. */
    const late = (inner: Backend, turns: number, isAhead: () => void = () => {}): Backend => {
      let recorded = 0;
      return {
        ...inner,
        matmul: (op) => (recorded++, inner.matmul(op)),
        async read(...what) {
          const values = await inner.read(...what);
          const before = recorded;
          for (let i = 0; i < turns; i++) await nextTurn();
          if (recorded > before) isAhead();
          return values;
        },
      };
    };
    const input: RecipeInput = { num_train_epochs: 3, per_device_train_batch_size: 2, gradient_accumulation_steps: 2 };
    const told = async (on: Backend, rows: readonly TokenRow[] = ROWS) => {
      const opened = await openModel(filesInMemory(tinyModel()), { backend: on });
      if (!opened.ok) throw new Error(opened.error.message);
      const made = recipe(input);
      const adapter = opened.value.newAdapter(made);
      const steps: { readonly event: TrainEvent; readonly parameters: Float32Array }[] = [];
      for await (const event of opened.value.train(rows, made, adapter)) steps.push({ event, parameters: await backend.read(adapter.parameters) });
      return steps;
    };

    test('the next step is under way before the last one is told, and who is told of a step finds the adapter as that step left it', async () => {
      let ahead = 0;
      const whole = await told(backend);
      expect(await told(late(backend, 4, () => ahead++))).toEqual(whole);
      // Every step but the last has a next one.
      expect(ahead).toBe(whole.length - 1);
    });

    test('steps are told in their order, also those that teach nothing', async () => {
      const mute: TokenRow = { ids: Int32Array.of(5, 6, 7), labels: Int32Array.of(5, -100, -100) };
      const rows = [...ROWS, mute, mute, mute, mute, mute];
      const whole = await told(backend, rows);
      expect(whole.map(({ event }) => event.step)).toEqual(whole.map((_, i) => i + 1));
      expect(await told(late(backend, 9), rows)).toEqual(whole);
    });

    test('a step is read once', async () => {
      let reads = 0;
      const steps = await told({ ...backend, read: (...what) => (reads++, backend.read(...what)) });
      expect(reads).toBe(steps.length);
    });
  });

  test('allocates nothing once its first step has begun', async () => {
    let allocated = 0;
    const counting: Backend = { ...backend, allocate: (...shape) => ((allocated += 1), backend.allocate(...shape)) };
    const opened = await openModel(filesInMemory(tinyModel()), { backend: counting });
    if (!opened.ok) throw new Error(opened.error.message);
    const made = recipe({ num_train_epochs: 4, per_device_train_batch_size: 2, gradient_accumulation_steps: 2 });
    const adapter = opened.value.newAdapter(made);
    const afterEachStep: number[] = [];
    for await (const _ of opened.value.train(ROWS, made, adapter)) afterEachStep.push(allocated);
    expect(allocated).toBeGreaterThan(0);
    expect(new Set(afterEachStep)).toEqual(new Set([allocated]));
  });

  test.each([['all-linear'], [['q_proj', 'v_proj']], [['down_proj']]] as const)('with less memory than all blocks need it makes them again, to the same numbers: %s', async (target_modules) => {
    const steps = async (limitBytes: number): Promise<{ readonly parameters: Float32Array; readonly losses: number[] }> => {
      const memory = { usedBytes: 0, limitBytes: Infinity };
      const small: Backend = { ...createReferenceBackend(), memory };
      const opened = await openModel(filesInMemory(tinyModel({ num_hidden_layers: 2 })), { backend: small });
      if (!opened.ok) throw new Error(opened.error.message);
      memory.limitBytes = limitBytes;
      const made = recipe({ num_train_epochs: 3, per_device_train_batch_size: 2, target_modules: typeof target_modules === 'string' ? target_modules : [...target_modules] });
      const adapter = opened.value.newAdapter(made);
      const losses: number[] = [];
      for await (const { loss } of opened.value.train(ROWS, made, adapter)) losses.push(loss);
      return { parameters: await small.read(adapter.parameters), losses };
    };
    const whole = await steps(Infinity);
    let least = 0;
    for (let limit = 1000; limit < 100_000 && least === 0; limit += 250) if (await steps(limit).then(() => true, () => false)) least = limit;
    expect(await steps(least)).toEqual(whole);
    await expect(steps(1000)).rejects.toThrow('are missing');
  });

  test('rows that begin alike teach what they teach apart', async () => {
    const begun = (...ids: number[]): TokenRow => ({ ids: Int32Array.from([5, 6, 7, 8, 9, 10, ...ids]), labels: Int32Array.from([...Array.from({ length: 7 }, () => -100), ...ids.slice(1)]) });
    const rows = [begun(3, 4, 5), begun(11, 12), begun(3, 13, 14, 15), begun(20, 21, 22)];
    const input = { num_train_epochs: 3, shuffle: false };
    const together = await run({ ...input, per_device_train_batch_size: 4 }, rows);
    const apart = await run({ ...input, per_device_train_batch_size: 1, gradient_accumulation_steps: 4 }, rows);
    close(together.parameters, apart.parameters);
    expect(together.events.map(({ tokens }) => tokens)).toEqual([36, 36, 36]);
    together.events.forEach(({ loss, grad_norm }, i) => {
      expect(loss).toBeCloseTo(apart.events[i]!.loss, 5);
      expect(grad_norm).toBeCloseTo(apart.events[i]!.grad_norm, 5);
    });
  });

  test('drops out differently by seed, and only in training', async () => {
    const first = await run({ max_steps: 3, lora_dropout: 0.5, shuffle: false });
    expect(await run({ max_steps: 3, lora_dropout: 0.5, shuffle: false })).toEqual(first);
    expect(first.parameters).not.toEqual((await run({ max_steps: 3, shuffle: false })).parameters);
  });

  test('ends with the signal’s reason when it is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const adapter = session.newAdapter(recipe({}));
    const steps = session.train(ROWS, recipe({ max_steps: 100 }), adapter, controller.signal);
    await steps.next();
    controller.abort(reason);
    await expect(steps.next()).rejects.toBe(reason);
    session.releaseAdapter(adapter);
  });

  test('tells of the step that the adapter is at before it ends', async () => {
    const controller = new AbortController();
    let steps = 0;
    // Numbers arrive late, as from a device with a queue, and the end is asked for while the third step is under way.
    const queued: Backend = {
      ...createReferenceBackend(),
      portion: 1,
      read: async (...of) => {
        const values = await backend.read(...of);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return values;
      },
      adamw: (given) => {
        backend.adamw(given);
        if (++steps === 2) setTimeout(() => controller.abort(), 0);
      },
    };
    const opened = await openModel(filesInMemory(tinyModel()), { backend: queued });
    if (!opened.ok) throw new Error(opened.error.message);
    const made = recipe({ max_steps: 100, per_device_train_batch_size: 1, shuffle: false });
    const adapter = opened.value.newAdapter(made);
    const told: number[] = [];
    await expect(
      (async () => {
        for await (const { step } of opened.value.train(ROWS, made, adapter, controller.signal)) told.push(step);
      })(),
    ).rejects.toThrow('aborted');
    expect(told).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    opened.value.releaseAdapter(adapter);
  });

  test('says so when nothing carries loss', async () => {
    await expect(run({}, [{ ids: Int32Array.of(1, 2), labels: Int32Array.of(-100, -100) }])).rejects.toThrow('carries loss');
  });
});

describe('the number of steps', () => {
  test.each([
    [{ per_device_train_batch_size: 4, num_train_epochs: 2 }, 10, 6],
    [{ per_device_train_batch_size: 4, gradient_accumulation_steps: 2, num_train_epochs: 2 }, 10, 4],
    [{ per_device_train_batch_size: 4, num_train_epochs: 0.5 }, 10, 2],
    [{ max_steps: 7, num_train_epochs: 2 }, 10, 7],
  ])('%o of %i rows: %i', (input, rows, steps) => {
    expect(planSteps(recipe(input), rows).totalSteps).toBe(steps);
  });

  test('warm-up below 1 is a share of the steps', () => {
    expect(planSteps(recipe({ max_steps: 50, warmup_steps: 0.1 }), 10).warmupSteps).toBe(5);
    expect(planSteps(recipe({ max_steps: 50, warmup_steps: 3 }), 10).warmupSteps).toBe(3);
  });
});
