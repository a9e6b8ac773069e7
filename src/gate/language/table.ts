/** A script's table of grams, decoded at its first use: which grams count, and by how much for which language. */
import { codedTables } from './tables';
import type { GroupName } from './scripts';

export interface GramTable {
  readonly languages: readonly string[];
  readonly numberByGram: ReadonlyMap<string, number>;
  /** Gram n's entries are `starts[n]` to `starts[n + 1]` in the two lists below. */
  readonly starts: Uint32Array;
  readonly languageOf: Uint8Array;
  /** 1 to 15: the octaves by which the language uses the gram more often than once in 100,000 signs. */
  readonly weightOf: Uint8Array;
}

const decoded = new Map<GroupName, GramTable>();

export function tableOf(group: GroupName): GramTable {
  const known = decoded.get(group);
  if (known !== undefined) return known;
  const { languages, grams, weights } = codedTables[group];
  const table = { languages: languages.split(' '), numberByGram: readGrams(grams), ...readWeights(weights, languages.split(' ').length) };
  decoded.set(group, table);
  return table;
}

/** Each gram is a digit, how many signs it shares with the one before, and the rest of it. */
function readGrams(coded: string): Map<string, number> {
  const numberByGram = new Map<string, number>();
  let previous = '';
  for (let i = 0; i < coded.length; ) {
    const shared = coded.charCodeAt(i) - 48;
    let end = i + 1;
    while (end < coded.length && !isDigit(coded.charCodeAt(end))) end += 1;
    previous = previous.slice(0, shared) + coded.slice(i + 1, end);
    numberByGram.set(previous, numberByGram.size);
    i = end;
  }
  return numberByGram;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** `A` to `O` are the weights 1 to 15, `a` to `z` are 1 to 26 zeros; row by row, a column a language. */
function readWeights(coded: string, columns: number): Pick<GramTable, 'starts' | 'languageOf' | 'weightOf'> {
  const starts: number[] = [0];
  const languageOf: number[] = [];
  const weightOf: number[] = [];
  let column = 0;
  for (let i = 0; i < coded.length; i++) {
    const unit = coded.charCodeAt(i);
    if (unit >= 97) {
      column += unit - 96;
    } else {
      languageOf.push(column);
      weightOf.push(unit - 64);
      column += 1;
    }
    for (; column >= columns; column -= columns) {
      // A run of zeros, or the last weight of a row, ends it; what is left belongs to the rows after it.
      starts.push(languageOf.length);
    }
  }
  return { starts: Uint32Array.from(starts), languageOf: Uint8Array.from(languageOf), weightOf: Uint8Array.from(weightOf) };
}
