/** One letter, one word or a few letters over and over. */
import { quote } from './words';
import { foldCase, letterRuns } from '../unicode';
import type { Found } from './gibberish-found';

const longestRun = 6;
/** A text of so many words or fewer says one thing over and over. */
const mostDistinct = 8;
const patternLength = 14;

export function repeated(text: string): Found | null {
  return repeatedLetter(text) ?? repeatedWord(text) ?? repeatedPattern(text);
}

/** The same word four times in a row, or a long text of very few words. */
function repeatedWord(text: string): Found | null {
  const runs = letterRuns(text);
  const words = runs.map((run) => foldCase(run.text));
  const endOf = (index: number): number => runs[index]?.end ?? 0;
  let runStart = 0;
  for (let index = 1; index <= words.length; index++) {
    const first = words[runStart] ?? '';
    if (words[index] === first && text.slice(endOf(index - 1), runs[index]?.start).trim().length <= 1) continue;
    const length = index - runStart;
    if (length >= 4 && first.length > 1) {
      const isMost = length * 2 > words.length;
      return {
        severity: isMost ? 'refuse' : 'warn',
        message: `The word ${quote(first)} is repeated ${length} times in a row.`,
        fix: 'Say it once.',
        start: runs[runStart]?.start ?? 0,
        end: endOf(index - 1),
      };
    }
    runStart = index;
  }
  const distinct = words.length < 40 ? Infinity : distinctUpTo(words, mostDistinct);
  if (distinct * 10 <= words.length && distinct <= mostDistinct) {
    return { severity: 'refuse', message: `The text uses ${distinct} different words over and over.`, fix: 'Say each thing once.', start: 0, end: text.length };
  }
  return null;
}

/** How many different words there are; of more than `most`, one more. */
function distinctUpTo(words: readonly string[], most: number): number {
  const seen = new Set<string>();
  for (const word of words) if (seen.add(word).size > most) break;
  return seen.size;
}

/** A long run of letters made of very few different ones: "hahahahahahaha", "xyxyxyxyxyxy". */
function repeatedPattern(text: string): Found | null {
  if (!letterRuns(text).some((run) => run.text.length >= patternLength)) return null;
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
    if (run.text.length <= longestRun) continue;
    const folded = foldCase(run.text);
    // Folding may change the length (ß): such a word has no long run that matters.
    if (folded.length !== run.text.length) continue;
    let start = 0;
    for (let i = 1; i <= folded.length; i++) {
      if (i < folded.length && folded.charCodeAt(i) === folded.charCodeAt(start)) continue;
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
