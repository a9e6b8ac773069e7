/**
 * A run's life as a state machine: preparing → training → done | stopped | failed, and interrupted when the page that trained it went away.
 * Pure: what happened comes in as events, the page draws the state that comes out.
 */
import { best, type Point, smooth } from './curve';

export interface StepEvent {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly tokens: number;
  readonly atMs: number;
}

/** What a person can read of a run while it trains and after. */
export interface Progress {
  readonly steps: number;
  readonly train: readonly Point[];
  readonly evaluation: readonly Point[];
  /** Tokens trained so far. */
  readonly tokens: number;
  readonly startedAtMs: number;
  readonly seenAtMs: number;
}

export type RunState =
  | { readonly at: 'preparing' }
  | { readonly at: 'training'; readonly progress: Progress }
  | { readonly at: 'done'; readonly progress: Progress }
  | { readonly at: 'stopped'; readonly progress: Progress | null; readonly kept: boolean }
  | { readonly at: 'failed'; readonly progress: Progress | null; readonly message: string }
  | { readonly at: 'interrupted'; readonly progress: Progress | null };

export type RunEvent =
  | { readonly type: 'started'; readonly steps: number; readonly atMs: number }
  | ({ readonly type: 'step' } & StepEvent)
  | { readonly type: 'evaluated'; readonly step: number; readonly loss: number }
  | { readonly type: 'finished' }
  | { readonly type: 'stopped'; readonly kept: boolean }
  | { readonly type: 'failed'; readonly message: string }
  /** A saved run says that it is under way, but no open page holds it. */
  | { readonly type: 'orphaned' };

export function nextState(state: RunState, event: RunEvent): RunState {
  if (isOver(state)) return state;
  const progress = state.at === 'training' ? state.progress : null;
  switch (event.type) {
    case 'started':
      return { at: 'training', progress: { steps: event.steps, train: [], evaluation: [], tokens: 0, startedAtMs: event.atMs, seenAtMs: event.atMs } };
    case 'step':
      return progress ? { at: 'training', progress: withStep(progress, event) } : state;
    case 'evaluated':
      return progress
        ? { at: 'training', progress: { ...progress, evaluation: [...progress.evaluation, { step: event.step, loss: event.loss }] } }
        : state;
    case 'finished':
      return progress ? { at: 'done', progress } : { at: 'failed', progress: null, message: 'Nothing was trained.' };
    case 'stopped':
      return { at: 'stopped', progress, kept: event.kept && (progress?.train.length ?? 0) > 0 };
    case 'failed':
      return { at: 'failed', progress, message: event.message };
    case 'orphaned':
      return { at: 'interrupted', progress };
  }
}

export function isOver(state: RunState): boolean {
  return state.at !== 'preparing' && state.at !== 'training';
}

/** Whether there is an adapter to ask, download and publish. */
export function hasAdapter(state: RunState): boolean {
  return state.at === 'done' || (state.at === 'stopped' && state.kept);
}

export interface Numbers {
  readonly step: number;
  readonly steps: number;
  /** Smoothed. */
  readonly loss: number | null;
  readonly tokensPerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly seconds: number;
  readonly bestEvaluation: Point | null;
}

/** The row of big numbers. The time left is the mean time of the steps so far, times the steps to come. */
export function numbers(progress: Progress): Numbers {
  const step = progress.train.at(-1)?.step ?? 0;
  const seconds = (progress.seenAtMs - progress.startedAtMs) / 1000;
  return {
    step,
    steps: progress.steps,
    loss: smooth(progress.train.map((point) => point.loss)).at(-1) ?? null,
    tokensPerSecond: seconds > 0 ? progress.tokens / seconds : null,
    secondsLeft: step > 0 ? (seconds / step) * Math.max(0, progress.steps - step) : null,
    seconds,
    bestEvaluation: best(progress.evaluation),
  };
}

function withStep(progress: Progress, event: StepEvent): Progress {
  return {
    ...progress,
    steps: event.steps,
    train: [...progress.train, { step: event.step, loss: event.loss }],
    tokens: progress.tokens + event.tokens,
    seenAtMs: event.atMs,
  };
}
