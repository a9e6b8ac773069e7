import { expect, test } from 'vitest';
import { defaultRules, type FieldRule } from '#gate';
import { hintOf, lengthOfOwn } from './own-hints';

const field = (over: Partial<FieldRule>): FieldRule => ({ name: 'a', label: 'A', type: 'text', required: true, choices: [], min: null, max: null, ...over });

test.each([
  [{}, undefined],
  [{ min: 5, max: 300 }, '5 to 300 characters.'],
  [{ max: 300 }, 'At most 300 characters.'],
  [{ min: 8, max: 8 }, '8 characters, no more and no less.'],
  [{ type: 'number', min: -0.5, max: 60 }, '-0.5 to 60.'],
  [{ type: 'number', min: 1e-7 }, 'At least 0.0000001.'],
  [{ type: 'choice', choices: ['oak'] }, undefined],
  [{ type: 'date' }, 'Year, month and day, such as 2026-11-01.'],
] as const)('a field tells its bounds: %j', (over, hint) => {
  expect(hintOf(field(over))).toBe(hint);
});

test('a place says how it is written', () => {
  expect(hintOf(field({ type: 'place' }))).toContain('52.1, 4.3');
});

test('a text without bounds of its own has those of the gate', () => {
  const rules = defaultRules('fields');
  expect(lengthOfOwn(field({}), rules)).toEqual({ min: 1, max: rules.length.text.max });
  expect(lengthOfOwn(field({ min: 0, max: 9 }), rules)).toEqual({ min: 0, max: 9 });
});
