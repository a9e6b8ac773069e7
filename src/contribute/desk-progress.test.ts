import { describe, expect, it } from 'vitest';
import { batchProgress } from './desk-progress';

const file = (sizeBytes: number, done: boolean) => ({ sizeBytes, done });

describe('progress of the desk', () => {
  it('says nothing once all files are done', () => {
    expect(batchProgress([file(10, true)], 3)).toBeNull();
    expect(batchProgress([], 3)).toBeNull();
  });
  it('counts files, and says nothing of the time left in the first two seconds', () => {
    expect(batchProgress([file(10, true), file(10, false)], 1)).toEqual({ done: 1, total: 2, share: 0.5, secondsLeft: null });
  });
  it('reckons the time left by bytes', () => {
    const progress = batchProgress([file(950_000, true), file(1_950_000, false)], 5);
    expect(progress?.share).toBeCloseTo(1 / 3);
    expect(progress?.secondsLeft).toBe(10);
  });
  it('says nothing of the time left before any file is done', () => {
    expect(batchProgress([file(10, false)], 60)?.secondsLeft).toBeNull();
  });
});
