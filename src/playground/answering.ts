/** Has a side of a turn answered: the base, or the tuned model; it streams, and each side can be stopped alone. */
import { asQuantization, type Base, generateAnswer, measurePrompt, type SavedRun } from '#factory';
import { type Answer, fitToContext, messagesFor, type Side, type Talk } from './conversation';
import type { AnswerSettings } from './settings';

const running = new Map<Side, AbortController>();

/** Throws with words for a person when the model could not answer. */
export async function answerSide(options: {
  readonly base: Base;
  readonly talk: Talk;
  readonly id: string;
  readonly side: Side;
  /** The run that answers after; null: there is none. */
  readonly run: SavedRun | null;
  readonly settings: AnswerSettings;
  readonly onAnswer: (change: Partial<Answer>) => void;
}): Promise<void> {
  const { base, talk, id, side, run, settings, onAnswer } = options;
  const adapter = side === 'after' && run?.adapter ? { id: run.id, files: run.adapter } : null;
  const stop = new AbortController();
  running.set(side, stop);
  try {
    const asked = messagesFor(talk, id, side, settings);
    // An adapter learnt beside a base in fewer bits answers beside the same.
    const held = { base, quantization: run ? asQuantization(run.recipe['quantization']) : undefined };
    const { messages, leftOut } = await fitToContext(asked, settings.maxNewTokens, (some) => measurePrompt(held, some));
    if (leftOut > 0) onAnswer({ leftOut });
    // Stopped meanwhile, perhaps for another base: this one must not be opened again.
    if (stop.signal.aborted) {
      onAnswer({ end: 'stopped' });
      return;
    }
    const { withEarlier: _earlier, system: _system, ...sampling } = settings;
    onAnswer(await generateAnswer({ ...held, messages, adapter, sampling, signal: stop.signal, onText: (text) => onAnswer({ text }) }));
  } catch (error) {
    onAnswer({ end: 'failed' });
    throw error;
  } finally {
    if (running.get(side) === stop) running.delete(side);
  }
}

/** Ends one side's answer, or both; what was said stays. */
export function stopAnswering(side?: Side): void {
  for (const [one, stop] of running) if (side === undefined || one === side) stop.abort();
}
