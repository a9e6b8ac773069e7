import { expect, it } from 'vitest';
import { keepLast } from './keep-last';

it('answers as the function does, and asks it once for the same text, also where two texts take turns', () => {
  const asked: string[] = [];
  const lengthOf = keepLast((text) => {
    asked.push(text);
    return text.length;
  });
  expect(['a', 'a', 'bc', 'a', 'bc', 'def', 'bc', 'a'].map(lengthOf)).toEqual([1, 1, 2, 1, 2, 3, 2, 1]);
  expect(asked).toEqual(['a', 'bc', 'def', 'a']);
});

it('holds on to no long text', () => {
  let count = 0;
  const counted = keepLast(() => ++count);
  const long = 'a'.repeat(20_001);
  expect([counted('b'), counted(long), counted(long), counted('b')]).toEqual([1, 2, 3, 1]);
});
