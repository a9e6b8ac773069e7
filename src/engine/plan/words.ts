/** How a plan that doesn't fit is told. */
import type { Backend } from '../backend';
import { amount } from '../bytes';
import { Refusal } from '../refusal';

/** There is too little memory, as the engine says it anywhere. */
export const isShort = (error: unknown): error is Refusal => error instanceof Refusal && error.problem.code === 'no-memory';

/** What work takes: bytes, or that there is none of one piece of it, however much there is in all. */
export type Need = number | Refusal;

export async function needOf(rehearsing: Promise<{ readonly total: number }>): Promise<Need> {
  try {
    return (await rehearsing).total;
  } catch (error) {
    if (isShort(error)) return error;
    throw error;
  }
}

/** `fits`: what would fit instead, such as "with max_length 256". */
export function refusal({ name, memory: { limitBytes } }: Backend, need: Need, fits: readonly string[], what = 'This run'): Refusal {
  const whose = name === 'webgpu' ? 'the graphics card has' : 'there are';
  const message = need instanceof Refusal ? need.problem.message : `${what} needs ${amount(need)}, and ${whose} ${amount(limitBytes, Math.floor)}: ${amount(need - limitBytes)} are missing.`;
  return new Refusal('no-memory', message, fits.length > 0 ? `It fits ${fits.join(', or ')}.` : 'Use a smaller model.');
}
