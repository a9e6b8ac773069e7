/**
 * Where a rendered conversation holds what the model itself says. A template's `{% generation %}` blocks tell it. Without them, the assistant's texts are
 * replaced by marks and the conversation is rendered again: putting the texts back must give the conversation as it was, so templates that rewrite or
 * drop earlier turns (Qwen 3, DeepSeek R1) are no trouble. Where that fails, growing prefixes are compared.
 */
import type { ChatMessage, ChatTemplate } from './template';

export interface AnswerSpan {
  /** Where the model takes over from the prompt, in the rendered text. */
  readonly start: number;
  readonly end: number;
  /** 'exact': all that carries loss. 'text': the token that ends the turn may follow. 'turn': the token that ends it, and what the template adds, is within. */
  readonly extent: 'exact' | 'text' | 'turn';
}

export interface Conversation {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly unknown[] | null;
  readonly template: ChatTemplate;
  /** The conversation without a prompt for another answer. */
  readonly rendered: string;
}

/** The assistant's answers that stand in the rendered text, in order. Null when the last one can't be told apart from the rest. */
export function locateAnswers(conversation: Conversation): AnswerSpan[] | null {
  const { messages, tools, template } = conversation;
  const generated = template.generationSpans(messages, tools);
  if (generated) return generated.map(({ start, end }) => ({ start, end, extent: 'exact' }));
  const answers = messages.flatMap(({ role }, i) => (role === 'assistant' ? [i] : []));
  const together = findMarks(conversation, answers);
  const spans = answers.map((i): AnswerSpan | null => {
    const marks = together ?? findMarks(conversation, [i]);
    const found = marks?.get(i);
    // An answer that the template leaves out stands nowhere.
    if (found === null) return null;
    const byMarks = (): AnswerSpan | null => (found ? { start: startOf(conversation, i, found.start), end: found.end, extent: 'text' } : null);
    const message = messages[i]!;
    // Calls of tools are said by the model too, and may stand anywhere in its turn.
    if ('tool_calls' in message) return byPrefixes(conversation, i);
    return byMarks() ?? byPrefixes(conversation, i) ?? (message.content.trim() === '' ? silentAnswer(conversation, i) : null);
  });
  const located = spans.filter((span) => span !== null);
  const inOrder = located.every(({ start, end }, i) => start <= end && (i === 0 || located[i - 1]!.end <= start));
  if (spans.at(-1) && inOrder) return located;
  const last = byPrefixes(conversation, answers.at(-1)!);
  return last && [last];
}

/** Private-use characters around a number. */
const MARK = /\ue000(?<number>\d+)\ue001/g;
const THINK = /(?<tag><\/?think>)/;

/**
 * Start and end of the text of each answer in `indices`; null for one that isn't rendered, no entry for one that can't be told. Null when the texts put
 * back in place of the marks don't give the conversation as it was.
 */
function findMarks({ messages, tools, template, rendered }: Conversation, indices: readonly number[]): ReadonlyMap<number, { readonly start: number; readonly end: number } | null> | null {
  if (rendered.includes('\ue000')) return null;
  /** Each text, and the white space before it. */
  const texts: { readonly space: string; readonly text: string }[] = [];
  const numbersByAnswer = new Map<number, readonly number[]>();
  const marked = messages.map((message, i) => {
    if (!indices.includes(i)) return message;
    const first = texts.length;
    // Tags of reasoning stay, since templates look for them; so does white space, which they strip.
    const content = message.content.split(THINK).map((part) => {
      const text = part.trim();
      if (text === '' || THINK.test(part)) return part;
      const space = part.slice(0, part.indexOf(text));
      return `${space}\ue000${texts.push({ space, text }) - 1}\ue001${part.slice(space.length + text.length)}`;
    });
    numbersByAnswer.set(i, Array.from({ length: texts.length - first }, (_, k) => first + k));
    return { ...message, content: content.join('') };
  });
  const withMarks = tryRender(() => template.render(marked, false, tools));
  if (withMarks === null) return null;

  let restored = '';
  let done = 0;
  const places: { readonly number: number; readonly start: number; readonly end: number }[] = [];
  for (const match of withMarks.matchAll(MARK)) {
    const number = Number(match[1]);
    restored += withMarks.slice(done, match.index);
    const { space, text } = texts[number] ?? { space: '', text: '' };
    places.push({ number, start: restored.length - sharedEnd(restored, space), end: restored.length + text.length });
    restored += text;
    done = match.index + match[0].length;
  }
  if (restored + withMarks.slice(done) !== rendered) return null;

  const spans = new Map<number, { readonly start: number; readonly end: number } | null>();
  for (const [i, numbers] of numbersByAnswer) {
    if (numbers.length === 0) continue;
    const mine = places.filter(({ number }) => numbers.includes(number));
    if (mine.length === 0) spans.set(i, null);
    else if (mine.every(({ number }, k) => k === 0 || number > mine[k - 1]!.number)) spans.set(i, { start: mine[0]!.start, end: mine.at(-1)!.end });
  }
  return spans;
}

/** How many characters at the end of `text` are the end of `other`. */
function sharedEnd(text: string, other: string): number {
  let length = other.length;
  while (!text.endsWith(other.slice(other.length - length))) length--;
  return length;
}

/** Where the prompt for answer `i` ends, if the conversation goes on from that prompt; else where the answer's text begins. */
function startOf({ messages, tools, template, rendered }: Conversation, i: number, textStart: number): number {
  const prompt = tryRender(() => template.render(messages.slice(0, i), true, tools));
  if (prompt === null || prompt.length > textStart + leadingSpace(rendered.slice(textStart)) || !rendered.startsWith(prompt)) return textStart;
  if (rendered.slice(prompt.length, textStart).trim() === '') return prompt.length;
  // A template that opens no turn for the assistant leaves its heading to the prompt.
  return prompt === tryRender(() => template.render(messages.slice(0, i), false, tools)) ? textStart : prompt.length;
}

const leadingSpace = (text: string): number => text.length - text.trimStart().length;

/** The difference of the conversation with and without answer `i`, where the whole goes on from both. */
function byPrefixes({ messages, tools, template, rendered }: Conversation, i: number): AnswerSpan | null {
  const prompt = tryRender(() => template.render(messages.slice(0, i), true, tools));
  const answered = tryRender(() => template.render(messages.slice(0, i + 1), false, tools));
  if (prompt === null || answered === null || !answered.startsWith(prompt) || !rendered.startsWith(answered)) return null;
  return { start: prompt.length, end: answered.length, extent: 'turn' };
}

/** An answer without text: only the token that ends it can follow the prompt. */
function silentAnswer({ messages, tools, template, rendered }: Conversation, i: number): AnswerSpan | null {
  const prompt = tryRender(() => template.render(messages.slice(0, i), true, tools));
  return prompt !== null && rendered.startsWith(prompt) ? { start: prompt.length, end: prompt.length, extent: 'text' } : null;
}

/** A template may refuse a part of a conversation, or one with marks in it. */
function tryRender(render: () => string): string | null {
  try {
    return render();
  } catch {
    return null;
  }
}
