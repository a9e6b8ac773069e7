/** Turns a growing list of ids into pieces of text, which join to the text of the whole list. A piece that ends inside a character waits for the rest. */

export interface TextStream {
  push(id: number): string;
  /** What is still held back. */
  rest(): string;
}

/** What is told of a token waits for at most so many more: bytes that never become text must not pile up. */
const MOST_HELD = 64;

/**
 * Only the tokens of the last piece and the ones after it are decoded again at each step, so a long answer takes no longer a token than a short one:
 * what is new is how the text of both differs from the text of the last piece alone.
 */
export function createTextStream({ decode, isSpecial }: { decode(ids: readonly number[]): string; isSpecial(id: number): boolean }): TextStream {
  let told: number[] = [];
  let held: number[] = [];
  const tell = (): string => {
    const text = decode([...told, ...held]).slice(decode(told).length);
    if (text !== '') {
      // A piece that is silent at the start of a text, such as a lone space, can't stand for what was told.
      told = decode(held) === '' ? [...told, ...held] : held;
      held = [];
    }
    return text;
  };
  return {
    push(id) {
      if (isSpecial(id)) return '';
      held.push(id);
      return held.length < MOST_HELD && decode([...told, ...held]).endsWith('\ufffd') ? '' : tell();
    },
    rest: tell,
  };
}
