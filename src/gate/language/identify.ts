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

export function read(text: string): Reading {
  const prose = nfc(text.slice(0, readLength)).replace(notProse, ' ');
  const wordsByScript = new Map<string, Word[]>();
  const lettersByScript = new Map<string, number>();
  let allLetters = 0;
  for (const run of letterRuns(prose)) {
    for (const { script, text: piece } of pieces(run.text)) {
      const words = wordsByScript.get(script) ?? [];
      words.push({ text: foldCase(piece), isCapitalised: isUppercase(piece.codePointAt(0) ?? 0) });
      wordsByScript.set(script, words);
      lettersByScript.set(script, (lettersByScript.get(script) ?? 0) + piece.length);
      allLetters += piece.length;
    }
  }
  mergeJapanese(lettersByScript);
  let leader = '';
  let letters = 0;
  for (const [script, count] of lettersByScript) if (count > letters) [leader, letters] = [script, count];
  return { script: leader, words: spread(wordsByScript.get(leader) ?? []), letters, allLetters };
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
function spread(words: readonly Word[]): readonly Word[] {
  if (words.length <= weighedWords) return words;
  return Array.from({ length: weighedWords }, (_, index) => words[Math.floor((index * words.length) / weighedWords)]).filter((word) => word !== undefined);
}

/** A run of letters by scripts; marks and common letters go with what is before them. */
function pieces(run: string): { script: string; text: string }[] {
  const found: { script: string; text: string }[] = [];
  for (const sign of run) {
    const script = nameOfScript(scriptOf(sign.codePointAt(0) ?? 0));
    const last = found[found.length - 1];
    if (last !== undefined && (script === last.script || script === 'Inherited' || script === 'Common')) last.text += sign;
    else found.push({ script, text: sign });
  }
  return found;
}

function nameOfScript(script: string): string {
  return script === 'Hiragana' || script === 'Katakana' ? 'Kana' : script;
}

export function groupOf(script: string): GroupName | null {
  return groupNames.find((name) => name === script) ?? null;
}

/** Words whose weights are kept, because texts use the same ones again and again: some 8 MB. */
const mostKept = 20_000;
const weightsByWord = new Map<string, Int32Array>();

/** What each language of the group gives to a word, added to `sums`. */
export function weigh(group: GroupName, word: string, sums: Int32Array): void {
  const key = `${group} ${word}`;
  let weights = weightsByWord.get(key);
  if (weights === undefined) {
    weights = weightsOf(group, word);
    if (weightsByWord.size >= mostKept) weightsByWord.clear();
    weightsByWord.set(key, weights);
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
