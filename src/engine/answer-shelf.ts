/**
 * Memory for answers: keys and values of a text, by the adapter that writes it. It stays between answers, so that the next question of a conversation is not
 * read from its beginning, and is given back when something else needs the room.
 */
import { firstThatFits } from './allocations';
import type { Backend } from './backend';
import type { Adapter } from './lora/adapter';
import type { Model } from './models/model';
import { planAnswer, reservedLength } from './plan/answer';
import { compileAnswer, type OnCompile } from './plan/compile';
import { createGenerator, type CacheForm, type TextGenerator } from './run/generate';
import type { Sampling } from './run/sampler';

export interface AnswerOrder {
  /** null: the base alone. */
  readonly adapter: Adapter | null;
  readonly promptLength: number;
  readonly maxNewTokens: number;
  /** Unasked in f32, or in 8 bits where there is no room for that. */
  readonly cache?: CacheForm | undefined;
  readonly sampling: Sampling;
  readonly onCompile?: OnCompile | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AnswerShelf {
  /** What writes the answer, ready to begin. Throws a `Refusal`, before anything is taken, when there is no room. To be called in `oneAtATime`. */
  take(order: AnswerOrder): Promise<TextGenerator>;
  /** Answers with one adapter share memory, so they queue; answers with different ones may take turns token by token. */
  oneAtATime<T>(adapter: Adapter | null, work: () => Promise<T>): Promise<T>;
  /** Bytes in use when the memory that nobody waits for is given back. */
  usedWithoutIdle(): number;
  /** Gives back the memory that nobody waits for. */
  freeIdle(): void;
  /** Gives back an adapter's memory. */
  forget(adapter: Adapter): void;
  dispose(): void;
}

/** Adapters (and the bare base) whose memory is kept. */
const KEPT = 3;

interface Held {
  /** Tokens that it has room for. */
  readonly length: number;
  readonly cache: CacheForm;
  /** Somebody insisted on this form. */
  readonly wasAsked: boolean;
  readonly bytes: number;
  readonly generator: TextGenerator;
}

export function createAnswerShelf({ backend, model }: { readonly backend: Backend; readonly model: Model }): AnswerShelf {
  /** The latest used last. */
  const shelf = new Map<Adapter | null, Held>();
  const answering = new Set<Adapter | null>();
  const lastByAdapter = new Map<Adapter | null, Promise<unknown>>();

  /** Gives back what nobody waits for, but that of the last `kept`. */
  const freeIdle = (kept: number): void => {
    const idle = [...shelf].filter(([adapter]) => !answering.has(adapter));
    for (const [adapter, { generator }] of idle.slice(0, Math.max(0, idle.length - kept))) {
      generator.dispose();
      shelf.delete(adapter);
    }
  };

  const usedWithoutIdle = (): number => [...shelf].reduce((sum, [adapter, { bytes }]) => (answering.has(adapter) ? sum : sum - bytes), backend.memory.usedBytes);

  const suited = (adapter: Adapter | null, length: number, cache: CacheForm | undefined): Held | null => {
    const held = shelf.get(adapter);
    // Unasked, 8 bits that were taken for want of room stay; those that somebody asked for don't.
    const suits = held && (cache === undefined ? held.cache === 'f32' || !held.wasAsked : held.cache === cache);
    return suits && held.length >= length ? held : null;
  };

  const make = (adapter: Adapter | null, length: number, cache: CacheForm | undefined): Held => {
    shelf.get(adapter)?.generator.dispose();
    shelf.delete(adapter);
    freeIdle(KEPT - 1);
    const inForm = (form: CacheForm): Held => {
      const before = backend.memory.usedBytes;
      const generator = createGenerator(backend, model, adapter, length, form);
      return { length, cache: form, wasAsked: cache !== undefined, bytes: backend.memory.usedBytes - before, generator };
    };
    const alone = (form: CacheForm): Held => {
      freeIdle(0);
      return inForm(form);
    };
    const first = cache ?? 'f32';
    return firstThatFits([() => inForm(first), () => alone(first), ...(cache ? [] : [() => inForm('int8')])]);
  };

  return {
    async take({ adapter, promptLength, maxNewTokens, cache, sampling, onCompile, signal }) {
      const length = reservedLength(promptLength + maxNewTokens, model);
      const kept = suited(adapter, length, cache);
      if (kept) {
        shelf.delete(adapter);
        shelf.set(adapter, kept);
        return kept.generator;
      }
      // A prompt that is empty or too long is refused by what reads it.
      if (promptLength > 0 && promptLength < length) {
        const own = answering.has(adapter) ? shelf.get(adapter) : undefined;
        await planAnswer({ backend, model, adapter, usedBytes: usedWithoutIdle() - (own?.bytes ?? 0), length, promptLength, cache, sampling });
      }
      const made = make(adapter, length, cache);
      shelf.set(adapter, made);
      await compileAnswer({ backend, model, adapter, length, cache: made.cache, promptLength, sampling, onCompile, signal });
      return made.generator;
    },
    oneAtATime<T>(adapter: Adapter | null, work: () => Promise<T>): Promise<T> {
      const mine = (lastByAdapter.get(adapter) ?? Promise.resolve()).then(async () => {
        answering.add(adapter);
        try {
          return await work();
        } finally {
          answering.delete(adapter);
        }
      });
      lastByAdapter.set(adapter, mine.catch(() => {}));
      return mine;
    },
    usedWithoutIdle,
    freeIdle: () => freeIdle(0),
    forget(adapter) {
      shelf.get(adapter)?.generator.dispose();
      shelf.delete(adapter);
      lastByAdapter.delete(adapter);
    },
    dispose() {
      for (const { generator } of shelf.values()) generator.dispose();
      shelf.clear();
    },
  };
}
