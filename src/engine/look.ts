/** A look at what is being learnt, between two steps: greedy answers, and the loss on rows that are never trained on. */
import type { Adapter } from './lora/adapter';
import { Refusal } from './refusal';
import type { Prompt, Session } from './session';
import type { DataRow } from './text/rows';

export interface WatchRequest {
  /** After which steps to look; 0 is before the first. */
  readonly atSteps: readonly number[];
  readonly prompts: readonly Prompt[];
  readonly maxNewTokens: number;
  /** May be empty. */
  readonly evaluation: readonly DataRow[];
}

export interface Watched {
  readonly step: number;
  /** One for each prompt, in their order. */
  readonly answers: readonly string[];
  /** Mean over the evaluation rows' labelled tokens; null without any. */
  readonly evaluationLoss: number | null;
}

/** Null where there is no room beside the training: the run is worth more than a look. */
export async function look(session: Session, adapter: Adapter, step: number, request: WatchRequest, maxLength: number, signal: AbortSignal): Promise<Watched | null> {
  try {
    return await lookAt(session, adapter, step, request, maxLength, signal);
  } catch (error) {
    if (error instanceof Refusal && error.problem.code === 'no-memory') return null;
    throw error;
  }
}

async function lookAt(session: Session, adapter: Adapter, step: number, { prompts, maxNewTokens, evaluation }: WatchRequest, maxLength: number, signal: AbortSignal): Promise<Watched> {
  const answers: string[] = [];
  for (const prompt of prompts) answers.push((await session.generate({ prompt, adapter, maxNewTokens, signal })).text ?? '');
  let tokens = 0;
  let sum = 0;
  for await (const row of session.score(evaluation.map((each) => session.encode(each, 'train', maxLength)), adapter, signal)) {
    tokens += row.tokens;
    sum -= row.logProbability;
  }
  return { step, answers, evaluationLoss: tokens === 0 ? null : sum / tokens };
}
