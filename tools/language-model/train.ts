/**
 * Makes `src/gate/language/tables.ts` from the texts that collect.py laid out: for each script that several languages share, the grams that tell them apart and how
 * often each language uses them (multinomial naive Bayes over character grams: Cavnar & Trenkle 1994; Lui & Baldwin 2012). `node tools/run-ts.mjs tools/language-model/train.ts FOLDER`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { forEachGram } from '../../src/gate/language/grams';
import { foldCase, letterRuns, nfc, scriptOf } from '../../src/gate/unicode';
import type { GroupName } from '../../src/gate/language/scripts';

interface Group {
  readonly name: GroupName;
  readonly languages: readonly string[];
  /** Grams kept for what they tell of all languages, and for each pair of neighbours. */
  readonly general: number;
  readonly byPair: number;
  readonly pairs: string;
}

const groups: readonly Group[] = [
  {
    name: 'Latin',
    languages: 'af az br ca cs cy da de en eo es et eu fi fr fy ga gd gl hr hu id is it la lg lt lv mi ms nb nl nn pl pt ro sk sl sn so sq st sv sw tl tn tr ts uz vi xh yo zu'.split(' '),
    general: 4_000,
    byPair: 90,
    pairs: 'nb-nn nb-da nn-da nb-nn nb-da da-sv nb-sv hr-sl id-ms id-ms id-ms es-gl pt-gl es-pt es-ca xh-zu xh-zu cs-sk tn-st af-nl fy-nl ga-gd fi-et it-la it-es it-ro tl-id az-tr uz-az fr-en fr-ca lg-sn sw-sn de-nl',
  },
  { name: 'Cyrillic', languages: 'be bg kk mk mn ru sr tg uk'.split(' '), general: 2_000, byPair: 60, pairs: 'ru-be uk-be ru-uk bg-mk sr-mk ru-bg kk-mn' },
  { name: 'Arabic', languages: 'ar fa ur'.split(' '), general: 1_000, byPair: 100, pairs: 'ar-fa fa-ur ar-ur' },
  { name: 'Devanagari', languages: 'hi mr ne'.split(' '), general: 1_200, byPair: 200, pairs: 'hi-mr hi-ne mr-ne' },
];

/** A source's share in a language's counts. Program messages speak of little, so they count for less where there is other text. */
const shareBySource: Readonly<Record<string, number>> = { leipzig: 1, wordfreq: 1, firefox: 0.3, catalogues: 0.4 };
/** The Malay sentences are half Indonesian, the Croatian ones half Bosnian and Serbian. */
const leftOut = new Set(['ms.leipzig']);
/** Croatian, Bosnian, Montenegrin and Serbian in Latin letters are one to this table. */
const alsoFor: Readonly<Record<string, readonly string[]>> = { hr: ['bs', 'sh', 'sr-latn'] };

/** Grams a million signs below which a gram is as good as unseen. */
const unseen = 10;

/** Gram → how often, in a million signs of the language's text. */
type Counts = Map<string, number>;

function countsOf(folder: string, tag: string, script: GroupName): Counts {
  const counts: Counts = new Map();
  const tags = [tag, ...(alsoFor[tag] ?? [])];
  const sources = tags.flatMap((each) => Object.keys(shareBySource).map((source) => ({ source, path: `${folder}/train/${each}.${source}.txt`, name: `${each}.${source}` })));
  const present = sources.filter(({ path, name }) => existsSync(path) && !leftOut.has(name));
  let shares = 0;
  for (const { source, path } of present) {
    const share = present.length === 1 ? 1 : (shareBySource[source] ?? 0);
    const words = wordCounts(readFileSync(path, 'utf8'), source === 'wordfreq', script);
    let signs = 0;
    for (const [word, count] of words) signs += count * word.length;
    if (signs === 0) continue;
    shares += share;
    const scale = (share * 1e6) / signs;
    for (const [word, count] of words) forEachGram(word, (gram) => counts.set(gram, (counts.get(gram) ?? 0) + count * scale));
  }
  if (shares === 0) throw new Error(`There is no text for ${tag}.`);
  for (const [gram, count] of counts) counts.set(gram, count / shares);
  return counts;
}

