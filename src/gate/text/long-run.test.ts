import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasLongRun, signsOfRun } from './long-run';

it('finds a run wherever a regular expression does', () => {
  const signs = signsOfRun('ab');
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom('a', 'b', 'ab', 'aba') }, fc.constantFrom(' ', 'c', 'é', '漢')), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (pieces, length) => {
      const text = pieces.join('');
      expect(hasLongRun(text, length, signs)).toBe(new RegExp(`[ab]{${length}}`).test(text));
    }),
  );
});
