/** A token bucket: so much at once, and so much a second after that. */

export interface Budget {
  /** Takes `amount` at the time `now` (milliseconds, never falling); false, and takes nothing, when there is not so much. */
  readonly spend: (amount: number, now: number) => boolean;
}

export function createBudget(burst: number, perSecond: number, now: number): Budget {
  let left = burst;
  let last = now;
  return {
    spend(amount, at) {
      left = Math.min(burst, left + (Math.max(0, at - last) * perSecond) / 1000);
      last = Math.max(last, at);
      if (amount > left) return false;
      left -= amount;
      return true;
    },
  };
}
