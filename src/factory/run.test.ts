import { describe, expect, test } from 'vitest';
import { hasAdapter, nextState, numbers, type RunEvent, type RunState } from './run';

const after = (...events: readonly RunEvent[]): RunState => events.reduce<RunState>(nextState, { at: 'preparing' });
const started: RunEvent = { type: 'started', steps: 10, atMs: 1000 };
const step = (index: number): RunEvent => ({ type: 'step', step: index, steps: 10, loss: 4 - index, tokens: 50, atMs: 1000 + index * 500 });

describe('a run', () => {
  test('goes from preparing to training to done', () => {
    expect(after(started).at).toBe('training');
    const done = after(started, step(1), step(2), { type: 'finished' });
    expect(done.at).toBe('done');
    expect(hasAdapter(done)).toBe(true);
  });

  test('keeps what is there when it is stopped, if anything was learnt', () => {
    expect(after(started, step(1), { type: 'stopped', kept: true })).toMatchObject({ at: 'stopped', kept: true });
    expect(hasAdapter(after(started, { type: 'stopped', kept: true }))).toBe(false);
    expect(hasAdapter(after(started, step(1), { type: 'stopped', kept: false }))).toBe(false);
  });

  test('whose page went away is interrupted, and stays what it is once it is over', () => {
    expect(after({ type: 'orphaned' }).at).toBe('interrupted');
    expect(after(started, step(1), { type: 'orphaned' }).at).toBe('interrupted');
    expect(after(started, step(1), { type: 'finished' }, { type: 'orphaned' }, step(2)).at).toBe('done');
  });

  test('that ends before its first step has failed', () => {
    expect(after({ type: 'finished' }).at).toBe('failed');
    expect(after(started, { type: 'failed', message: 'No memory.' })).toMatchObject({ at: 'failed', message: 'No memory.' });
  });
});

describe('the big numbers', () => {
  test('tell step, speed and the time left', () => {
    const state = after(started, step(1), step(2));
    if (state.at !== 'training') throw new Error('not training');
    expect(numbers(state.progress)).toMatchObject({ step: 2, steps: 10, tokensPerSecond: 100, seconds: 1, secondsLeft: 4 });
  });

  test('say nothing before the first step', () => {
    const state = after(started);
    if (state.at !== 'training') throw new Error('not training');
    expect(numbers(state.progress)).toMatchObject({ step: 0, loss: null, tokensPerSecond: null, secondsLeft: null });
  });
});
