/** Has the base, and the tuned model if there is one, answer a turn; both stream. One question at a time. */
import { generateAnswer, type SavedRun } from '#factory';
import { type Answer, messagesFor, type Side, type Talk } from './conversation';
import type { AnswerSettings } from './settings';

let running: AbortController | undefined;

export async function answerQuestion(options: {
  readonly talk: Talk;
  readonly id: string;
  /** The run that answers after; null: the base alone. */
  readonly run: SavedRun | null;
  readonly settings: AnswerSettings;
  readonly onAnswer: (side: Side, change: Partial<Answer>) => void;
}): Promise<void> {
  const { talk, id, run, settings, onAnswer } = options;
  const adapter = run?.adapter ? { id: run.id, files: run.adapter } : null;
  const stop = new AbortController();
  running = stop;
  const sides: readonly Side[] = adapter ? ['before', 'after'] : ['before'];
  const answer = async (side: Side) => {
    try {
      const end = await generateAnswer({
        messages: messagesFor(talk, id, side, settings.withEarlier),
        adapter: side === 'after' ? adapter : null,
        settings,
        signal: stop.signal,
        onText: (text) => onAnswer(side, { text }),
      });
      onAnswer(side, end);
    } catch (error) {
      onAnswer(side, { end: 'failed' });
      throw error;
    }
  };
  try {
    await Promise.all(sides.map(answer));
  } finally {
    if (running === stop) running = undefined;
  }
}

export function stopAnswering(): void {
  running?.abort();
}
