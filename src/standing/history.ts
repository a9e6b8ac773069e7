/**
 * When points were earned. An item earns at the moment of its acceptance: at once when its score accepted it, with the deciding verdict when
 * reviewers did.
 */
import type { Acceptance, AccountId, ContributionState, DatanetState } from '#ledger';

const dayMs = 86_400_000;

/** When an accepted item was accepted; undefined for any other. */
export function acceptedAt(item: ContributionState, acceptance: Acceptance): number | undefined {
  if (item.status !== 'accepted') return undefined;
  if (item.acceptedBy !== 'quorum') return item.at;
  const accepts = item.verdicts.filter((verdict) => verdict.verdict === 'accept').map((verdict) => verdict.at);
  return Math.max(item.at, accepts.sort((a, b) => a - b)[acceptance.quorum.needed - 1] ?? item.at);
}

/** Points earned on each of the last `days` UTC days of everybody who earned any, oldest day first, today last. */
export function pointsByDay(net: DatanetState, nowMs: number, days = 30): ReadonlyMap<AccountId, readonly number[]> {
  const today = Math.floor(nowMs / dayMs);
  const byAccount = new Map<AccountId, number[]>();
  for (const item of net.contributions.values()) {
    const earnedAt = acceptedAt(item, net.manifest.acceptance);
    if (earnedAt === undefined) continue;
    const day = days - 1 - Math.max(0, today - Math.floor(earnedAt / dayMs));
    const earned = byAccount.get(item.account) ?? Array.from({ length: days }, () => 0);
    byAccount.set(item.account, earned);
    if (day >= 0) earned[day] = (earned[day] ?? 0) + item.points;
  }
  return byAccount;
}

/** Total points at the end of each of those days: what a rising line shows. */
export function totalsByDay(net: DatanetState, account: AccountId, nowMs: number, days = 30): readonly number[] {
  const earned = pointsByDay(net, nowMs, days).get(account) ?? Array.from({ length: days }, () => 0);
  const now = net.standings.find((standing) => standing.account === account)?.points ?? earned.reduce((sum, points) => sum + points, 0);
  let total = now - earned.reduce((sum, points) => sum + points, 0);
  return earned.map((points) => (total += points));
}

/** Where an account's points come from: its accepted items, newest first. */
export function origins(net: DatanetState, account: AccountId): readonly ContributionState[] {
  const when = (item: ContributionState): number => acceptedAt(item, net.manifest.acceptance) ?? item.at;
  return [...net.contributions.values()]
    .filter((item) => item.account === account && item.status === 'accepted')
    .sort((a, b) => when(b) - when(a) || (a.id < b.id ? -1 : 1));
}

/** Accepted out of decided; null while nothing is decided. Shown, and never ranks. */
export function acceptanceRate({ accepted, rejected }: { readonly accepted: number; readonly rejected: number }): number | null {
  return accepted + rejected === 0 ? null : accepted / (accepted + rejected);
}
