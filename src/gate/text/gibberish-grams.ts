/**
 * Letters that follow each other as in no language that we know: the gram tables that tell languages apart give to each letter of a text so many octaves in the language
 * that suits it best, and random typing gets little in all of them. Only texts in the letters of the tables' own languages are judged.
 */
import { gramRate } from './gram-rate';
import { mashedShare } from './gibberish-mashing';
import { plainWords, withoutCode } from './plain-words';
import { quote } from './words';
import { groupOf } from '../language/identify';
import { foldCase, nfc, scriptOf, type LetterRun } from '../unicode';
import type { GroupName } from '../language/scripts';
import type { Found } from './gibberish-found';

/**
 * Eighths of an octave a letter, below which a text is random typing. On held-out texts of 30 signs the least were 143, 166, 145 and 158; random letters have
 * medians of 144, 125, 121 and 108.
 */
const leastByGroup: Readonly<Record<GroupName, number>> = { Latin: 142, Cyrillic: 156, Arabic: 138, Devanagari: 140 };
/** Letters beyond these are of languages that the tables don't know. */
const lettersByGroup: Readonly<Record<GroupName, RegExp>> = {
  Latin: /^[a-z]+$/,
  Cyrillic: /^[а-яёіїєґўјљњћђџѓѕќ]+$/,
  Arabic: /^[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىپچژگکیٹڈڑںےہھ]+$/,
  Devanagari: /^[\u0900-\u097f]+$/,
};
const keyboardRows = ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'ъхзщшгнекуцй', 'эждлорпавыф', 'юбьтимсчя', 'йцукенгшщзхї', 'фівапролджє', 'شسيبلاتنمك', 'ضصثقفغعهخح'];

const leastWhereMashed = 175;
/** Short words of Latin letters are units, abbreviations, variables. */
const shortestLatinWord = 4;
const shortestWord = 2;
const leastWords = 3;
const leastLetters = 14;
const readWords = 60;
/** Words in a row that are judged as a part of a longer text. */
const windowWords = 5;
/** A part is refused only well below what a whole text is. */
const partMargin = 10;

export function unusualLetters(text: string): Found | null {
  const prose = withoutCode(text);
  const words = plainWords(prose, shortestWord, readWords).map((word) => {
    const folded = foldCase(nfc(word.text));
    return { word, folded, group: groupOf(scriptOf(folded.codePointAt(0) ?? 0)) };
  });
  const typed = words.find(({ word }) => isAlongARow(foldCase(word.text)))?.word;
  if (typed !== undefined && typed.text.length * 2 > prose.trim().length) return found(prose, [typed]);
  for (const group of ['Latin', 'Cyrillic', 'Arabic', 'Devanagari'] as const) {
    const own = words.filter((each) => each.group === group && (group !== 'Latin' || each.word.text.length >= shortestLatinWord));
    if (own.length < leastWords || own.some(({ folded }) => !lettersByGroup[group].test(folded))) continue;
    const runs = own.map(({ word }) => word);
    const rates = own.map(({ folded }) => folded);
    const rate = rateOf(group, rates);
    if (rate < leastByGroup[group]) return found(prose, runs);
    // Where single words look typed too, less is needed.
    if (group === 'Latin' && rate < leastWhereMashed && mashedShare(runs) * 3 >= 1) return found(prose, runs);
    // Latin parts are found word by word (see `gibberish-mashing.ts`).
    if (group === 'Latin') continue;
    for (let start = 0; start + windowWords <= own.length; start++) {
      if (rateOf(group, rates.slice(start, start + windowWords)) < leastByGroup[group] - partMargin) return found(prose, runs.slice(start, start + windowWords));
    }
  }
  return null;
}

/** How usual the words' letters are; of too few letters nothing is said. */
function rateOf(group: GroupName, words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0) < leastLetters ? Infinity : gramRate(group, words);
}

/** Five keys or more along a row of a keyboard, none of which has Latin letters. */
function isAlongARow(word: string): boolean {
  return word.length >= 5 && word.charCodeAt(0) >= 0x80 && keyboardRows.some((row) => row.includes(word));
}

function found(prose: string, runs: readonly LetterRun[]): Found {
  const start = runs[0]?.start ?? 0;
  const end = runs[runs.length - 1]?.end ?? prose.length;
  return { severity: 'refuse', message: `This looks like random typing: ${quote(prose.slice(start, end))}.`, fix: 'Write real words.', start, end };
}
