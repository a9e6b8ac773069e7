/** The features that languages are told apart by: runs of one to five signs of a word, its edges written as `_`, and the whole word. One definition for the table's maker and its reader. */

const longest = 5;
const longestWord = 24;

/** Calls back for each gram of a folded word; a word longer than 24 signs gives only its beginning. At most 120 calls a word. */
export function forEachGram(word: string, visit: (gram: string) => void): void {
  const padded = `_${word.slice(0, longestWord)}_`;
  const length = padded.length;
  for (let size = 1; size <= longest && size <= length; size++) {
    for (let start = 0; start + size <= length; start++) {
      if (size > 1 || (start > 0 && start + 1 < length)) visit(padded.slice(start, start + size));
    }
  }
  if (length > longest) visit(padded);
}
