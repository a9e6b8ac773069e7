/**
 * What a run is trained on: rows of text (text/rows.ts), or pairs of answers to prefer one of, laid out as TRL has them. One file holds one kind.
 *
 * - `{prompt, chosen, rejected}`: texts; or lists of messages, where the prompt may also stand at the head of both answers instead.
 * - `{prompt_ids, chosen_ids, rejected_ids}`: tokens, the answers without the prompt.
 */
import * as z from 'zod/mini';
import { Refusal, type Result } from '../refusal';
import { labelCount, NO_LABEL, type TokenRow } from '../run/batch';
import { parseRow, type DataRow } from '../text/rows';
import { withoutCommonLabels, type PreferencePair } from './preference';
import type { TrainingRows } from './trainer';

const messages = z.array(z.object({ role: z.string(), content: z.string() })).check(z.minLength(1));
const ids = z.array(z.int());

const textPair = z.object({ prompt: z.string(), chosen: z.string(), rejected: z.string() });
const messagePair = z.object({ prompt: z.optional(messages), chosen: messages, rejected: messages });
const tokenPair = z.object({ prompt_ids: ids, chosen_ids: ids, rejected_ids: ids });
const preferenceSchema = z.union([textPair, messagePair, tokenPair]);

type TextPair = Readonly<z.infer<typeof textPair>>;
type MessagePair = Readonly<z.infer<typeof messagePair>>;
type TokenPair = Readonly<z.infer<typeof tokenPair>>;
export type PreferenceRow = TextPair | MessagePair | TokenPair;
export type TrainingRow = DataRow | PreferenceRow;

/** Checks the shape of a row to train on. Other fields are ignored. */
export function parseTrainingRow(value: unknown): Result<TrainingRow> {
  const preferred = preferenceSchema.safeParse(value);
  if (preferred.success) return { ok: true, value: preferred.data };
  const parsed = parseRow(value);
  if (parsed.ok) return parsed;
  return { ok: false, error: { ...parsed.error, fix: 'A row is {messages}, {prompt, completion}, {text}, {input_ids, labels}, or a pair {prompt, chosen, rejected}.' } };
}

export function isPreferenceRow(row: TrainingRow): row is PreferenceRow {
  return 'chosen' in row || 'chosen_ids' in row;
}

/** A row of data as tokens. */
export interface Example {
  readonly row: TokenRow | PreferencePair;
  /** It was longer than allowed, and its end is gone. */
  readonly isCut: boolean;
}

/** `encode` gives a row's tokens in full. */
export function encodeExample(row: TrainingRow, encode: (row: DataRow) => TokenRow, maxLength: number): Example {
  if (!isPreferenceRow(row)) {
    const whole = encode(row);
    return { row: cut(whole, maxLength), isCut: whole.ids.length > maxLength };
  }
  const [chosen, rejected] = answersOf(row).map(encode) as [TokenRow, TokenRow];
  const isCut = chosen.ids.length > maxLength || rejected.ids.length > maxLength;
  return { row: withoutCommonLabels({ chosen: cut(chosen, maxLength), rejected: cut(rejected, maxLength) }), isCut };
}

function cut({ ids: all, labels }: TokenRow, maxLength: number): TokenRow {
  return { ids: all.subarray(0, maxLength), labels: labels.subarray(0, maxLength) };
}

/** The chosen answer with its prompt, and the rejected one. */
function answersOf(row: PreferenceRow): [DataRow, DataRow] {
  if ('chosen_ids' in row) {
    const ready = (answer: readonly number[]): DataRow => ({ input_ids: [...row.prompt_ids, ...answer], labels: [...row.prompt_ids.map(() => NO_LABEL), ...answer] });
    return [ready(row.chosen_ids), ready(row.rejected_ids)];
  }
  if (isText(row)) return [{ prompt: row.prompt, completion: row.chosen }, { prompt: row.prompt, completion: row.rejected }];
  const { prompt = [], chosen, rejected } = row;
  return [{ messages: [...prompt, ...chosen] }, { messages: [...prompt, ...rejected] }];
}

function isText(row: TextPair | MessagePair): row is TextPair {
  return typeof row.chosen === 'string';
}

export interface TrainingData {
  readonly rows: TrainingRows;
  /** Rows whose end was cut off. */
  readonly cutRows: number;
  /** Rows without a token that carries loss, or pairs that don't differ: they teach nothing. */
  readonly silentRows: number;
}

export function gatherExamples(examples: readonly Example[]): TrainingData {
  const rows = examples.flatMap(({ row }) => ('chosen' in row ? [] : [row]));
  const pairs = examples.flatMap(({ row }) => ('chosen' in row ? [row] : []));
  if (rows.length > 0 && pairs.length > 0) {
    throw new Refusal('data', `Of these rows, ${pairs.length} are pairs of {prompt, chosen, rejected} and ${rows.length} are not.`, 'Train on one kind at a time.');
  }
  const silent = [...rows.map(labelCount), ...pairs.map(({ chosen, rejected }) => labelCount(chosen) + labelCount(rejected))];
  return {
    rows: pairs.length > 0 ? pairs : rows,
    cutRows: examples.filter(({ isCut }) => isCut).length,
    silentRows: silent.filter((labels) => labels === 0).length,
  };
}
