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
import { encodeConversation } from './conversation';
import type { ChatMessage } from './template';
import type { TextTokenizer } from './tokenizer';

/** Whatever else a message holds, such as calls of tools, is the template's business. An assistant that only calls tools need not speak. */
const messageSchema = z.union([
  z.looseObject({ role: z.string(), content: z.string() }),
  z.pipe(z.looseObject({ role: z.literal('assistant'), content: z.nullish(z.string()), tool_calls: z.array(z.unknown()) }), z.transform((message) => ({ ...message, content: message.content ?? '' }))),
]);
const ids = z.array(z.int());

const rowSchema = z.union([
  z.object({ messages: z.array(messageSchema).check(z.minLength(1)), tools: z.nullish(z.array(z.unknown())) }),
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

/** `use` of each row, in order. A refusal names the row, counted from one. */
export function eachRow<R, T>(rows: readonly R[], use: (row: R) => T): T[] {
  return rows.map((row, i) => {
    try {
      return use(row);
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal(error.problem.code, `Row ${i + 1}: ${error.problem.message}`, error.problem.fix);
      throw error;
    }
  });
}

export interface EncodeOptions {
  readonly tokenizer: TextTokenizer | null;
  readonly vocabulary: number;
  readonly stopIds: ReadonlySet<number>;
  readonly maxLength: number;
  readonly purpose: 'train' | 'score';
}

export interface EncodedRow extends TokenRow {
  /** The row was longer than `maxLength`. */
  readonly isCut: boolean;
}

/** Tokens and labels of a row, cut to `maxLength` tokens from its start. Throws a `Refusal`. */
export function encodeRow(row: DataRow, options: EncodeOptions): EncodedRow {
  const { tokenizer, maxLength, vocabulary } = options;
  const { ids, labels } = 'input_ids' in row ? readyRow(row, options) : textRow(row, tokenizer ?? missingTokenizer(), options);
  requireKnown(ids, vocabulary);
  return { ids: ids.subarray(0, maxLength), labels: labels.subarray(0, maxLength), isCut: ids.length > maxLength };
}

/** A tokenizer can have tokens that the weights lack. */
export function requireKnown(ids: ArrayLike<number>, vocabulary: number): void {
  const outside = Array.from(ids).find((id) => !(id >= 0 && id < vocabulary));
  if (outside === undefined) return;
  throw new Refusal('tokenizer', `The tokenizer gives this text the id ${outside}, and the model's vocabulary has ${vocabulary}.`, 'Use the tokenizer that belongs to these weights.');
}

function missingTokenizer(): never {
  throw new Refusal('tokenizer', 'The model has no tokenizer, so text can’t become tokens.', 'Give rows of {input_ids, labels}.');
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
  if ('messages' in row) return chatRow(row.messages, row.tools ?? null, tokenizer, options, ending);
  if (tokenizer.template) return chatRow(promptToMessages(row.prompt, row.completion), null, tokenizer, options, ending);
  return completionRow(row.prompt, row.completion, tokenizer, ending);
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
  const all = Int32Array.from(tokens);
  const labels = new Int32Array(all.length).fill(NO_LABEL);
  for (const { start, end } of spans) labels.set(all.subarray(start, end), start);
  return { ids: all, labels };
}

function chatRow(messages: readonly ChatMessage[], tools: readonly unknown[] | null, tokenizer: TextTokenizer, { stopIds }: EncodeOptions, ending: readonly number[]): TokenRow {
  const { ids, labels, isOpen } = encodeConversation(messages, tools, tokenizer, stopIds);
  // What follows the last label changes nothing that is learnt or scored.
  const last = labels.findLastIndex((label) => label !== NO_LABEL) + 1;
  // The template lets the last answer run on: it ends as any text of this model does.
  const added = isOpen ? ending : [];
  return { ids: Int32Array.from([...ids.slice(0, last), ...added]), labels: Int32Array.from([...labels.slice(0, last), ...added]) };
}

/** A prompt and its completion without a chat template: the completion's tokens, as they stand after the prompt, and the end token carry loss. */
function completionRow(prompt: string, completion: string, tokenizer: TextTokenizer, ending: readonly number[]): TokenRow {
  const asked = tokenizer.encode(prompt, true);
  const whole = tokenizer.encode(prompt + completion, true);
  const breaks = asked.every((id, i) => whole[i] === id);
  const tokens = [...(breaks ? whole : [...asked, ...tokenizer.encode(completion, false)]), ...ending];
  return labelled(tokens, [{ start: asked.length, end: tokens.length }]);
}
