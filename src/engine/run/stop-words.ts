/**
 * Stop words: text that ends an answer and is no part of it. They can begin and end anywhere in the streamed pieces, so what may be the start of one is
 * held back until the next pieces tell.
 */

export interface StopWords {
  /** Takes the next piece; returns what can be told now. Nothing more once stopped. */
  push(piece: string): string;
  /** What was held back, when no piece follows. */
  rest(): string;
  /** A stop word has come. */
  readonly isStopped: boolean;
}

export function createStopWords(words: readonly string[]): StopWords {
  let held = '';
  let isStopped = false;
  const take = (length: number): string => {
    const told = held.slice(0, length);
    held = held.slice(length);
    return told;
  };
  return {
    push(piece) {
      if (isStopped) return '';
      held += piece;
      const starts = words.map((word) => held.indexOf(word)).filter((at) => at >= 0);
      isStopped = starts.length > 0;
      return isStopped ? take(Math.min(...starts)) : take(held.length - Math.max(0, ...words.map((word) => begunAtEnd(held, word))));
    },
    rest: () => (isStopped ? '' : take(held.length)),
    get isStopped() {
      return isStopped;
    },
  };
}

/** Length of the longest start of `word`, short of all of it, that `text` ends in. */
function begunAtEnd(text: string, word: string): number {
  let length = Math.min(word.length - 1, text.length);
  while (length > 0 && !text.endsWith(word.slice(0, length))) length--;
  return length;
}
