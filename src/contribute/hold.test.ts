import { describe, expect, it } from 'vitest';
import { holdAct } from './hold';

/** A clock that a test turns by hand. */
const handClock = () => {
  const waiting = new Set<() => void>();
  return {
    ring: () => [...waiting].forEach((run) => run()),
    schedule: (run: () => void) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
  };
};

describe('a held act', () => {
  const held = () => {
    const clock = handClock();
    let done = 0;
    const hold = holdAct(() => (done += 1), 5000, clock.schedule);
    return { ...hold, ring: clock.ring, done: () => done };
  };
  it('is done once, when its time is up', () => {
    const hold = held();
    expect(hold.done()).toBe(0);
    hold.ring();
    hold.ring();
    hold.doNow();
    expect(hold.done()).toBe(1);
  });
  it('is never done once undone', () => {
    const hold = held();
    expect(hold.undo()).toBe(true);
    hold.ring();
    hold.doNow();
    expect(hold.done()).toBe(0);
  });
  it('can be done at once, and then not undone', () => {
    const hold = held();
    hold.doNow();
    expect(hold.undo()).toBe(false);
    expect(hold.done()).toBe(1);
  });
});
