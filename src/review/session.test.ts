import { describe, expect, it } from 'vitest';
import { someContribution } from '#contribute/testing';
import { looking, move, newSitting, putBack, putBackSkipped, remaining, takeOff } from './session';

const queue = ['a', 'b', 'c'].map((id) => someContribution({ id }));
const at = (sitting: typeof newSitting): string | undefined => looking(queue, sitting)?.id;

describe('a sitting', () => {
  it('begins with the first item, and moves to and fro within the queue', () => {
    expect(at(newSitting)).toBe('a');
    const second = move(queue, newSitting, 1);
    expect(at(second)).toBe('b');
    expect(at(move(queue, move(queue, second, 1), 1))).toBe('c');
    expect(at(move(queue, move(queue, second, -1), -1))).toBe('a');
  });
  it('brings the next item after a verdict, and the first after the last', () => {
    expect(at(takeOff(queue, newSitting, 'a', 'judged'))).toBe('b');
    const last = move(queue, move(queue, newSitting, 1), 1);
    expect(at(takeOff(queue, last, 'c', 'judged'))).toBe('a');
  });
  it('puts an item back before the reviewer when a verdict is undone', () => {
    const undone = putBack(takeOff(queue, newSitting, 'a', 'judged'), 'a');
    expect(at(undone)).toBe('a');
    expect(remaining(queue, undone)).toHaveLength(3);
  });
  it('sets skipped items aside until they are asked for', () => {
    const skipped = takeOff(queue, takeOff(queue, newSitting, 'a', 'skipped'), 'b', 'skipped');
    expect(remaining(queue, skipped).map((item) => item.id)).toEqual(['c']);
    expect(at(putBackSkipped(skipped))).toBe('a');
  });
  it('ends when nothing is left', () => {
    const done = queue.reduce((sitting, item) => takeOff(queue, sitting, item.id, 'judged'), newSitting);
    expect(at(done)).toBeUndefined();
    expect(looking(queue, move(queue, done, 1))).toBeUndefined();
  });
});
