/**
 * A model that is ready for work: what the command line and the page's worker share. One base in memory; adapters come and go beside it. Methods throw
 * a `Refusal` for what the caller can expect; `attempt` turns it into a value.
 */
import { createAnswerShelf } from './answer-shelf';
import type { Backend } from './backend';
import { openBase } from './checkpoints';
import { createAdapter, initialize, type Adapter } from './lora/adapter';
import { createMixShelf, type AdapterChoice } from './lora/mix';
import { readAdapter, writeAdapter } from './lora/peft';
import { bitsOfLinears, linearShapes, weightBytes, type LinearShape } from './models/describe';
import { loadModel } from './models/families';
import type { Model, Quantization } from './models/model';
import { compileTraining, type OnCompile } from './plan/compile';
import { adapterBytes, planRun, planTraining, lengthsOf, type MemoryPlan, type PlannedBase, type TrainingStart } from './plan/training';
import { createRandom } from './random';
import { attempt, Refusal, type Result } from './refusal';
import type { TokenRow } from './run/batch';
import type { CacheForm, Generated } from './run/generate';
import { GREEDY, type Sampling } from './run/sampler';
import { rowLogits, scoreRows, type RowScore } from './run/score';
import { createStopWords } from './run/stop-words';
import type { FileSource } from './source';
import { encodeRow, requireKnown, type DataRow, type EncodedRow } from './text/rows';
import type { ChatMessage } from './text/template';
import { createTextStream, loadTokenizer, readStopIds, type TextTokenizer } from './text/tokenizer';
import { readForTraining } from './train/continuation';
import { encodeExample, type Example, type TrainingRow } from './train/examples';
import { adapterOf } from './train/new-adapter';
import type { Recipe } from './train/recipe';
import { restoreAdapter, type SnapshotKeeper, type TrainingSnapshot } from './train/snapshot';
import { train, type TrainEvent, type TrainingRows } from './train/trainer';

export interface ModelInfo {
  readonly family: string;
  readonly parameterCount: number;
  readonly layers: number;
  readonly width: number;
  readonly vocabulary: number;
  readonly maxPositions: number;
  readonly hasTokenizer: boolean;
  readonly hasChatTemplate: boolean;
  /** Names that `target_modules` can hold. */
  readonly targets: readonly string[];
  /** The linear layers that an adapter can target, by kind and size. */
  readonly linears: readonly LinearShape[];
  /** What the weights take in memory. */
  readonly weightBytes: number;
  /** Tensors of the checkpoint that were not used. */
  readonly unread: readonly string[];
  readonly backend: string;
  readonly threads: number;
}

export type Prompt = { readonly ids: readonly number[] } | { readonly text: string } | { readonly messages: readonly ChatMessage[] };

export interface GenerateRequest {
  readonly prompt: Prompt;
  readonly adapter?: AdapterChoice;
  readonly maxNewTokens: number;
  readonly sampling?: Sampling;
  /** Texts that end the answer and are no part of it. They need a tokenizer. */
  readonly stop?: readonly string[] | undefined;
  /** How the text's keys and values are kept. Default: in f32, or in 8 bits where there is no room for that. */
  readonly cache?: CacheForm | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each new piece of text as it is known (never without a tokenizer). */
  readonly onText?: (piece: string) => void;
  /** Told while what the answer needs is compiled, before its first token. */
  readonly onCompile?: OnCompile | undefined;
}

export interface Answer {
  readonly ids: readonly number[];
  /** stop: a stop word came. */
  readonly stop: Generated['stop'] | 'stop';
  /** Null without a tokenizer. */
  readonly text: string | null;
}

/** From where training goes on, and what it can go on from later. */
export interface Continuing {
  readonly resume?: TrainingSnapshot | null;
  readonly snapshots?: SnapshotKeeper | undefined;
  /** Told while what the run needs is compiled, before its first step. */
  readonly onCompile?: OnCompile | undefined;
}

