/**
 * Training and scoring data: rows of `{messages}`, `{prompt, completion}`, `{text}` or `{input_ids, labels}`, and how each becomes tokens with a mask.
 *
 * - `{messages}`: the model's chat template; each assistant's answer and the token that ends it carry loss, nothing else does.
 * - `{prompt, completion}`: with a chat template, a user's turn and the answer; without one, prompt + completion + end token, loss after the prompt.
 * - `{text}`: all of it carries loss, and in training the end token too; scoring takes the text as it is.
 * - `{input_ids, labels}`: as they are; −100 carries no loss; labels are aligned with the ids, as transformers has them.
 */
import * as z from 'zod/mini';
import { Refusal, type Result } from '../refusal';
import { NO_LABEL, type TokenRow } from '../run/batch';
import type { ChatMessage } from './template';
import type { TextTokenizer } from './tokenizer';

const messageSchema = z.object({ role: z.string(), content: z.string() });
const ids = z.array(z.int());

const rowSchema = z.union([
  z.object({ messages: z.array(messageSchema).check(z.minLength(1)) }),
  z.object({ prompt: z.string(), completion: z.string() }),
  z.object({ text: z.string() }),
  z.object({ input_ids: ids.check(z.minLength(1)), labels: z.optional(ids) }),
]);

export type DataRow = Readonly<z.infer<typeof rowSchema>>;

/** Checks the shape of a row. Other fields are ignored. */
export function parseRow(value: unknown): Result<DataRow> {
  const parsed = rowSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const fix = 'A row is {messages}, {prompt, completion}, {text} or {input_ids, labels}.';
  return { ok: false, error: { code: 'row', message: 'This is not a training row.', fix } };
}

export interface EncodeOptions {
  readonly tokenizer: TextTokenizer | null;
  readonly vocabulary: number;
  readonly stopIds: ReadonlySet<number>;
  readonly maxLength: number;
  readonly purpose: 'train' | 'score';
}

/** Tokens and labels of a row, cut to `maxLength` tokens from its start. Throws a `Refusal`. */
export function encodeRow(row: DataRow, options: EncodeOptions): TokenRow {
  const { tokenizer, maxLength } = options;
  const whole = 'input_ids' in row ? readyRow(row, options) : textRow(row, tokenizer ?? missingTokenizer(), options);
  return { ids: whole.ids.subarray(0, maxLength), labels: whole.labels.subarray(0, maxLength) };
}

function missingTokenizer(): never {
  throw new Refusal('tokenizer', 'The model folder has no tokenizer.json, so text can’t become tokens.', 'Give rows of {input_ids, labels}.');
}

function readyRow(row: { readonly input_ids: readonly number[]; readonly labels?: readonly number[] | undefined }, { vocabulary }: EncodeOptions): TokenRow {
  const labels = row.labels ?? row.input_ids;
  if (labels.length !== row.input_ids.length) throw new Refusal('row', `A row has ${row.input_ids.length} input_ids and ${labels.length} labels.`, 'Give one label for each id.');
  const outside = row.input_ids.find((id) => id < 0 || id >= vocabulary) ?? labels.find((id) => id !== NO_LABEL && (id < 0 || id >= vocabulary));
  if (outside !== undefined) throw new Refusal('row', `The id ${outside} is outside the model's vocabulary of ${vocabulary}.`, 'Use ids of this model’s tokenizer; labels may also be -100.');
  return { ids: Int32Array.from(row.input_ids), labels: Int32Array.from(labels) };
}

function textRow(row: Exclude<DataRow, { input_ids: unknown }>, tokenizer: TextTokenizer, options: EncodeOptions): TokenRow {
  const end = tokenizer.endId ?? [...options.stopIds][0];
  const ending = end === undefined ? [] : [end];
  if ('text' in row) {
    const tokens = [...tokenizer.encode(row.text, true), ...(options.purpose === 'train' ? ending : [])];
    return labelled(tokens, [{ start: 0, end: tokens.length }]);
  }
  if ('messages' in row) return chatRow(row.messages, tokenizer, options.stopIds, ending);
  if (tokenizer.template) return chatRow(promptToMessages(row.prompt, row.completion), tokenizer, options.stopIds, ending);
  const { tokens, boundaries } = encodePieces(tokenizer, [row.prompt, row.completion], true);
  const all = [...tokens, ...ending];
  return labelled(all, [{ start: boundaries[0] ?? 0, end: all.length }]);
}

