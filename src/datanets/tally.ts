/** What a datanet amounts to, in figures: for cards and headings. */
import type { AccountId, ContributionState, ContributionStatus, DatanetState } from '#ledger';

export interface Tally {
  readonly accepted: number;
  readonly pending: number;
  readonly rejected: number;
  /** Everything that counts for nothing: over the limit, withdrawn, unverified, void. */
  readonly aside: number;
  /** Rows of the accepted contributions. */
  readonly items: number;
  /** Accounts with at least one contribution. */
  readonly people: number;
  readonly mine: number;
  readonly myPoints: number;
}

/** `me`: whose share to count; null counts nobody's. */
export function tallyOf(net: DatanetState, me: AccountId | null): Tally {
  const all = [...net.contributions.values()];
  const count = (...statuses: readonly ContributionStatus[]) => all.filter((item) => statuses.includes(item.status)).length;
  const accepted = all.filter((item) => item.status === 'accepted');
  return {
    accepted: accepted.length,
    pending: count('pending'),
    rejected: count('rejected'),
    aside: count('over-limit', 'withdrawn', 'unverified', 'void'),
    items: accepted.reduce((sum, item) => sum + item.items, 0),
    people: new Set(all.map((item) => item.account)).size,
    mine: me === null ? 0 : accepted.filter((item) => item.account === me).length,
    myPoints: net.standings.find((standing) => standing.account === me)?.points ?? 0,
  };
}

/** Accepted items in all at the end of each of the last `days` UTC days, today last. */
export function acceptedByDay(net: DatanetState, nowMs: number, days = 30): readonly number[] {
  const dayMs = 86_400_000;
  const today = Math.floor(nowMs / dayMs);
  const times = [...net.contributions.values()].filter((item) => item.status === 'accepted').map((item) => Math.floor(item.at / dayMs));
  return Array.from({ length: days }, (_, index) => times.filter((day) => day <= today - (days - 1 - index)).length);
}

/** The newest contributions first. */
export const recentOf = (net: DatanetState, count: number): readonly ContributionState[] =>
  [...net.contributions.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, count);
