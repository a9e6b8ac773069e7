/** Which words of a text are not in another, in order: the longest common subsequence of their words. */

export interface DiffPiece {
  readonly text: string;
  readonly changed: boolean;
}

/** Beyond this many words a side, the table would cost more than it shows: the text comes back as one unchanged piece. */
const mostWords = 1200;

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];
const bare = (word: string): string => word.toLowerCase().replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '') || word;

/** The pieces of `text`, joined they give `text` again; `changed` marks the words that `against` lacks at their place. */
export function diffWords(text: string, against: string): readonly DiffPiece[] {
  const pieces = wordsOf(text);
  const words = pieces.filter((piece) => piece.trim() !== '').map(bare);
  const others = wordsOf(against).filter((piece) => piece.trim() !== '').map(bare);
  if (words.length > mostWords || others.length > mostWords) return [{ text, changed: false }];
  const kept = commonWords(words, others);
  const result: DiffPiece[] = [];
  let word = 0;
  for (const piece of pieces) {
    const isSpace = piece.trim() === '';
    const changed = isSpace ? (result.at(-1)?.changed ?? false) && word < words.length && !kept[word] : !kept[word];
    if (!isSpace) word += 1;
    const last = result.at(-1);
    if (last && last.changed === changed) result[result.length - 1] = { text: last.text + piece, changed };
    else result.push({ text: piece, changed });
  }
  return result;
}

/** For each of `words`: does it take part in the longest common subsequence with `others`? */
function commonWords(words: readonly string[], others: readonly string[]): readonly boolean[] {
  const width = others.length + 1;
  const length = new Uint16Array((words.length + 1) * width);
  for (let i = words.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      length[i * width + j] =
        words[i] === others[j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
    }
  }
  const kept = words.map(() => false);
  let i = 0;
  let j = 0;
  while (i < words.length && j < others.length) {
    if (words[i] === others[j]) {
      kept[i] = true;
      i += 1;
      j += 1;
    } else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return kept;
}
