/** What the engine's bench measures, wherever it runs: Node and a browser's worker call the same functions. */
import { createRandom, openModel, parseRecipe, parseRow, type Backend, type FileSource, type MatmulLayout, type Quantization, type Session, type TokenRow } from '#engine';
import type { Form, Weight } from '../../src/engine/backend';
import { quantize } from '../../src/engine/quantization';
import { configOf, randomModel, type LlamaShape } from './random-model';

export { EMBEDDED, QWEN3_06B, SMOLLM2_135M, type LlamaShape } from './random-model';

/** Least seconds of `work`, tried for a second or so. */
async function leastSeconds(work: () => Promise<void> | void): Promise<number> {
  let best = Infinity;
  await work();
  const until = performance.now() + 1000;
  for (let tries = 0; tries < 3 || performance.now() < until; tries++) {
    const from = performance.now();
    await work();
    best = Math.min(best, (performance.now() - from) / 1000);
  }
  return best;
}

export type ProductShape = readonly [m: number, n: number, k: number];

/** The form that `int4` stands for. */
const INT4: Form = 'q4_0';

export interface ProductOptions {
  /** About so many multiply-adds are done between two waits. */
  readonly work?: number;
  /** How the matrix B is kept. */
  readonly weight?: 'f32' | 'int4';
}

/** GFLOP/s of a product with A in f32. */
export async function productSpeed(backend: Backend, layout: MatmulLayout, [m, n, k]: ProductShape, { work = 2e8, weight = 'f32' }: ProductOptions = {}): Promise<number> {
  const a = backend.allocate('f32', layout === 'tn' ? k : m, layout === 'tn' ? m : k);
  const [rows, columns] = layout === 'nt' ? [n, k] : [k, n];
  const b = weight === 'f32' ? backend.allocate('f32', rows, columns) : packedZeros(backend, rows, columns);
  const out = backend.allocate('f32', m, n);
  const repeats = Math.min(400, Math.ceil(work / (m * n * k)));
  const seconds = await leastSeconds(async () => {
    for (let i = 0; i < repeats; i++) backend.matmul({ layout, out, a, b, m, n, k });
    await backend.read(out, 0, 1);
  });
  for (const tensor of [a, b, out]) backend.free(tensor);
  return (2 * m * n * k * repeats) / seconds / 1e9;
}

function packedZeros(backend: Backend, rows: number, columns: number): Weight {
  const packing = backend.pack(INT4, rows, columns);
  packing.add(quantize(INT4, new Float32Array(rows * columns), rows, columns).bytes, rows);
  return packing.finish();
}

export interface StepShape {
  readonly model: LlamaShape;
  readonly quantization: Quantization;
  readonly rows: number;
  readonly length: number;
  /** Tokens of a row that carry loss, at its end. */
  readonly labels: number;
  readonly rank: number;
  readonly steps: number;
}

export interface StepSpeed {
  readonly tokensPerSecond: number;
  /** Of the backend's memory, model included. */
  readonly peakBytes: number;
}

/**
 * LoRA steps, adapters on every linear layer: the best mean of a few runs, from the moment that the first step is told. A device with a queue tells of a step
 * when the next one is nearly done, and of the last one by itself, so that one isn't counted.
 */
export async function stepSpeed(backend: Backend, shape: StepShape): Promise<StepSpeed> {
  const session = await open(randomModel(shape.model), backend, shape.quantization);
  const random = createRandom(2);
  const rows = Array.from({ length: shape.rows * (shape.steps + 2) }, (): TokenRow => {
    const ids = Int32Array.from({ length: shape.length }, () => random.below(shape.model.vocab_size));
    return { ids, labels: ids.map((id, t) => (t < shape.length - shape.labels ? -100 : id)) };
  });
  const recipe = parseRecipe({ r: shape.rank, lora_alpha: 2 * shape.rank, target_modules: 'all-linear', max_steps: shape.steps + 2, per_device_train_batch_size: shape.rows, learning_rate: 1e-3 });
  if (!recipe.ok) throw new Error(recipe.error.message);
  let best = Infinity;
  let peakBytes = 0;
  const until = performance.now() + 6000;
  for (let tries = 0; tries < 4 && (tries === 0 || performance.now() < until); tries++) {
    const adapter = session.newAdapter(recipe.value);
    const toldAtMs: number[] = [];
    for await (const _ of session.train(rows, recipe.value, adapter)) {
      toldAtMs.push(performance.now());
      peakBytes = Math.max(peakBytes, backend.memory.usedBytes);
    }
    session.releaseAdapter(adapter);
    best = Math.min(best, (toldAtMs.at(-2)! - toldAtMs[0]!) / 1000 / shape.steps);
  }
  session.close();
  return { tokensPerSecond: (shape.rows * shape.length) / best, peakBytes };
}

