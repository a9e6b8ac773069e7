/**
 * A model that is ready for work: what the command line and the page's worker share. One base in memory; adapters come and go beside it. Methods throw
 * a `Refusal` for what the caller can expect; `attempt` turns it into a value.
 */
import type { Backend, Tensor } from './backend';
import { createAdapter, initialize, targetLayers, type Adapter } from './lora/adapter';
import { readAdapter, writeAdapter } from './lora/peft';
import { loadModel } from './models/families';
import { createRandom } from './random';
import { attempt, Refusal, type Result } from './refusal';
import type { TokenRow } from './run/batch';
import { createGenerator, type Generated, type TextGenerator } from './run/generate';
import { GREEDY, type Sampling } from './run/sampler';
import { rowLogits, scoreRows, type RowScore } from './run/score';
import { readJson, type FileSource } from './source';
import { encodeRow, type DataRow } from './text/rows';
import type { ChatMessage } from './text/template';
import { createTextStream, loadTokenizer, readStopIds } from './text/tokenizer';
import type { Recipe } from './train/recipe';
import { train, type TrainEvent } from './train/trainer';

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
  /** Tensors of the checkpoint that were not used. */
  readonly unread: readonly string[];
  readonly backend: string;
  readonly threads: number;
}

export type Prompt = { readonly ids: readonly number[] } | { readonly text: string } | { readonly messages: readonly ChatMessage[] };

export interface GenerateRequest {
  readonly prompt: Prompt;
  readonly adapter?: Adapter | null;
  readonly maxNewTokens: number;
  readonly sampling?: Sampling;
  readonly signal?: AbortSignal | undefined;
  /** Called with each new piece of text as it is known (never without a tokenizer). */
  readonly onText?: (piece: string) => void;
}

export interface Answer extends Generated {
  /** Null without a tokenizer. */
  readonly text: string | null;
}

