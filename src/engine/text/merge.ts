/** Byte-pair merging: neighbours join, best first, until none can. What SentencePiece's BPE and tiktoken have in common. */

/**
 * Joins neighbours of `symbols`: always the pair whose joined text has the lowest rank, the leftmost of equals. `rankOf` tells the rank, or undefined
 * when the text is no token. Symbols in `frozen` stay as they are.
 */
export function mergePairs(symbols: readonly string[], rankOf: (joined: string, left: string, right: string) => number | undefined, frozen: readonly boolean[] = []): string[] {
  const texts = [...symbols];
  const next = texts.map((_, i) => (i + 1 < texts.length ? i + 1 : -1));
  const previous = texts.map((_, i) => i - 1);
  const heap = createHeap();
  const offer = (left: number): void => {
    const right = left < 0 ? -1 : next[left]!;
    if (right < 0 || frozen[left] || frozen[right]) return;
    const joined = texts[left]! + texts[right]!;
    const rank = rankOf(joined, texts[left]!, texts[right]!);
    if (rank !== undefined) heap.push({ rank, left, joined });
  };
  for (let i = 0; i < texts.length; i++) offer(i);
  for (let pair = heap.pop(); pair; pair = heap.pop()) {
    const { left, joined } = pair;
    const right = next[left]!;
    // A pair is stale when one of its sides has been joined since it was offered.
    if (right < 0 || texts[left] === '' || texts[left]!.length + texts[right]!.length !== joined.length) continue;
    texts[left] = joined;
    texts[right] = '';
    next[left] = next[right]!;
    next[right] = -1;
    if (next[left]! >= 0) previous[next[left]!] = left;
    offer(previous[left]!);
    offer(left);
  }
  return texts.filter((text) => text !== '');
}

interface Pair {
  readonly rank: number;
  readonly left: number;
  readonly joined: string;
}

const isBefore = (a: Pair, b: Pair): boolean => a.rank < b.rank || (a.rank === b.rank && a.left < b.left);

/** A binary heap, the best pair first. */
function createHeap(): { push(pair: Pair): void; pop(): Pair | undefined } {
  const pairs: Pair[] = [];
  const swap = (i: number, j: number): void => {
    const held = pairs[i]!;
    pairs[i] = pairs[j]!;
    pairs[j] = held;
  };
  return {
    push(pair) {
      let i = pairs.push(pair) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && isBefore(pairs[i]!, pairs[parent]!); i = parent, parent = (i - 1) >> 1) swap(i, parent);
    },
    pop() {
      const best = pairs[0];
      const last = pairs.pop();
      if (pairs.length === 0 || !last) return best;
      pairs[0] = last;
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const child = left + 1 < pairs.length && isBefore(pairs[left + 1]!, pairs[left]!) ? left + 1 : left;
        if (child >= pairs.length || !isBefore(pairs[child]!, pairs[i]!)) return best;
        swap(i, child);
        i = child;
      }
    },
  };
}
