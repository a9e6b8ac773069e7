/**
 * The flip-book's plan: which prompts are asked, and after which steps, so that learning can be read. Deterministic: the same rows give the
 * same prompts.
 */

export const FLIP_BOOK_SHARES = [0, 0.25, 0.5, 0.75, 1] as const;
export const MAX_PROMPTS = 8;

/** The steps after which samples are drawn: before the first, at each quarter, after the last; each once, in order. */
export function sampleSteps(totalSteps: number): number[] {
  const steps = FLIP_BOOK_SHARES.map((part) => Math.round(part * totalSteps));
  return [...new Set(steps)];
}

/** Up to `count` different prompts, spread evenly over the rows. */
export function choosePrompts(prompts: readonly string[], count = 4): string[] {
  const distinct = [...new Set(prompts.map((prompt) => prompt.trim()).filter((prompt) => prompt !== ''))];
  if (distinct.length <= count) return distinct;
  return Array.from({ length: count }, (_, index) => distinct[Math.floor((index * distinct.length) / count)] ?? '');
}
