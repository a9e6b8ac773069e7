/** What the engine's bench measures, wherever it runs: Node and a browser's worker call the same functions. */
import { createRandom, openModel, parseRecipe, parseRow, type Backend, type FileSource, type MatmulLayout, type Quantization, type Session, type TokenRow } from '#engine';
import { configOf, randomModel, type LlamaShape } from './random-model';

export { EMBEDDED, SMOLLM2_135M, type LlamaShape } from './random-model';

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

/** GFLOP/s of a product of f32 matrices. */
export async function productSpeed(backend: Backend, layout: MatmulLayout, [m, n, k]: ProductShape): Promise<number> {
  const a = backend.allocate('f32', layout === 'tn' ? k : m, layout === 'tn' ? m : k);
  const b = backend.allocate('f32', layout === 'nt' ? n : k, layout === 'nt' ? k : n);
  const out = backend.allocate('f32', m, n);
  const repeats = Math.min(400, Math.ceil(2e8 / (m * n * k)));
  const seconds = await leastSeconds(() => {
    for (let i = 0; i < repeats; i++) backend.matmul({ layout, out, a, b, m, n, k });
    backend.flush();
  });
  for (const tensor of [a, b, out]) backend.free(tensor);
  return (2 * m * n * k * repeats) / seconds / 1e9;
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

/** The best of a few LoRA steps, adapters on every linear layer. */
export async function stepSpeed(backend: Backend, shape: StepShape): Promise<StepSpeed> {
  const session = await open(randomModel(shape.model), backend, shape.quantization);
  const random = createRandom(2);
  const rows = Array.from({ length: shape.rows * shape.steps }, (): TokenRow => {
    const ids = Int32Array.from({ length: shape.length }, () => random.below(shape.model.vocab_size));
    return { ids, labels: ids.map((id, t) => (t < shape.length - shape.labels ? -100 : id)) };
  });
  const recipe = parseRecipe({ r: shape.rank, lora_alpha: 2 * shape.rank, target_modules: 'all-linear', max_steps: shape.steps, per_device_train_batch_size: shape.rows, learning_rate: 1e-3 });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const adapter = session.newAdapter(recipe.value);
  let best = Infinity;
  let peakBytes = 0;
  let from = performance.now();
  for await (const _ of session.train(rows, recipe.value, adapter)) {
    best = Math.min(best, (performance.now() - from) / 1000);
    peakBytes = Math.max(peakBytes, backend.memory.usedBytes);
    from = performance.now();
  }
  session.releaseAdapter(adapter);
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
