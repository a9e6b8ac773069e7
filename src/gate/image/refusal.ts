/** How the readers of formats stop: they throw a `Refusal`, which `openPicture` turns into its finding. It never leaves this folder. */
import type { Ending } from '../findings';
import type { PictureBudget } from './types';

export class Refusal extends Error {
  constructor(readonly ending: Ending) {
    super(ending.message);
  }
}

const sendAgain = 'Open the original, save or export it again, and add that file.';

/** The file breaks off or is damaged. */
export const notWhole = (message = 'This picture is damaged or incomplete.'): Refusal => new Refusal({ check: 'whole', message, fix: sendAgain });

/** A kind of picture that its format allows and the gate doesn't take. */
export const notTaken = (message: string, fix: string): Refusal => new Refusal({ check: 'type', message, fix });

/** Work that would be out of all proportion to the file. */
export const tooMuchWork = (message: string): Refusal => new Refusal({ check: 'budget', message, fix: sendAgain });

/** To be called as soon as a header's size is read, before anything is allocated. */
export function holdDimensions(width: number, height: number, budget: PictureBudget): void {
  if (width < 1 || height < 1) {
    throw new Refusal({ check: 'dimensions', message: `This picture says that it is ${width} × ${height} pixels: there is nothing to see.`, fix: sendAgain });
  }
  if (width * height <= budget.pixels && width <= budget.side && height <= budget.side) return;
  throw new Refusal({
    check: 'budget',
    message: `This picture says that it is ${width} × ${height} pixels; the most that can be opened is ${Math.floor(budget.pixels / 1_000_000)} million pixels, and ${budget.side} on a side.`,
    fix: 'Make it smaller, and add the smaller one.',
  });
}
