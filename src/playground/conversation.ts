/**
 * A talk with the base and a tuned model side by side: turns of one question and two answers, what a person thinks of each, and the corrections
 * that went out as drafts. Pure; kept on this device only.
 */
import type { Message } from '#factory';
import * as z from 'zod/mini';

const Answer = z.object({
  text: z.string(),
  /** Why it ended: the model was done, its room was used up, a person stopped it, or it failed. null while it is being written. */
  end: z.nullable(z.enum(['done', 'length', 'stopped', 'failed'])),
  rating: z.nullable(z.enum(['good', 'bad'])),
  /** The draft that a correction became. */
  draft: z.nullable(z.string()),
  /** How many tokens it wrote, and how many in a second; null: not known. */
  tokens: z._default(z.nullable(z.number()), null),
  tokensPerSecond: z._default(z.nullable(z.number()), null),
  /** Earlier turns that the model's context had no room for. */
  leftOut: z._default(z.number(), 0),
});

const Turn = z.object({
  id: z.string(),
  question: z.string(),
  before: Answer,
  /** null: no run was chosen. */
  after: z.nullable(Answer),
  /** The run whose adapter answered, by id. */
  run: z.nullable(z.string()),
});

const Talk = z.object({ turns: z.array(Turn) });

export type Answer = Readonly<z.infer<typeof Answer>>;
export type Turn = Readonly<z.infer<typeof Turn>>;
export type Talk = Readonly<{ turns: readonly Turn[] }>;
export type Side = 'before' | 'after';

export const EMPTY: Talk = { turns: [] };
/** Older turns are let go, so that a long evening doesn't fill the device. */
const MOST_TURNS = 100;

const BLANK: Answer = { text: '', end: null, rating: null, draft: null, tokens: null, tokensPerSecond: null, leftOut: 0 };

export function ask(talk: Talk, turn: { readonly id: string; readonly question: string; readonly run: string | null }): Talk {
  const added: Turn = { ...turn, before: BLANK, after: turn.run === null ? null : BLANK };
  return { turns: [...talk.turns, added].slice(-MOST_TURNS) };
}

/** Changes one answer; a turn or side that isn't there stays away. */
export function withAnswer(talk: Talk, id: string, side: Side, change: (answer: Answer) => Answer): Talk {
  return {
    turns: talk.turns.map((turn) => {
      const answer = turn[side];
      return turn.id === id && answer ? { ...turn, [side]: change(answer) } : turn;
    }),
  };
}

/** Puts a blank in the place of an answer that is drawn again. What a correction of it became stays a draft. */
export const withBlank = (talk: Talk, id: string, side: Side): Talk => withAnswer(talk, id, side, ({ draft }) => ({ ...BLANK, draft }));

/** The same thumb again takes it back. */
export function rate(talk: Talk, id: string, side: Side, rating: 'good' | 'bad'): Talk {
  return withAnswer(talk, id, side, (answer) => ({ ...answer, rating: answer.rating === rating ? null : rating }));
}

/** What the model is sent: the system prompt if there is one, and the question alone, or with the earlier turns of its own side. */
export function messagesFor(talk: Talk, id: string, side: Side, { withEarlier, system }: { readonly withEarlier: boolean; readonly system: string }): Message[] {
  const at = talk.turns.findIndex((turn) => turn.id === id);
  const turn = talk.turns[at];
  if (!turn) return [];
  const earlier = withEarlier ? talk.turns.slice(0, at) : [];
  const before = earlier.flatMap((past): Message[] => {
    const answer = past[side];
    return answer && answer.text !== ''
      ? [
          { role: 'user', content: past.question },
          { role: 'assistant', content: answer.text },
        ]
      : [];
  });
  const opening: Message[] = system.trim() === '' ? [] : [{ role: 'system', content: system.trim() }];
  return [...opening, ...before, { role: 'user', content: turn.question }];
}

/**
 * Leaves out as many of the oldest turns as it takes for the rest to fit the model's context, with room for an answer. `measure` tells the tokens of
 * messages and the context's size. The system prompt and the question always stay; whether those fit, the model tells.
 */
export async function fitToContext(
  messages: readonly Message[],
  answerTokens: number,
  measure: (messages: readonly Message[]) => Promise<{ readonly tokens: number; readonly room: number }>,
): Promise<{ readonly messages: readonly Message[]; readonly leftOut: number }> {
  const opening = messages.filter(({ role }) => role === 'system');
  const talk = messages.slice(opening.length);
  const turns = (talk.length - 1) / 2;
  const without = (count: number): readonly Message[] => [...opening, ...talk.slice(2 * count)];
  const fits = async (count: number): Promise<boolean> => {
    const { tokens, room } = await measure(without(count));
    return tokens + Math.min(answerTokens, Math.floor(room / 2)) <= room;
  };
  if (turns === 0) return { messages, leftOut: 0 };
  // Fewer turns never take more tokens: the least number is found by halving.
  let [least, most] = [0, turns];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (await fits(middle)) most = middle;
    else least = middle + 1;
  }
  return { messages: without(least), leftOut: least };
}

/** Reads a kept talk. Answers that a closed page left unfinished count as stopped; what is no talk at all is an empty one. */
export function parseTalk(json: string | null): Talk {
  const read = Talk.safeParse(parsedJson(json));
  if (!read.success) return EMPTY;
  return settleTalk(read.data);
}

/** The talk with its unfinished answers stopped as they are. */
export function settleTalk(talk: Talk): Talk {
  const settle = (answer: Answer): Answer => (answer.end === null ? { ...answer, end: 'stopped' } : answer);
  return { turns: talk.turns.map((turn) => ({ ...turn, before: settle(turn.before), after: turn.after && settle(turn.after) })) };
}

/** The newest turns that together take at most so many characters as JSON; the last one always stays. */
export function newestWithin(talk: Talk, characters: number): Talk {
  let left = characters;
  const from = talk.turns.findLastIndex((turn) => (left -= JSON.stringify(turn).length) < 0);
  return from < 0 ? talk : { turns: talk.turns.slice(Math.min(from + 1, talk.turns.length - 1)) };
}

function parsedJson(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
