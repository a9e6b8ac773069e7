/**
 * Which language a text is in. The script decides where one language of ours is written in it; the others are told apart by their grams, with naive Bayes over runs of one to five signs
 * (Cavnar & Trenkle 1994; Lui & Baldwin 2012), its logarithms rounded to whole octaves, so that every engine adds the same integers.
 */
import { foldCase, isUppercase, letterRuns, nfc, scriptOf } from '../unicode';
import { forEachGram } from './grams';
import { groupNames, languageByScript, type GroupName } from './scripts';
import { tableOf } from './table';

/** Signs that are read, and words of them that are weighed: the rest of a long text says the same. */
const readLength = 6_000;
const weighedWords = 120;

export interface Word {
  /** Folded. */
  readonly text: string;
  readonly isCapitalised: boolean;
}

/** A text's words in the script that most of its letters are of. */
export interface Reading {
  /** `Kana` stands for Japanese, whose texts mix it with Han; '' where there is no letter. */
  readonly script: string;
  readonly words: readonly Word[];
  /** Letters and marks in that script, and in all. */
  readonly letters: number;
  readonly allLetters: number;
}

export interface Identified {
  /** A primary tag; 'und' where nothing can be told. Croatian stands for Bosnian and for Serbian in Latin letters. */
  readonly language: string;
  /** By how much it leads the next: eighths of an octave a letter; 1000 where the script alone decides. */
  readonly margin: number;
}

/** Code, addresses and mark-up say nothing of a language. */
const notProse = /```[^]{0,4000}?```|`[^`\n]{0,400}`|https?:\/\/\S{1,400}|www\.\S{1,400}|\S{1,100}@\S{1,100}|<[^<>\n]{1,200}>|[^\s]{0,60}[_\\/][^\s]{0,60}/g;

/** What each of those has: a text without any is read as it stands. */
const notProseSign = /[`@<_\\/]|www\./g;

export function read(text: string): Reading {
  const prose = proseOf(nfc(text.slice(0, readLength)));
  const wordsByScript = new Map<string, string[]>();
  const lettersByScript = new Map<string, number>();
  let allLetters = 0;
  let script = '';
  let words: string[] = [];
  for (const { text: run } of letterRuns(prose)) {
    for (let start = 0; start < run.length; ) {
      const own = scriptAt(run, start);
      const end = endOfScript(run, start, own);
      if (own !== script) {
        script = own;
        words = wordsByScript.get(script) ?? [];
        wordsByScript.set(script, words);
      }
      words.push(end - start === run.length ? run : run.slice(start, end));
      start = end;
    }
  }
  for (const [name, pieces] of wordsByScript) {
    const letters = pieces.reduce((sum, piece) => sum + piece.length, 0);
    lettersByScript.set(name, letters);
    allLetters += letters;
  }
  mergeJapanese(lettersByScript);
  let leader = '';
  let letters = 0;
  for (const [name, count] of lettersByScript) if (count > letters) [leader, letters] = [name, count];
  const weighed = spread(wordsByScript.get(leader) ?? []).map((word) => ({ text: foldCase(word), isCapitalised: isUppercase(word.codePointAt(0) ?? 0) }));
  return { script: leader, words: weighed, letters, allLetters };
}

/** The text with a space for each piece that is no prose. Such a piece holds one of the signs and begins in the run of signs without a space that has it, so only from there is it looked for. */
function proseOf(text: string): string {
  let prose = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    notProseSign.lastIndex = at;
    const sign = notProseSign.exec(text);
    if (sign === null) break;
    let start = sign.index;
    while (start > copied && !isBlank(text, start - 1)) start -= 1;
    notProse.lastIndex = start;
    const match = notProse.exec(text);
    if (match === null) break;
    prose += `${text.slice(copied, match.index)} `;
    copied = match.index + match[0].length;
    at = copied;
  }
  return copied === 0 ? text : prose + text.slice(copied);
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit <= 0x20 || unit >= 0xa0 ? /\s/.test(text.charAt(at)) : false;
}

