import { describe, expect, it } from 'vitest';
import { noteVisit, visitSince } from './last-visit';

const day = 86_400_000;
const now = 50 * day;

describe('since when movement is told', () => {
  it('is the last visit, when that is more than a day ago', () => {
    expect(visitSince(now - 3 * day, now)).toEqual({ sinceMs: now - 3 * day, words: 'since your last visit' });
  });
  it('is a day ago at the first visit and after a reload', () => {
    expect(visitSince(null, now).sinceMs).toBe(now - day);
    expect(visitSince(now - 5, now).sinceMs).toBe(now - day);
  });
  it('is remembered for each datanet', () => {
    const held = new Map<string, string>();
    const storage = { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) };
    noteVisit('a', now - 4 * day, storage);
    expect(noteVisit('a', now, storage).sinceMs).toBe(now - 4 * day);
    expect(noteVisit('b', now, storage).sinceMs).toBe(now - day);
  });
  it('does not need a store', () => {
    const refusing = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => undefined,
    };
    expect(noteVisit('a', now, refusing).sinceMs).toBe(now - day);
  });
});