function wordCounts(text: string, areCounted: boolean, script: GroupName): Map<string, number> {
  const words = new Map<string, number>();
  const add = (line: string, count: number): void => {
    for (const { text: word } of letterRuns(foldCase(nfc(line)))) {
      if (scriptOf(word.codePointAt(0) ?? 0) === script) words.set(word, (words.get(word) ?? 0) + count);
    }
  };
  for (const line of text.split('\n')) {
    const space = areCounted ? line.indexOf(' ') : -1;
    add(line.slice(space + 1), areCounted ? Number(line.slice(0, space)) : 1);
  }
  return words;
}

function chooseGrams(group: Group, countsByLanguage: readonly Counts[]): string[] {
  const candidates = new Set(countsByLanguage.flatMap((counts) => [...counts].filter(([, count]) => count >= 60).map(([gram]) => gram)));
  const valued = [...candidates].map((gram) => {
    const row = countsByLanguage.map((counts) => counts.get(gram) ?? 0);
    const mean = row.reduce((sum, count) => sum + count, 0) / row.length;
    return { gram, row, value: row.reduce((sum, count) => sum + (count > 0 ? count * Math.abs(Math.log(count / mean)) : 0), 0) };
  });
  valued.sort((a, b) => b.value - a.value);
  const kept = new Set(valued.slice(0, group.general).map(({ gram }) => gram));
  for (const pair of group.pairs.split(' ')) {
    const [one, other] = pair.split('-').map((tag) => group.languages.indexOf(tag));
    if (one === undefined || other === undefined || one < 0 || other < 0) throw new Error(`There is no pair ${pair}.`);
    const rest = valued.filter(({ gram }) => !kept.has(gram)).map(({ gram, row }) => {
      const [a, b] = [(row[one] ?? 0) + 2, (row[other] ?? 0) + 2];
      return { gram, value: (a - b) * Math.log(a / b) };
    });
    rest.sort((a, b) => b.value - a.value);
    for (const { gram } of rest.slice(0, group.byPair)) kept.add(gram);
  }
  return [...kept].sort((a, b) => (a < b ? -1 : 1));
}

/** Each gram as the number of signs that it shares with the one before, and the rest of it. */
function frontCoded(grams: readonly string[]): string {
  let previous = '';
  return grams.map((gram) => {
    let shared = 0;
    while (shared < 9 && shared < gram.length && gram[shared] === previous[shared]) shared += 1;
    previous = gram;
    return `${shared}${gram.slice(shared)}`;
  }).join('');
}

/** A to O are the weights 1 to 15, a to z are 1 to 26 zeros. A weight is the octaves by which the language uses the gram more than `unseen`. */
function weightsCoded(grams: readonly string[], countsByLanguage: readonly Counts[]): string {
  let out = '';
  let zeros = 0;
  const flush = (): void => {
    for (; zeros > 0; zeros -= Math.min(zeros, 26)) out += String.fromCharCode(96 + Math.min(zeros, 26));
  };
  for (const gram of grams) {
    for (const counts of countsByLanguage) {
      const weight = Math.min(15, Math.round(Math.log2(Math.max(counts.get(gram) ?? 0, unseen) / unseen)));
      if (weight === 0) {
        zeros += 1;
      } else {
        flush();
        out += String.fromCharCode(64 + weight);
      }
    }
  }
  flush();
  return out;
}

export function main([folder]: readonly string[]): number {
  if (folder === undefined) {
    console.error('Usage: node tools/run-ts.mjs tools/language-model/train.ts FOLDER');
    return 2;
  }
  const parts = groups.map((group) => {
    const countsByLanguage = group.languages.map((tag) => countsOf(folder, tag, group.name));
    const grams = chooseGrams(group, countsByLanguage);
    const weights = weightsCoded(grams, countsByLanguage);
    console.log(`${group.name}: ${group.languages.length} languages, ${grams.length} grams, ${weights.length} signs of weights`);
    return `  ${group.name}: {\n    languages: '${group.languages.join(' ')}',\n    grams:\n      '${frontCoded(grams)}',\n    weights:\n      '${weights}',\n  },`;
  });
  const head = "/** Made by `tools/language-model/train.ts`: grams, front-coded, and their weights by language. `table.ts` reads it. */\nimport type { GroupName } from './scripts';\n\nexport interface CodedTable {\n  readonly languages: string;\n  readonly grams: string;\n  readonly weights: string;\n}\n\n";
  writeFileSync('src/gate/language/tables.ts', `${head}export const codedTables: Readonly<Record<GroupName, CodedTable>> = {\n${parts.join('\n')}\n};\n`);
  return 0;
}