export interface Session {
  readonly info: ModelInfo;
  /** A fresh adapter as a recipe describes it. */
  newAdapter(recipe: Recipe): Adapter;
  /** An adapter from PEFT files. */
  readAdapter(source: FileSource): Promise<Adapter>;
  /** PEFT files. */
  writeAdapter(adapter: Adapter, baseModel: string): Promise<Map<string, Uint8Array<ArrayBuffer>>>;
  releaseAdapter(adapter: Adapter): void;
  /** Tokens and loss mask of a row, at most `maxLength` tokens (and the model's context). */
  encode(row: DataRow, purpose: 'train' | 'score', maxLength?: number): TokenRow;
  /** What each id stands for, special tokens written out. Null without a tokenizer. */
  tokenTexts(ids: readonly number[]): readonly string[] | null;
  train(rows: readonly TokenRow[], recipe: Recipe, adapter: Adapter, signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void>;
  score(rows: readonly TokenRow[], adapter: Adapter | null, signal?: AbortSignal): AsyncGenerator<RowScore, void, void>;
  /** [T, V] */
  logits(row: TokenRow, adapter: Adapter | null, signal?: AbortSignal): Promise<Float32Array>;
  generate(request: GenerateRequest): Promise<Answer>;
  /** Frees the model. The backend stays its creator's. */
  close(): void;
}

export interface OpenOptions {
  readonly backend: Backend;
  /** Share of the weights that is in memory. */
  readonly onProgress?: (share: number) => void;
}

export function openModel(source: FileSource, options: OpenOptions): Promise<Result<Session>> {
  return attempt(() => open(source, options));
}

/** Sequence lengths that generation reserves memory for, in steps. */
const LENGTH_STEP = 128;

async function open(source: FileSource, { backend, onProgress = () => {} }: OpenOptions): Promise<Session> {
  const config = await readJson(source, 'config.json');
  if (config === null) throw new Refusal('config', 'The model folder has no config.json.', 'Give a Hugging Face model folder.');
  const tokenizer = await loadTokenizer(source);
  const stopIds = await readStopIds(source, config, tokenizer);
  const model = await loadModel({ backend, source, config, onProgress });
  const generators = new Map<Adapter | null, { readonly length: number; readonly generator: TextGenerator }>();

  const generatorFor = (adapter: Adapter | null, wanted: number): TextGenerator => {
    const length = Math.min(model.maxPositions, Math.ceil(wanted / LENGTH_STEP) * LENGTH_STEP);
    const held = generators.get(adapter);
    if (held && held.length >= length) return held.generator;
    held?.generator.dispose();
    const generator = createGenerator(backend, model, adapter, length);
    generators.set(adapter, { length, generator });
    return generator;
  };

  /** Answers with one adapter share memory, so they queue; answers with different ones may take turns token by token. */
  const lastByAdapter = new Map<Adapter | null, Promise<unknown>>();
  const oneAtATime = <T>(adapter: Adapter | null, work: () => Promise<T>): Promise<T> => {
    const mine = (lastByAdapter.get(adapter) ?? Promise.resolve()).then(work);
    lastByAdapter.set(adapter, mine.catch(() => {}));
    return mine;
  };

  const encodePrompt = (prompt: Prompt): number[] => {
    if ('ids' in prompt) {
      const outside = prompt.ids.find((id) => !Number.isInteger(id) || id < 0 || id >= model.vocabulary);
      if (outside !== undefined) throw new Refusal('prompt', `The id ${outside} is outside the model's vocabulary of ${model.vocabulary}.`, 'Use ids of this model’s tokenizer.');
      return [...prompt.ids];
    }
    if (!tokenizer) throw new Refusal('tokenizer', 'The model folder has no tokenizer.json, so text can’t become tokens.', 'Give ids.');
    if ('text' in prompt) return tokenizer.encode(prompt.text, true);
    if (!tokenizer.template) throw new Refusal('chat-template', 'The model has no chat template.', 'Give plain text instead of messages.');
    return tokenizer.encode(tokenizer.template.render(prompt.messages, true), false);
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
      unread: model.unread,
      backend: backend.name,
      threads: backend.threads,
    },
    newAdapter(recipe) {
      const spec = { rank: recipe.r, alpha: recipe.lora_alpha, dropout: recipe.lora_dropout, rankStabilized: false };
      const adapter = createAdapter(backend, targetLayers(model, recipe.target_modules), spec);
      initialize(backend, adapter, createRandom(recipe.seed));
      return adapter;
    },
    readAdapter: (from) => readAdapter(backend, model, from),
    writeAdapter: (adapter, baseModel) => writeAdapter(backend, adapter, baseModel),
    releaseAdapter(adapter) {
      generators.get(adapter)?.generator.dispose();
      generators.delete(adapter);
      lastByAdapter.delete(adapter);
      adapter.dispose();
    },
    encode: (row, purpose, maxLength = model.maxPositions) =>
      encodeRow(row, { tokenizer, vocabulary: model.vocabulary, stopIds, maxLength: Math.min(maxLength, model.maxPositions), purpose }),
    tokenTexts: (ids) => tokenizer && ids.map((id) => tokenizer.decode([id], true)),
    train: (rows, recipe, adapter, signal) => train({ backend, model, adapter, rows, recipe, signal }),
    score: (rows, adapter, signal) => scoreRows({ backend, model, adapter, rows, signal }),
    logits: (row, adapter, signal) => rowLogits({ backend, model, adapter, rows: [row], signal }),
    generate: ({ prompt, adapter = null, maxNewTokens, sampling = GREEDY, signal, onText }) => oneAtATime(adapter, async () => {
      const ids = Int32Array.from(encodePrompt(prompt));
      const generator = generatorFor(adapter, ids.length + maxNewTokens);
      const stream = tokenizer && createTextStream(tokenizer);
      const tokens = generator.generate({ prompt: ids, maxNewTokens, sampling, stopIds, signal });
      let next = await tokens.next();
      for (; !next.done; next = await tokens.next()) {
        const piece = stream?.push(next.value);
        if (piece) onText?.(piece);
      }
      const rest = stream?.rest();
      if (rest) onText?.(rest);
      return { ...next.value, text: tokenizer && tokenizer.decode(next.value.ids) };
    }),
    close() {
      for (const { generator } of generators.values()) generator.dispose();
      generators.clear();
      model.owned.forEach((tensor: Tensor) => backend.free(tensor));
    },
  };
}
