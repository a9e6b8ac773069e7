/**
 * What is left of a day: how many submissions and bytes of this account still count in a datanet today (UTC). The ledger's fold decides in the end;
 * this reads its result. Only what is accepted or waits takes a place; what was sent back or withdrawn has given it free.
 */
import type { AccountId, ContributionStatus, DatanetState } from '#ledger';

export interface Quota {
  readonly used: number;
  readonly limit: number;
  readonly left: number;
  readonly bytesLeft: number;
  /** One more submission would not count today. */
  readonly reached: boolean;
  /** For a person: what is left, or when there is more. */
  readonly message: string;
}

const dayMs = 86_400_000;
const takesPlace: ReadonlySet<ContributionStatus> = new Set<ContributionStatus>(['accepted', 'pending']);

/** `account` null, before the first signed act: the whole day is left. */
export function leftToday(net: DatanetState, account: AccountId | null, nowMs: number): Quota {
  const { submissions: limit, bytes } = net.manifest.rules.perDay;
  const today = utcDay(nowMs);
  let used = 0;
  let usedBytes = 0;
  for (const contribution of net.contributions.values()) {
    if (contribution.account !== account || utcDay(contribution.at) !== today || !takesPlace.has(contribution.status)) continue;
    used += 1;
    usedBytes += contribution.sizeBytes;
  }
  const left = Math.max(0, limit - used);
  const bytesLeft = Math.max(0, bytes - usedBytes);
  const reached = left === 0 || bytesLeft === 0;
  return { used, limit, left, bytesLeft, reached, message: reached ? usedUp(limit, left, nowMs) : `${left} of ${limit} left today` };
}

function usedUp(limit: number, left: number, nowMs: number): string {
  const what = left === 0 ? `All ${limit} of today are used` : 'Today’s volume is used up';
  return `${what}. There is more ${hoursUntilTomorrow(nowMs)}; your drafts stay here.`;
}

function hoursUntilTomorrow(nowMs: number): string {
  const hours = Math.ceil((dayMs - (nowMs % dayMs)) / 3_600_000);
  return hours === 1 ? 'within the hour' : `in ${hours} hours`;
}

const utcDay = (atMs: number): number => Math.floor(atMs / dayMs);