/** A text of Han and kana is Japanese where a tenth of it is kana, and Chinese otherwise. */
function mergeJapanese(lettersByScript: Map<string, number>): void {
  const kana = lettersByScript.get('Kana') ?? 0;
  const han = lettersByScript.get('Han') ?? 0;
  if (kana === 0 || han === 0) return;
  const isJapanese = kana * 10 >= han + kana;
  lettersByScript.delete(isJapanese ? 'Han' : 'Kana');
  lettersByScript.set(isJapanese ? 'Kana' : 'Han', han + kana);
}

/** Every word of a short text, evenly chosen ones of a long text. */
function spread(words: readonly string[]): readonly string[] {
  if (words.length <= weighedWords) return words;
  return Array.from({ length: weighedWords }, (_, index) => words[Math.floor((index * words.length) / weighedWords)]).filter((word) => word !== undefined);
}

/** Where the letters of one script end in a run; marks and common letters go with what is before them. */
function endOfScript(run: string, start: number, script: string): number {
  for (let i = start; i < run.length; ) {
    const unit = run.charCodeAt(i);
    const own = unit < 0x80 ? 'Latin' : scriptAt(run, i);
    if (own !== script && own !== 'Inherited' && own !== 'Common') return i;
    i += unit >= 0xd800 && unit < 0xdc00 && (run.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
  }
  return run.length;
}

function scriptAt(run: string, at: number): string {
  const script = scriptOf(run.codePointAt(at) ?? 0);
  return script === 'Hiragana' || script === 'Katakana' ? 'Kana' : script;
}

export function groupOf(script: string): GroupName | null {
  return groupNames.find((name) => name === script) ?? null;
}

/** Words of a group whose weights are kept, because texts use the same ones again and again: at most some 8 MB. */
const mostKept = 20_000;
const weightsByWord: Readonly<Record<GroupName, Map<string, Int32Array>>> = { Latin: new Map(), Cyrillic: new Map(), Arabic: new Map(), Devanagari: new Map() };

/** What each language of the group gives to a word, added to `sums`. */
export function weigh(group: GroupName, word: string, sums: Int32Array): void {
  const kept = weightsByWord[group];
  let weights = kept.get(word);
  if (weights === undefined) {
    weights = weightsOf(group, word);
    if (kept.size >= mostKept) kept.clear();
    kept.set(word, weights);
  }
  for (let language = 0; language < weights.length; language++) sums[language] = (sums[language] ?? 0) + (weights[language] ?? 0);
}

function weightsOf(group: GroupName, word: string): Int32Array {
  const { languages, numberByGram, starts, languageOf, weightOf } = tableOf(group);
  const sums = new Int32Array(languages.length);
  forEachGram(word, (gram) => {
    const number = numberByGram.get(gram);
    if (number === undefined) return;
    const end = starts[number + 1] ?? 0;
    for (let entry = starts[number] ?? 0; entry < end; entry++) {
      const language = languageOf[entry] ?? 0;
      sums[language] = (sums[language] ?? 0) + (weightOf[entry] ?? 0);
    }
  });
  return sums;
}

export function identify(text: string): Identified {
  const { script, words, letters } = read(text);
  const group = groupOf(script);
  if (group === null) {
    const language = languageByScript[script];
    return language === undefined || letters === 0 ? { language: 'und', margin: 0 } : { language, margin: 1000 };
  }
  const { languages } = tableOf(group);
  const sums = new Int32Array(languages.length);
  let weighed = 0;
  for (const word of words) {
    weigh(group, word.text, sums);
    weighed += word.text.length;
  }
  let best = 0;
  let second = -1;
  for (let index = 1; index < sums.length; index++) {
    if ((sums[index] ?? 0) > (sums[best] ?? 0)) [best, second] = [index, best];
    else if (second < 0 || (sums[index] ?? 0) > (sums[second] ?? 0)) second = index;
  }
  const lead = (sums[best] ?? 0) - (sums[second] ?? 0);
  if ((sums[best] ?? 0) === 0) return { language: 'und', margin: 0 };
  return { language: languages[best] ?? 'und', margin: Math.floor((lead * 8) / Math.max(1, weighed)) };
}