export function promptToMessages(prompt: string, completion?: string): ChatMessage[] {
  const asked = { role: 'user', content: prompt };
  return completion === undefined ? [asked] : [asked, { role: 'assistant', content: completion }];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function labelled(tokens: readonly number[], spans: readonly Span[]): TokenRow {
  const last = spans.reduce((most, { end }) => Math.max(most, end), 0);
  // What follows the last label changes nothing that is learnt or scored.
  const all = Int32Array.from(tokens.slice(0, last));
  const labels = new Int32Array(last).fill(NO_LABEL);
  for (const { start, end } of spans) labels.set(all.subarray(start, end), start);
  return { ids: all, labels };
}

function chatRow(messages: readonly ChatMessage[], tokenizer: TextTokenizer, stopIds: ReadonlySet<number>, ending: readonly number[]): TokenRow {
  const { template } = tokenizer;
  if (!template) throw new Refusal('chat-template', 'The model has no chat template, so {messages} can’t be rendered.', 'Use rows of {prompt, completion} or {text}.');
  const answers = messages.flatMap(({ role }, i) => (role === 'assistant' ? [i] : []));
  if (answers.length === 0) throw new Refusal('row', 'A row’s messages have no assistant’s answer.', 'End each row with an assistant’s message.');
  const pieces = splitAnswers(messages, answers, template.render) ?? splitAnswers(messages.slice(0, answers.at(-1)! + 1), answers.slice(-1), template.render);
  if (!pieces) {
    throw new Refusal('chat-template', 'The model’s chat template rewrites the prompt once the answer is there, so the answer’s tokens can’t be told apart.', 'Use rows of {prompt, completion} with a base model, or {input_ids, labels}.');
  }
  const { tokens, boundaries } = encodePieces(tokenizer, pieces, false);
  const spans: Span[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    const start = boundaries[i]!;
    const end = boundaries[i + 1]!;
    const ender = tokens.slice(start, end).findLastIndex((id) => stopIds.has(id) || tokenizer.isSpecial(id));
    spans.push({ start, end: ender < 0 ? end : start + ender + 1 });
    if (ender >= 0 || i + 2 < pieces.length) continue;
    // The template lets the last answer run on: it ends as any text of this model does.
    tokens.splice(end, tokens.length - end, ...ending);
    spans.push({ start: end, end: end + ending.length });
  }
  return labelled(tokens, spans);
}

/**
 * The rendered conversation cut before and after each answer: [prompt, answer, prompt, answer, …], by the difference of growing prefixes. Null when the
 * pieces don't join to the whole: some templates rewrite earlier turns.
 */
function splitAnswers(messages: readonly ChatMessage[], answers: readonly number[], render: (messages: readonly ChatMessage[], prompting: boolean) => string): string[] | null {
  const pieces: string[] = [];
  let done = '';
  for (const i of answers) {
    const prompt = render(messages.slice(0, i), true);
    const answered = render(messages.slice(0, i + 1), false);
    if (!prompt.startsWith(done) || !answered.startsWith(prompt)) return null;
    pieces.push(prompt.slice(done.length), answered.slice(prompt.length));
    done = answered;
  }
  return render(messages, false).startsWith(done) ? pieces : null;
}

/**
 * Tokens of the joined pieces, and where each piece ends. Where the whole text's tokens don't break at a piece's end, each piece is encoded by itself:
 * that is how the prompt stands before the model when it answers.
 */
function encodePieces(tokenizer: TextTokenizer, pieces: readonly string[], special: boolean): { readonly tokens: number[]; readonly boundaries: readonly number[] } {
  const whole = tokenizer.encode(pieces.join(''), special);
  const boundaries: number[] = [];
  for (let i = 1; i < pieces.length; i++) {
    const prefix = tokenizer.encode(pieces.slice(0, i).join(''), special);
    if (prefix.some((id, t) => whole[t] !== id)) return encodeApart(tokenizer, pieces, special);
    boundaries.push(prefix.length);
  }
  return { tokens: whole, boundaries: [...boundaries, whole.length] };
}

function encodeApart(tokenizer: TextTokenizer, pieces: readonly string[], special: boolean): { readonly tokens: number[]; readonly boundaries: readonly number[] } {
  const tokens: number[] = [];
  const boundaries = pieces.map((piece, i) => {
    tokens.push(...tokenizer.encode(piece, special && i === 0));
    return tokens.length;
  });
  return { tokens, boundaries };
}
