/**
 * What the model reads: the accepted items of a datanet as training rows, one's own read again, rows from its first schooling mixed in (others in
 * each epoch, as far as there are), and an evaluation share set aside. Deterministic by seed.
 */
import { type FieldRule, type Item, passageOfFields } from '#gate';
import { type AccountId, type DatanetState, textRulesOf } from '#ledger';
import { numberOf, type Recipe } from './recipe';

/** A row as the engine and the CLI read it. */
export type Row =
  | { readonly prompt: string; readonly completion: string }
  | { readonly messages: { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[] }
  | { readonly text: string };

/** An accepted item, and whether the person who trains wrote it. */
export interface Taught {
  readonly item: Item;
  readonly mine: boolean;
}

export interface Mixture {
  /** What the first epoch reads. */
  readonly train: readonly Row[];
  /** Everything, epoch after epoch, in the order in which it is read. */
  readonly reading: readonly Row[];
  readonly evaluation: readonly Row[];
  /** The parts of `train`, in their order: the datanet's rows, one's own read again, the base's first schooling. */
  readonly accepted: number;
  readonly repeated: number;
  readonly replay: number;
}

export interface MixtureOptions {
  readonly replayRows: number;
  readonly evalShare: number;
  readonly seed: number;
  /** How often an epoch reads one's own rows; from 1. */
  readonly ownRepeat: number;
  /** May end within an epoch: 2.5. */
  readonly epochs: number;
  readonly shuffle: boolean;
}

/** Sets `evalShare` of the items aside (at least one stays for training), repeats one's own, then adds the next `replayRows` of `replay` in each epoch. */
export function mixRows(items: readonly Taught[], replay: readonly Row[], options: MixtureOptions): Mixture {
  const aside = Math.min(Math.round(items.length * options.evalShare), Math.max(0, items.length - 1));
  const measured = shuffled(items, options.seed).slice(0, aside);
  const picked = new Set(measured);
  const taught = items.filter((item) => !picked.has(item));
  const accepted = taught.map(({ item }) => itemToRow(item));
  const mine = taught.filter((one) => one.mine).map(({ item }) => itemToRow(item));
  const repeated = Array.from({ length: options.ownRepeat - 1 }, () => mine).flat();
  const taughtRows = [...accepted, ...repeated];
  const kept = replay.slice(0, options.replayRows);
  const epochOf = (epoch: number): readonly Row[] => {
    const rows = [...taughtRows, ...kept.map((row, index) => replay[(epoch * options.replayRows + index) % replay.length] ?? row)];
    return options.shuffle ? shuffled(rows, options.seed + epoch) : rows;
  };
  const total = Math.round((taughtRows.length + kept.length) * options.epochs);
  return {
    train: [...taughtRows, ...kept],
    reading: Array.from({ length: Math.ceil(options.epochs) }, (_, epoch) => epochOf(epoch)).flat().slice(0, total),
    evaluation: measured.map(({ item }) => itemToRow(item)),
    accepted: accepted.length,
    repeated: repeated.length,
    replay: kept.length,
  };
}

/** Accepted items of a datanet as `account` sees them; of the datanet's own fields as a model reads them, by the labels that they have now. */
export function taughtBy(accepted: readonly { readonly account: AccountId; readonly item: Item }[], account: AccountId | null, datanet?: DatanetState): Taught[] {
  const own = textRulesOf(datanet?.manifest)?.fields;
  return accepted.map((one) => ({ item: inWords(one.item, own), mine: one.account === account }));
}

const inWords = (item: Item, own?: readonly FieldRule[]): Item => ('values' in item ? { text: passageOfFields(item, own) } : item);

/** The mixture that a recipe asks for. */
export function mixRecipe(items: readonly Taught[], replay: readonly Row[], recipe: Recipe): Mixture {
  return mixRows(items, replay, {
    replayRows: numberOf(recipe, 'replay_rows'),
    evalShare: numberOf(recipe, 'val_size'),
    seed: numberOf(recipe, 'seed'),
    ownRepeat: numberOf(recipe, 'own_repeat'),
    epochs: numberOf(recipe, 'num_train_epochs'),
    shuffle: recipe['shuffle'] !== false,
  });
}

/** A guess at how many tokens rows are, for estimates: a token for about four bytes, and the template's marks. */
export function estimateTokens(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + Math.ceil(textLength(row) / 4) + 4, 0);
}

function textLength(row: Row): number {
  if ('prompt' in row) return row.prompt.length + row.completion.length;
  if ('messages' in row) return row.messages.reduce((sum, message) => sum + message.content.length, 0);
  return row.text.length;
}

/** Steps that a run takes: `max_steps` where it is set, else as many as all that it reads gives (the last batch may be smaller). */
export function countSteps(rows: number, recipe: { readonly batch: number; readonly accumulation: number; readonly maxSteps: number }): number {
  if (recipe.maxSteps > 0) return recipe.maxSteps;
  return Math.ceil(Math.ceil(rows / recipe.batch) / recipe.accumulation);
}

/** Of two answers the better one is what a model learns to give. */
function itemToRow(item: Item): Row {
  if ('values' in item) return { text: passageOfFields(item) };
  if ('messages' in item) return { messages: [...item.messages] };
  return 'chosen' in item ? { prompt: item.prompt, completion: item.chosen } : item;
}

/** What a person would ask to get this row's answer. */
export function promptOf(row: Row | Item): string {
  if ('values' in row) return promptOf({ text: passageOfFields(row) });
  if ('prompt' in row) return row.prompt;
  if ('messages' in row) return row.messages.findLast((message) => message.role === 'user')?.content ?? '';
  return row.text.split(/\s+/).slice(0, 8).join(' ');
}

/** JSON Lines of prompt and completion, as the base model ships its replay rows; other lines are skipped. */
export function parseReplay(jsonl: string): Row[] {
  return jsonl.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const row: unknown = JSON.parse(line);
    return isPair(row) ? [{ prompt: row.prompt, completion: row.completion }] : [];
  });
}

function isPair(row: unknown): row is { prompt: string; completion: string } {
  return typeof row === 'object' && row !== null && 'prompt' in row && 'completion' in row && typeof row.prompt === 'string' && typeof row.completion === 'string';
}

/** Fisher and Yates, driven by mulberry32. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const result = [...values];
  let state = seed >>> 0;
  for (let last = result.length - 1; last > 0; last -= 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const other = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
