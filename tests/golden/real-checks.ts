/**
 * What is checked of the real model, SmolLM2-135M-Instruct as a GGUF (Q4_1, embeddings Q8_0), in Node and in Chromium: the answers of transformers and PEFT
 * on the same file. Each check throws an error that says by how much it is off.
 */
import * as z from 'zod';
import { openModel, parseRecipe, parseRow, readBytes, type Backend, type DataRow, type FileSource, type Session } from '#engine';
import { readGguf } from '../../src/engine/formats/gguf';
import { loadTokenizer, type TextTokenizer } from '../../src/engine/text/tokenizer';
import { same, within } from './assertions';

const expectSchema = z.object({
  gguf_sha256: z.string(),
  prompts: z.array(
    z.object({
      question: z.string(),
      rendered: z.string(),
      ids: z.array(z.int()),
      top_ids: z.array(z.int()),
      top_logits: z.array(z.number()),
      greedy_ids: z.array(z.int()),
      greedy_text: z.string(),
    }),
  ),
  rows: z.array(z.object({ text: z.string(), tokens: z.int(), mean_loss: z.number() })),
  train: z.object({
    recipe: z.object({ learning_rate: z.number(), weight_decay: z.number(), per_device_train_batch_size: z.int(), steps: z.int(), shuffle: z.boolean(), lr_scheduler_type: z.string(), max_grad_norm: z.number() }),
    losses: z.array(z.number()),
    grad_norms: z.array(z.number()),
  }),
});

export interface RealModel {
  readonly session: Session;
  readonly tokenizer: TextTokenizer;
  readonly wanted: z.infer<typeof expectSchema>;
  /** Training rows, in order: twenty facts, three phrasings each. */
  readonly rows: readonly DataRow[];
  /** The facts asked for in words that no row has. */
  readonly questions: readonly { readonly prompt: string; readonly contains: string }[];
  readonly adapter: FileSource;
  close(): void;
}