/** What is known of a model before its weights are read: whether a run on it will fit. */
export interface ModelAhead {
  /** The backend that it is to be on, as it names itself. */
  readonly backend: string;
  /** Tokens of a row to train on, or of a pair, each answer at most `maxLength` tokens (and the model's context). Collect them by `gatherExamples`. */
  encodeExample(row: TrainingRow, maxLength: number): Example;
  /** What a run takes. Throws a `Refusal` that tells what would fit when it doesn't; `train` does, too. */
  planTraining(rows: TrainingRows, recipe: Recipe, start?: TrainingStart): Promise<MemoryPlan>;
}

export interface Session extends Omit<ModelAhead, 'backend'> {
  readonly info: ModelInfo;
  /** A fresh adapter as a recipe describes it. */
  newAdapter(recipe: Recipe): Adapter;
  /** An adapter from PEFT files, to train on by `recipe`: refuses one whose keys, as they were given, contradict the adapter. */
  continueAdapter(source: FileSource, recipe: unknown): Promise<Adapter>;
  /** The adapter that a run begins with: a fresh one, or that of files. Nothing is taken for it when the run doesn't fit. */
  startAdapter(rows: TrainingRows, recipe: Recipe, start: TrainingStart): Promise<Adapter>;
  /** An adapter from PEFT files. */
  readAdapter(source: FileSource): Promise<Adapter>;
  /** PEFT files. */
  writeAdapter(adapter: Adapter, baseModel: string): Promise<Map<string, Uint8Array<ArrayBuffer>>>;
  releaseAdapter(adapter: Adapter): void;
  /** Makes an adapter what it was in a snapshot of its training, which may come from another session of this base. */
  restoreAdapter(adapter: Adapter, snapshot: TrainingSnapshot): void;
  /** Tokens and loss mask of a row, at most `maxLength` tokens (and the model's context). */
  encode(row: DataRow, purpose: 'train' | 'score', maxLength?: number): EncodedRow;
  /** How many tokens a prompt takes. */
  countTokens(prompt: Prompt): number;
  /** What each id stands for, special tokens written out. Null without a tokenizer. */
  tokenTexts(ids: readonly number[]): readonly string[] | null;
  train(rows: TrainingRows, recipe: Recipe, adapter: Adapter, signal?: AbortSignal, continuing?: Continuing): AsyncGenerator<TrainEvent, void, void>;
  score(rows: readonly TokenRow[], adapter: AdapterChoice, signal?: AbortSignal): AsyncGenerator<RowScore, void, void>;
  /** [T, V] */
  logits(row: TokenRow, adapter: AdapterChoice, signal?: AbortSignal): Promise<Float32Array>;
  generate(request: GenerateRequest): Promise<Answer>;
  /** Frees the model and its adapters. The backend stays its creator's. */
  close(): void;
}

export interface OpenOptions {
  readonly backend: Backend;
  /** Share of the weights that is in memory. */
  readonly onProgress?: (share: number) => void;
  /** Default: none, which keeps the weights as they are stored. */
  readonly quantization?: Quantization | undefined;
  /** Called before the weights are read. What it throws ends the opening. */
  readonly beforeLoad?: ((model: ModelAhead) => Promise<void>) | undefined;
}

export function openModel(source: FileSource, options: OpenOptions): Promise<Result<Session>> {
  return attempt(() => open(source, options));
}

