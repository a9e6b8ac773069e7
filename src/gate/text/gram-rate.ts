/** How usual a text's letters are one after the other, by the gram tables that tell languages apart. */
import { weigh } from '../language/identify';
import { tableOf } from '../language/table';
import type { GroupName } from '../language/scripts';

/** Of a longer word only the beginning is weighed. */
const weighedLetters = 24;

/** What the language that suits the folded words best gives to a letter of them, in eighths of an octave. */
export function gramRate(group: GroupName, words: readonly string[]): number {
  const sums = new Int32Array(tableOf(group).languages.length);
  let letters = 0;
  for (const word of words) {
    weigh(group, word, sums);
    letters += Math.min(weighedLetters, word.length);
  }
  const best = sums.reduce((so, sum) => Math.max(so, sum), 0);
  return letters === 0 ? 0 : Math.floor((best * 8) / letters);
}