export interface AnswerSpeed {
  readonly prefill: number;
  readonly decode: number;
}

/** Prefilled and decoded tokens a second. */
export async function answerSpeed(session: Session, promptTokens: number, newTokens: number): Promise<AnswerSpeed> {
  const random = createRandom(3);
  // Another prompt each time: what two have in common is not read again.
  const draw = (): number[] => Array.from({ length: promptTokens }, () => random.below(Math.min(session.info.vocabulary, 900)));
  const best = { prefill: 0, decode: 0 };
  const answer = async (maxNewTokens: number): Promise<{ readonly seconds: number; readonly count: number }> => {
    const ids = draw();
    const from = performance.now();
    const { ids: made } = await session.generate({ prompt: { ids }, maxNewTokens });
    return { seconds: (performance.now() - from) / 1000, count: made.length };
  };
  let leastPrefill = Infinity;
  for (let i = 0; i < 4; i++) leastPrefill = Math.min(leastPrefill, (await answer(1)).seconds);
  for (let i = 0; i < 6; i++) {
    const { seconds, count } = await answer(newTokens);
    // One that the model ended early says little.
    if (count === newTokens) best.decode = Math.max(best.decode, (count - 1) / (seconds - leastPrefill));
  }
  best.prefill = promptTokens / leastPrefill;
  return best;
}

export interface DecodeShape {
  readonly model: LlamaShape;
  /** Tokens before the first that is decoded. */
  readonly promptTokens: number;
  readonly newTokens: number;
}

/** Decoded tokens a second of a model of random weights: the best of three answers, without what reading the prompt takes. */
export async function decodeSpeed(backend: Backend, { model, promptTokens, newTokens }: DecodeShape): Promise<number> {
  const session = await open(randomModel(model), backend);
  const ids = Array.from({ length: promptTokens }, (_, i) => (i * 7919) % model.vocab_size);
  const secondsOf = async (maxNewTokens: number): Promise<number> => {
    const from = performance.now();
    await session.generate({ prompt: { ids }, maxNewTokens });
    return (performance.now() - from) / 1000;
  };
  await secondsOf(2);
  let best = Infinity;
  // The prompt is kept from the answer before: both read one token of it again.
  for (let i = 0; i < 3; i++) best = Math.min(best, -(await secondsOf(1)) + (await secondsOf(newTokens)));
  session.close();
  return (newTokens - 1) / best;
}

export interface FactsResult {
  readonly seconds: number;
  readonly tokens: number;
  /** Share of held-out questions whose answer contains the fact. */
  readonly right: number;
  readonly peakBytes: number;
}

/** Teaches facts (lines of {messages}) and asks for them in other words (lines of {prompt, contains}). */
export async function teachFacts(session: Session, backend: Backend, trainLines: readonly unknown[], tests: readonly { readonly prompt: string; readonly contains: string }[], epochs: number): Promise<FactsResult> {
  const recipe = parseRecipe({ r: 8, lora_alpha: 16, target_modules: 'all-linear', learning_rate: 1e-3, lr_scheduler_type: 'constant', num_train_epochs: epochs, per_device_train_batch_size: 4 });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const rows = trainLines.map((line) => {
    const row = parseRow(line);
    if (!row.ok) throw new Error(row.error.message);
    return session.encode(row.value, 'train');
  });
  const adapter = session.newAdapter(recipe.value);
  let tokens = 0;
  let peakBytes = 0;
  const from = performance.now();
  for await (const event of session.train(rows, recipe.value, adapter)) {
    tokens += event.tokens;
    peakBytes = Math.max(peakBytes, backend.memory.usedBytes);
  }
  const seconds = (performance.now() - from) / 1000;
  let right = 0;
  for (const { prompt, contains } of tests) {
    const { text } = await session.generate({ prompt: { messages: [{ role: 'user', content: prompt }] }, adapter, maxNewTokens: 20 });
    if (text?.includes(contains)) right++;
  }
  session.releaseAdapter(adapter);
  return { seconds, tokens, right: right / tests.length, peakBytes };
}

export async function open(source: FileSource, backend: Backend, quantization: Quantization = 'none'): Promise<Session> {
  const opened = await openModel(source, { backend, quantization });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

export { configOf };
