import { describe, expect, test } from 'vitest';
import { choosePrompts, sampleSteps } from './sampling';

describe('the flip-book', () => {
  test('looks before the first step, at each quarter and after the last', () => {
    expect(sampleSteps(100)).toEqual([0, 25, 50, 75, 100]);
  });

  test('asks once where a short run has fewer steps than pages', () => {
    expect(sampleSteps(2)).toEqual([0, 1, 2]);
    expect(sampleSteps(1)).toEqual([0, 1]);
  });

  test('takes different prompts from all over the data', () => {
    const prompts = Array.from({ length: 40 }, (_, index) => `Question ${index}?`);
    expect(choosePrompts(prompts)).toEqual(['Question 0?', 'Question 10?', 'Question 20?', 'Question 30?']);
    expect(choosePrompts(['a', ' a ', '', 'b'])).toEqual(['a', 'b']);
  });
});
