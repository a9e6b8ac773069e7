/**
 * Generation with a key cache. A `TextGenerator` holds the memory for sequences up to a length, one tape for prompts and one for single tokens; it can
 * be used for any number of prompts, one after the other. What a prompt shares with the text before it is not read again: a conversation's next turn
 * costs its own tokens only.
 */
import { allocating, type Allocations } from '../allocations';
import type { Backend, KeyRows, Tensor, TensorKind } from '../backend';
import { logitsOf } from '../head';
import { inferenceUse, type Adapter } from '../lora/adapter';
import type { Model } from '../models/model';
import type { KeyCache } from '../operations';
import { Refusal } from '../refusal';
import { createTape } from '../tape';
import { createBatchMemory } from './batch';
import { nextTurn, runSteps, throwIfAborted } from './breathe';
import { createSampler, isGreedy, type Sampling } from './sampler';

/**
 * How the keys and values of a text are kept: in f32, or in 8 bits in blocks of 32 (`CachedRows`), which take little more than a quarter of the memory and give
 * nearly the same answers.
 */
export type CacheForm = 'f32' | 'int8';

export const CACHE_FORMS: readonly CacheForm[] = ['f32', 'int8'];

export interface GenerateOptions {
  readonly prompt: Int32Array;
  readonly maxNewTokens: number;
  readonly sampling: Sampling;
  /** Tokens that end the text. The one that did is the last of the new ids, as transformers has it. */
  readonly stopIds: ReadonlySet<number>;
  readonly signal?: AbortSignal | undefined;
}

export interface Generated {
  readonly ids: readonly number[];
  /** eos: the model ended it; length: `maxNewTokens` or the model's context did. */
  readonly stop: 'eos' | 'length';
}

export interface TextGenerator {
  /** Yields new tokens as they are chosen; returns all of them. */
  generate(options: GenerateOptions): AsyncGenerator<number, Generated, void>;
  dispose(): void;
}

/** Prompt tokens of one forward pass: longer prompts run in pieces. */
const PROMPT_PIECE = 256;

interface Pass {
  /** Runs `ids` at `position` and leaves the last token's logits. */
  run(ids: Int32Array, position: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Throws a `Refusal` when the device has too little memory for sequences of `maxLength`. */
export function createGenerator(backend: Backend, model: Model, adapter: Adapter | null, maxLength: number, cache: CacheForm = 'f32'): TextGenerator {
  return allocating(backend, (memory) => makeGenerator(backend, memory, model, adapter, Math.min(maxLength, model.maxPositions), cache));
}

/** Room for the keys and values of `capacity` tokens, block by block. */
export function allocateCaches(memory: Allocations, { layers, cache: { heads, keyWidth, valueWidth } }: Model, capacity: number, form: CacheForm): KeyCache[] {
  const room = (width: number): KeyRows => (form === 'int8' ? memory.allocateCached(capacity, heads, width) : memory.allocate('f32', capacity, heads * width));
  return Array.from({ length: layers }, () => ({ keys: room(keyWidth), values: room(valueWidth) }));
}

function makeGenerator(given: Backend, held: Allocations, model: Model, adapter: Adapter | null, capacity: number, form: CacheForm): TextGenerator {
  const backend = given.answering ?? given;
  const buffer = (kind: TensorKind, rows: number, columns: number): Tensor => held.allocate(kind, rows, columns);
  const caches = allocateCaches(held, model, capacity, form);
  const loraOf = inferenceUse(adapter);
  const use = loraOf(model.head);
  const memory = { compact: buffer('f32', 1, model.width), z: use && buffer('f32', 1, use.pair.rank), logits: buffer('f32', 1, model.vocabulary) };
  const lastRow = buffer('i32', 1, 1);
  const best = buffer('i32', 1, 1);

  const createPass = (rows: number): Pass => {
    const batch = held.hold(createBatchMemory(backend, rows));
    const tape = held.hold(createTape(backend, rows));
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf, caches });
    tape.keep(hidden.value);
    tape.seal();
    return {
      async run(ids, position, signal) {
        batch.loadContinuation(ids, position);
        tape.rows = ids.length;
        backend.write(lastRow, Int32Array.of(ids.length - 1));
        await runSteps(backend, tape.forward(), signal);
        logitsOf(backend, model.head, use, memory, hidden.value.tensor, lastRow, 1);
      },
    };
  };
  const single = createPass(1);
  const piece = createPass(Math.min(PROMPT_PIECE, capacity));

  /** Tokens whose keys and values are in the cache, by the adapter as it was then. */
  const cached: number[] = [];
  let version = adapter?.version;
  const run = async (ids: Int32Array, signal: AbortSignal | undefined): Promise<void> => {
    await (ids.length === 1 ? single : piece).run(ids, cached.length, signal);
    cached.push(...ids);
  };
  /** Forgets what the prompt doesn't begin with, and its last token, whose logits are wanted. */
  const keepPrefix = (prompt: Int32Array): void => {
    if (adapter?.version !== version) cached.length = 0;
    version = adapter?.version;
    const differs = cached.findIndex((id, at) => id !== prompt[at]);
    cached.length = Math.min(differs < 0 ? cached.length : differs, prompt.length - 1);
  };

  return {
    async *generate({ prompt, maxNewTokens, sampling, stopIds, signal }) {
      if (prompt.length === 0) throw new Refusal('prompt', 'The prompt has no tokens.', 'Give at least one token.');
      if (prompt.length >= capacity) throw new Refusal('prompt', `The prompt has ${prompt.length} tokens; there is room for ${capacity - 1}.`, 'Shorten the prompt.');
      keepPrefix(prompt);
      while (cached.length < prompt.length) await run(prompt.subarray(cached.length, cached.length + PROMPT_PIECE), signal);
      const sampler = isGreedy(sampling) ? null : createSampler(sampling, prompt);
      const ids: number[] = [];
      const limit = Math.min(maxNewTokens, capacity - prompt.length);
      while (ids.length < limit) {
        let token: number;
        if (sampler) token = sampler.next(await backend.read(memory.logits));
        else {
          backend.argmax({ out: best, x: memory.logits, rows: 1 });
          token = (await backend.readInts(best))[0]!;
        }
        ids.push(token);
        yield token;
        if (stopIds.has(token)) return { ids, stop: 'eos' };
        await nextTurn();
        throwIfAborted(signal);
        if (ids.length < limit) await run(Int32Array.of(token), signal);
      }
      return { ids, stop: 'length' };
    },
    dispose: () => held.dispose(),
  };
}