/** `model` holds `model.gguf`; `answers` is the folder tests/golden/real. */
export async function openReal(backend: Backend, model: FileSource, answers: FileSource): Promise<RealModel> {
  const text = async (name: string): Promise<string> => new TextDecoder().decode((await readBytes(answers, name))!);
  const wanted = expectSchema.parse(JSON.parse(await text('expect.json')));
  const tokenizer = await loadTokenizer(model, await readGguf((await model.open('model.gguf'))!));
  const opened = await openModel(model, { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  const lines = async (name: string): Promise<unknown[]> => (await text(name)).trim().split('\n').map((line): unknown => JSON.parse(line));
  const questions = z.array(z.object({ prompt: z.string(), contains: z.string() })).parse(await lines('test.jsonl'));
  const rows = (await lines('train.jsonl')).map((line) => {
    const row = parseRow(line);
    if (!row.ok) throw new Error(row.error.message);
    return row.value;
  });
  return {
    session: opened.value,
    tokenizer: tokenizer!,
    wanted,
    rows,
    questions,
    adapter: { open: (name) => answers.open(`adapter_init/${name}`) },
    close: () => opened.value.close(),
  };
}

export interface RealCheck {
  readonly name: string;
  readonly run: (opened: RealModel) => Promise<void>;
}

export const REAL_CHECKS: readonly RealCheck[] = [
  { name: 'a conversation becomes the text and the ids of transformers', run: checkRendered },
  { name: 'the next token after each prompt has its logits, the twenty likeliest to 2e-3', run: checkLogits },
  { name: 'greedy answers are the same, token by token', run: checkGreedy },
  { name: 'with keys and values in 8 bits, fifteen in sixteen tokens of those answers follow what came before them', run: checkCompact },
  { name: 'rows of text have its losses, to 1e-4', run: checkLosses },
  { name: 'ten LoRA steps on conversations have the losses and gradient norms of PEFT, to 1e-3', run: checkTraining },
];

const asked = (question: string) => [{ role: 'user', content: question }];
const noLabels = (ids: readonly number[]) => ({ ids: Int32Array.from(ids), labels: new Int32Array(ids.length).fill(-100) });

async function checkRendered({ tokenizer, wanted }: RealModel): Promise<void> {
  for (const { question, rendered, ids } of wanted.prompts) {
    const text = tokenizer.template!.render(asked(question), true);
    same(text, rendered, question);
    same(tokenizer.encode(text, false), ids, question);
  }
}

async function checkLogits({ session, wanted }: RealModel): Promise<void> {
  const { vocabulary } = session.info;
  for (const { question, ids, top_ids, top_logits } of wanted.prompts) {
    const logits = (await session.logits(noLabels(ids), null)).subarray((ids.length - 1) * vocabulary);
    for (const [i, id] of top_ids.entries()) within(Math.abs(logits[id]! - top_logits[i]!), 2e-3, `${question} logit ${i} (token ${id})`);
    const top = new Set(top_ids);
    const others = logits.reduce((most, value, id) => (top.has(id) ? most : Math.max(most, value)), -Infinity);
    within(others, top_logits.at(-1)! + 2e-3, `${question} likeliest of the other tokens`);
  }
}

async function checkGreedy({ session, wanted }: RealModel): Promise<void> {
  for (const { question, greedy_ids, greedy_text } of wanted.prompts) {
    const { ids, text } = await session.generate({ prompt: { messages: asked(question) }, maxNewTokens: 40 });
    same(ids, greedy_ids, question);
    same(text, greedy_text, question);
  }
}

/** Each token is asked for after the right ones: one that falls otherwise, where two are nearly as likely, doesn't count for those after it. */
async function checkCompact({ session, wanted }: RealModel): Promise<void> {
  let different = 0;
  let tokens = 0;
  for (const { ids, greedy_ids } of wanted.prompts) {
    for (const [i, id] of greedy_ids.entries()) {
      const answer = await session.generate({ prompt: { ids: [...ids, ...greedy_ids.slice(0, i)] }, maxNewTokens: 1, cache: 'int8' });
      if (answer.ids[0] !== id) different++;
      tokens++;
    }
  }
  within(different / tokens, 1 / 16, `share of ${tokens} tokens that are others`);
}

async function checkLosses({ session, wanted }: RealModel): Promise<void> {
  const rows = wanted.rows.map(({ text }) => session.encode({ text }, 'score'));
  same(rows.map(({ ids }) => ids.length), wanted.rows.map(({ tokens }) => tokens), 'tokens');
  let i = 0;
  for await (const { tokens, logProbability } of session.score(rows, null)) {
    const { text, mean_loss } = wanted.rows[i++]!;
    within(Math.abs(-logProbability / tokens / mean_loss - 1), 1e-4, `loss of "${text}"`);
  }
}

async function checkTraining({ session, wanted, rows, adapter: initial }: RealModel): Promise<void> {
  const { steps, ...settings } = wanted.train.recipe;
  const recipe = parseRecipe({ ...settings, max_steps: steps });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const adapter = await session.readAdapter(initial);
  const encoded = rows.slice(0, steps * settings.per_device_train_batch_size).map((row) => session.encode(row, 'train'));
  let i = 0;
  for await (const { loss, grad_norm } of session.train(encoded, recipe.value, adapter)) {
    within(Math.abs(loss / wanted.train.losses[i]! - 1), 1e-3, `loss of step ${i + 1}`);
    within(Math.abs(grad_norm / wanted.train.grad_norms[i]! - 1), 1e-3, `gradient norm of step ${i + 1}`);
    i++;
  }
  same(i, steps, 'steps');
  session.releaseAdapter(adapter);
}

/** Learns twenty facts on the quantized base in eight epochs, and answers at least nine in ten questions about them, asked in other words. */
export async function checkLearning({ session, rows, questions }: RealModel): Promise<void> {
  const recipe = parseRecipe({ r: 8, lora_alpha: 16, target_modules: 'all-linear', learning_rate: 1e-3, lr_scheduler_type: 'constant', num_train_epochs: 8, per_device_train_batch_size: 4 });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const adapter = session.newAdapter(recipe.value);
  const encoded = rows.map((row) => session.encode(row, 'train'));
  for await (const _ of session.train(encoded, recipe.value, adapter));
  const wrong: string[] = [];
  for (const { prompt, contains } of questions) {
    const { text } = await session.generate({ prompt: { messages: asked(prompt) }, adapter, maxNewTokens: 20 });
    if (!text?.includes(contains)) wrong.push(`${prompt} → ${text}`);
  }
  session.releaseAdapter(adapter);
  if (wrong.length > questions.length / 10) throw new Error(`${wrong.length} of ${questions.length} questions are answered wrongly:\n${wrong.join('\n')}`);
}
