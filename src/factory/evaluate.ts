/**
 * Grades answers: right when an accepted answer stands in it as whole words, modest when it says that nobody has told it. Pure, so that the
 * benchmark, the tests and the page judge alike.
 */

export interface Question {
  readonly question: string;
  /** Any of these, as whole words anywhere in the answer, makes it right. */
  readonly answers: readonly string[];
}

export interface Tally {
  readonly right: number;
  readonly of: number;
}

/** True when one of `accepted` stands in `answer`, whatever the case, punctuation and accents. An empty list is never right. */
export function grade(answer: string, accepted: readonly string[]): boolean {
  const said = ` ${plainWords(answer)} `;
  return accepted.some((one) => {
    const words = plainWords(one);
    return words.length > 0 && said.includes(` ${words} `);
  });
}

/** True when the answer says, in one of the base's own ways (`phrases`), that it does not know. */
export function isNotKnown(answer: string, phrases: readonly string[]): boolean {
  return grade(answer, phrases);
}

export function tally(results: readonly boolean[]): Tally {
  return { right: results.filter(Boolean).length, of: results.length };
}

/** 0..1; nothing asked counts as 0. */
export function share({ right, of }: Tally): number {
  return of === 0 ? 0 : right / of;
}

/** Lower-case words with single spaces; letters and digits of any script stay, accents and punctuation go. */
function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
