import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStopWords } from './stop-words';

function tell(words: readonly string[], pieces: readonly string[]): { readonly told: readonly string[]; readonly isStopped: boolean } {
  const stop = createStopWords(words);
  const told = pieces.map((piece) => stop.push(piece));
  return { told: [...told, stop.rest()], isStopped: stop.isStopped };
}

test('what may begin a stop word waits, and is told when it was none', () => {
  expect(tell(['\nUser:'], ['Yes.', '\n', 'Us', 'ed to.'])).toEqual({ told: ['Yes.', '', '', '\nUsed to.', ''], isStopped: false });
  expect(tell(['END'], ['the E', 'N'])).toEqual({ told: ['the ', '', 'EN'], isStopped: false });
});

test('the text ends before the stop word, wherever the pieces break', () => {
  expect(tell(['\nUser:'], ['Yes.\n', 'User', ': and'])).toEqual({ told: ['Yes.', '', '', ''], isStopped: true });
  expect(tell(['aab'], ['aaa', 'b'])).toEqual({ told: ['a', '', ''], isStopped: true });
  expect(tell(['.', ' x'], ['a x.'])).toEqual({ told: ['a', ''], isStopped: true });
});

test('for any pieces, the told text is what stands before the first stop word to be complete', () => {
  const letters = (length: number) => fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: length });
  fc.assert(
    fc.property(fc.array(letters(4), { maxLength: 12 }), letters(4), (pieces, word) => {
      const whole = pieces.join('');
      const at = whole.indexOf(word);
      const { told, isStopped } = tell([word], pieces);
      expect(told.join('')).toBe(at < 0 ? whole : whole.slice(0, at));
      expect(isStopped).toBe(at >= 0);
    }),
  );
});
