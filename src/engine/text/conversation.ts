/** A conversation as tokens and labels: each answer and the token that ends it carry loss, nothing else does. Held against the text before it is given. */
import { Refusal } from '../refusal';
import { NO_LABEL } from '../run/batch';
import { locateAnswers, type AnswerSpan } from './answers';
import type { ChatMessage } from './template';
import type { TextTokenizer } from './tokenizer';

export interface EncodedConversation {
  readonly rendered: string;
  readonly ids: readonly number[];
  /** Aligned with the ids; −100 carries no loss. */
  readonly labels: readonly number[];
  /** The last answer runs to the end of the text: no token ends it. */
  readonly isOpen: boolean;
}

interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly isEnded: boolean;
}

/** Throws a `Refusal` when there is no template, no answer, or no telling which tokens are the answer's. */
export function encodeConversation(messages: readonly ChatMessage[], tools: readonly unknown[] | null, tokenizer: TextTokenizer, stopIds: ReadonlySet<number>): EncodedConversation {
  const { template } = tokenizer;
  if (!template) throw new Refusal('chat-template', 'The model has no chat template, so {messages} can’t be rendered.', 'Use rows of {prompt, completion} or {text}.');
  if (!messages.some(({ role }) => role === 'assistant')) throw new Refusal('row', 'A row’s messages have no assistant’s answer.', 'End each row with an assistant’s message.');
  const rendered = template.render(messages, false, tools);
  const answers = locateAnswers({ messages, tools, template, rendered });
  if (!answers) throw unclear();
  const cut = encodeWithCuts(tokenizer, rendered, answers.map(({ start }) => start));
  const spans = answers.map((answer, i): TokenSpan => {
    const start = cut.indexOf(answer.start, 'before');
    const limit = i + 1 < answers.length ? cut.indexOf(answers[i + 1]!.start, 'before') : cut.ids.length;
    return { start, ...endOf(answer, limit, cut, tokenizer, stopIds) };
  });
  const labels = Array<number>(cut.ids.length).fill(NO_LABEL);
  for (const { start, end } of spans) for (let i = start; i < end; i++) labels[i] = cut.ids[i]!;
  verify(rendered, cut, answers, spans, tokenizer);
  return { rendered, ids: cut.ids, labels, isOpen: spans.at(-1)?.isEnded === false };
}

function unclear(): Refusal {
  return new Refusal('chat-template', 'The model’s chat template rewrites the conversation so that the answer’s tokens can’t be told apart.', 'Use rows of {prompt, completion} with a base model, or {input_ids, labels}.');
}

/** The token that ends the turn stands at the end of the answer, with nothing but white space between. */
function endOf(answer: AnswerSpan, limit: number, cut: CutTokens, tokenizer: TextTokenizer, stopIds: ReadonlySet<number>): { readonly end: number; readonly isEnded: boolean } {
  const end = Math.min(cut.indexOf(answer.end, 'after'), limit);
  if (answer.extent === 'exact') return { end, isEnded: true };
  const isEnder = (id: number): boolean => stopIds.has(id) || tokenizer.isSpecial(id);
  const isBlank = (id: number): boolean => tokenizer.decode([id], true).trim() === '';
  if (answer.extent === 'turn') {
    const start = cut.indexOf(answer.start, 'before');
    let last = end - 1;
    while (last > start && !isEnder(cut.ids[last]!) && isBlank(cut.ids[last]!)) last--;
    if (last >= start && isEnder(cut.ids[last]!)) return { end: last + 1, isEnded: true };
    return end < limit && stopIds.has(cut.ids[end]!) ? { end: end + 1, isEnded: true } : { end, isEnded: false };
  }
  let next = end;
  while (next < limit && !isEnder(cut.ids[next]!) && isBlank(cut.ids[next]!)) next++;
  // A turn may end in several special tokens in a row: the last to learn is the one that stops the model, else the first of them.
  for (let i = next; i < limit && isEnder(cut.ids[i]!); i++) if (stopIds.has(cut.ids[i]!)) return { end: i + 1, isEnded: true };
  return next < limit && isEnder(cut.ids[next]!) ? { end: next + 1, isEnded: true } : { end, isEnded: false };
}

interface CutTokens {
  readonly ids: readonly number[];
  /** The index of the token at a place in the text; of one that stands across it, its own index ('before') or the next ('after'). */
  indexOf(place: number, side: 'before' | 'after'): number;
}

/**
 * Tokens of the text. Where its tokens don't break at a cut, the parts are encoded each by itself, as a prompt stands before the model when it answers;
 * a vocabulary that would write another text so (SentencePiece's leading space) keeps the tokens of the whole.
 */
function encodeWithCuts(tokenizer: TextTokenizer, text: string, cuts: readonly number[]): CutTokens {
  const whole = tokenizer.encode(text, false);
  const inWhole = cutTokens(tokenizer, text, whole, (place) => tokenizer.encode(text.slice(0, place), false));
  if (cuts.every((place) => inWhole.indexOf(place, 'before') === inWhole.indexOf(place, 'after'))) return inWhole;
  const parts = [0, ...cuts].map((from, i) => ({ from, ids: tokenizer.encode(text.slice(from, cuts[i] ?? text.length), false) }));
  const joined = parts.flatMap(({ ids }) => ids);
  if (tokenizer.decode(joined, true) !== tokenizer.decode(whole, true)) return inWhole;
  return cutTokens(tokenizer, text, joined, (place) => {
    const within = parts.findLast(({ from }) => from < place)?.from ?? 0;
    return [...parts.filter(({ from }) => from < within).flatMap(({ ids }) => ids), ...tokenizer.encode(text.slice(within, place), false)];
  });
}

function cutTokens(tokenizer: TextTokenizer, text: string, ids: readonly number[], encodeUpTo: (place: number) => readonly number[]): CutTokens {
  const known = new Map<number, readonly [before: number, after: number]>();
  const find = (place: number): readonly [before: number, after: number] => {
    const prefix = encodeUpTo(place);
    let same = 0;
    while (same < prefix.length && ids[same] === prefix[same]) same++;
    if (same === prefix.length) return [same, same];
    const before = text.slice(0, place);
    while (same < ids.length && before.startsWith(tokenizer.decode(ids.slice(0, same + 1), true))) same++;
    return [same, Math.min(same + 1, ids.length)];
  };
  return {
    ids,
    indexOf(place, side) {
      const found = known.get(place) ?? find(place);
      known.set(place, found);
      return side === 'before' ? found[0] : found[1];
    },
  };
}

/** Where the ids give the text back, what comes before each answer must be its prompt, and what is labelled must hold the answer. */
function verify(rendered: string, { ids }: CutTokens, answers: readonly AnswerSpan[], spans: readonly TokenSpan[], tokenizer: TextTokenizer): void {
  if (tokenizer.decode(ids, true) !== rendered) return;
  for (const [i, { start, end }] of spans.entries()) {
    const answer = answers[i]!;
    const before = tokenizer.decode(ids.slice(0, start), true);
    const upTo = tokenizer.decode(ids.slice(0, end), true);
    if (end < start || before.length > answer.start || !rendered.startsWith(before) || upTo.length < answer.end - trailingSpace(rendered.slice(0, answer.end))) throw unclear();
  }
}

const trailingSpace = (text: string): number => text.length - text.trimEnd().length;