async function open(source: FileSource, { backend, onProgress = () => {}, quantization, beforeLoad }: OpenOptions): Promise<Session> {
  const { config, gguf, openCheckpoint } = await openBase(source);
  const tokenizer = await loadTokenizer(source, gguf);
  const stopIds = await readStopIds(source, config, tokenizer);
  const usedBefore = backend.memory.usedBytes;
  const loadOn = (device: Backend, form = quantization, tell: (share: number) => void = () => {}): Promise<Model> => loadModel({ backend: device, source, config, openCheckpoint, quantization: form, onProgress: tell });
  const exampleEncoder = ({ vocabulary, maxPositions }: Model) => (row: TrainingRow, maxLength: number): Example => {
    const encode = (text: DataRow): TokenRow => encodeRow(text, { tokenizer, vocabulary, stopIds, maxLength: Infinity, purpose: 'train' });
    return encodeExample(row, encode, Math.min(maxLength, maxPositions));
  };
  /** Forms in which the weights take less. */
  const formsBelow = (of: Model): readonly Quantization[] => [...(bitsOfLinears(of) >= 16 ? (['int8'] as const) : []), ...(quantization === 'int4' ? [] : (['int4'] as const))];
  if (beforeLoad) {
    const known = await loadOn(backend.rehearse({ usedBytes: 0, limitBytes: Infinity }));
    const base: PlannedBase = { usedBytes: usedBefore, open: (rehearsal) => loadOn(rehearsal), others: formsBelow(known), openAs: loadOn, usedBytesWithout: usedBefore };
    await beforeLoad({ backend: backend.name, encodeExample: exampleEncoder(known), planTraining: (rows, recipe, start) => planRun(backend, base, rows, recipe, start) });
  }
  const model = await loadOn(backend, quantization, onProgress);
  const modelBytes = backend.memory.usedBytes - usedBefore;
  const shelf = createAnswerShelf({ backend, model });

  /** Beside an adapter of so many bytes, which is in memory. */
  const plannedBase = (heldBytes = 0): PlannedBase => {
    const usedBytes = shelf.usedWithoutIdle() - heldBytes;
    return { usedBytes, open: () => model, others: formsBelow(model), openAs: loadOn, usedBytesWithout: usedBytes - modelBytes };
  };

  /** Adapters that are in memory, beside mixes of them. */
  const adapters = new Set<Adapter>();
  const held = (adapter: Adapter): Adapter => {
    adapters.add(adapter);
    return adapter;
  };
  const newAdapter = (recipe: Recipe): Adapter => {
    const { layers, spec } = adapterOf(model, recipe);
    const adapter = createAdapter(backend, layers, spec);
    initialize(backend, adapter, createRandom(recipe.seed));
    return held(adapter);
  };
  const continueAdapter = async (from: FileSource, recipe: unknown): Promise<Adapter> => held(await readForTraining(backend, model, from, recipe));
  const dispose = (adapter: Adapter): void => {
    shelf.forget(adapter);
    adapter.dispose();
  };
  const mixes = createMixShelf(backend, dispose);
  const releaseAdapter = (adapter: Adapter): void => {
    if (!adapters.delete(adapter)) return;
    mixes.forget(adapter);
    dispose(adapter);
  };
  const withAdapter = async <T>(choice: AdapterChoice, work: (adapter: Adapter | null) => Promise<T>): Promise<T> => {
    const { adapter, giveBack } = await mixes.borrow(choice);
    try {
      return await work(adapter);
    } finally {
      giveBack();
    }
  };

  const encodePrompt = (prompt: Prompt): number[] => {
    if ('ids' in prompt) {
      const outside = prompt.ids.find((id) => !Number.isInteger(id) || id < 0 || id >= model.vocabulary);
      if (outside !== undefined) throw new Refusal('prompt', `The id ${outside} is outside the model's vocabulary of ${model.vocabulary}.`, 'Use ids of this model’s tokenizer.');
      return [...prompt.ids];
    }
    if (!tokenizer) throw new Refusal('tokenizer', 'The model folder has no tokenizer.json, so text can’t become tokens.', 'Give ids.');
    const ids = encodeText(prompt, tokenizer);
    requireKnown(ids, model.vocabulary);
    return ids;
  };

  return {
    info: {
      family: model.family,
      parameterCount: model.parameterCount,
      layers: model.layers,
      width: model.width,
      vocabulary: model.vocabulary,
      maxPositions: model.maxPositions,
      hasTokenizer: tokenizer !== null,
      hasChatTemplate: (tokenizer?.template ?? null) !== null,
      targets: [...new Set([...model.linears.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)))],
      linears: linearShapes(model),
      weightBytes: weightBytes(model),
      unread: model.unread,
      backend: backend.name,
      threads: backend.threads,
    },
    newAdapter,
    async startAdapter(rows, recipe, start) {
      await planRun(backend, plannedBase(), rows, recipe, start);
      const { from } = start;
      return from ? continueAdapter(from.source, from.recipe) : newAdapter(recipe);
    },
    continueAdapter,
    readAdapter: async (from) => held(await readAdapter(backend, model, from)),
    writeAdapter: (adapter, baseModel) => writeAdapter(backend, model, adapter, baseModel),
    releaseAdapter,
    restoreAdapter: (adapter, snapshot) => restoreAdapter(backend, adapter, snapshot),
    encode: (row, purpose, maxLength = model.maxPositions) =>
      encodeRow(row, { tokenizer, vocabulary: model.vocabulary, stopIds, maxLength: Math.min(maxLength, model.maxPositions), purpose }),
    encodeExample: exampleEncoder(model),
    countTokens: (prompt) => encodePrompt(prompt).length,
    tokenTexts: (ids) => tokenizer && ids.map((id) => tokenizer.decode([id], true)),
    planTraining: (rows, recipe, start) => planRun(backend, plannedBase(), rows, recipe, start),
    async *train(rows, recipe, adapter, signal, continuing) {
      shelf.freeIdle();
      const plan = await planTraining({ backend, recipe, ...lengthsOf(rows), adapter, isCopied: continuing?.snapshots !== undefined, base: plannedBase(adapterBytes(backend, adapter)) });
      try {
        const { onCompile, ...from } = continuing ?? {};
        await compileTraining({ backend, model, adapter, rows, recipe, checkpointing: plan.checkpointing, onCompile, signal });
        yield* train({ backend, model, adapter, rows, recipe, signal, checkpointing: plan.checkpointing, ...from });
      } finally {
        mixes.forget(adapter);
      }
    },
    async *score(rows, choice, signal) {
      const { adapter, giveBack } = await mixes.borrow(choice);
      try {
        yield* scoreRows({ backend, model, adapter, rows, signal });
      } finally {
        giveBack();
      }
    },
    logits: (row, choice, signal) => withAdapter(choice, (adapter) => rowLogits({ backend, model, adapter, rows: [row], signal })),
    generate: ({ prompt, adapter: choice = null, maxNewTokens, sampling = GREEDY, stop = [], cache, signal, onText, onCompile }) =>
      withAdapter(choice, (adapter) =>
        shelf.oneAtATime(adapter, async () => {
          if (stop.length > 0 && !tokenizer) throw new Refusal('tokenizer', 'The model folder has no tokenizer.json, so stop words can’t be heard.', 'Leave them out.');
          const prompted = Int32Array.from(encodePrompt(prompt));
          const generator = await shelf.take({ adapter, promptLength: prompted.length, maxNewTokens, cache, sampling, onCompile, signal });
          const stream = tokenizer && createTextStream(tokenizer);
          const words = createStopWords(stop);
          const ids: number[] = [];
          let text = '';
          const tell = (piece: string): void => {
            text += piece;
            if (piece) onText?.(piece);
          };
          const tokens = generator.generate({ prompt: prompted, maxNewTokens, sampling, stopIds, signal });
          let next = await tokens.next();
          while (!next.done) {
            ids.push(next.value);
            if (stream) tell(words.push(stream.push(next.value)));
            if (words.isStopped) break;
            next = await tokens.next();
          }
          if (stream) tell(words.push(stream.rest()) + words.rest());
          if (words.isStopped) return { ids, stop: 'stop', text };
          return { ids, stop: next.done ? next.value.stop : 'length', text: tokenizer && tokenizer.decode(ids) };
        }),
      ),
    close() {
      for (const adapter of adapters) releaseAdapter(adapter);
      shelf.dispose();
      model.owned.forEach((tensor) => backend.free(tensor));
    },
  };
}

function encodeText(prompt: Exclude<Prompt, { readonly ids: unknown }>, tokenizer: TextTokenizer): number[] {
  if ('text' in prompt) return tokenizer.encode(prompt.text, true);
  if (!tokenizer.template) throw new Refusal('chat-template', 'The model has no chat template.', 'Give plain text instead of messages.');
  return tokenizer.encode(tokenizer.template.render(prompt.messages, true), false);
}
