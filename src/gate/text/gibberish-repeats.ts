/** One letter, one word or a few letters over and over. */
import { quote } from './words';
import { foldCase, letterRuns } from '../unicode';
import type { Found } from './gibberish-found';

const longestRun = 6;

export function repeated(text: string): Found | null {
  return repeatedLetter(text) ?? repeatedWord(text) ?? repeatedPattern(text);
}

/** The same word four times in a row, or a long text of very few words. */
function repeatedWord(text: string): Found | null {
  const words = letterRuns(text).map((run) => ({ word: foldCase(run.text), start: run.start, end: run.end }));
  let runStart = 0;
  for (let index = 1; index <= words.length; index++) {
    const first = words[runStart];
    const current = words[index];
    if (first !== undefined && current !== undefined && current.word === first.word && text.slice(words[index - 1]?.end ?? 0, current.start).trim().length <= 1) continue;
    const length = index - runStart;
    if (first !== undefined && length >= 4 && first.word.length > 1) {
      const isMost = length * 2 > words.length;
      return {
        severity: isMost ? 'refuse' : 'warn',
        message: `The word ${quote(first.word)} is repeated ${length} times in a row.`,
        fix: 'Say it once.',
        start: first.start,
        end: words[index - 1]?.end ?? first.end,
      };
    }
    runStart = index;
  }
  const distinct = new Set(words.map(({ word }) => word)).size;
  if (words.length >= 40 && distinct * 10 <= words.length && distinct <= 8) {
    return { severity: 'refuse', message: `The text uses ${distinct} different words over and over.`, fix: 'Say each thing once.', start: 0, end: text.length };
  }
  return null;
}

/** A long run of letters made of very few different ones: "hahahahahahaha", "xyxyxyxyxyxy". */
function repeatedPattern(text: string): Found | null {
  for (const match of text.matchAll(/[a-z]{14,}/gi)) {
    const word = foldCase(match[0]);
    if (new Set(word.slice(0, 200)).size <= 3) {
      return { severity: word.length * 2 > text.trim().length ? 'refuse' : 'warn', message: `${quote(word)} repeats the same few letters.`, fix: 'Write the word as it is spelt.', start: match.index, end: match.index + word.length };
    }
  }
  return null;
}

/** A letter more than six times in a row. */
function repeatedLetter(text: string): Found | null {
  for (const run of letterRuns(text)) {
    const folded = foldCase(run.text);
    // Folding may change the length (ß): such a word has no long run that matters.
    if (folded.length !== run.text.length) continue;
    let start = 0;
    for (let i = 1; i <= folded.length; i++) {
      if (i < folded.length && folded[i] === folded[start]) continue;
      if (i - start > longestRun) {
        const isMost = (i - start) * 2 > text.trim().length;
        return {
          severity: isMost ? 'refuse' : 'warn',
          message: `The letter ${quote(run.text[start] ?? '')} is repeated ${i - start} times.`,
          fix: 'Write the word as it is spelt.',
          start: run.start + start,
          end: run.start + i,
        };
      }
      start = i;
    }
  }
  return null;
}
