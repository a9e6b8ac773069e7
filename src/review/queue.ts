/**
 * The review queue: what one person may still judge, in the order they should meet it. It never asks for a verdict on one's own work, for a second one
 * on the same item, or for one that cannot change the outcome.
 */
import type { Acceptance, AccountId, ContributionState, DatanetState, LedgerState, RecordId } from '#ledger';

/** Oldest first, a different author each turn. `me` is null before the first signed act: then every waiting item is somebody else's. */
export function reviewQueue(
  state: LedgerState,
  net: RecordId,
  me: AccountId | null,
  skipped: ReadonlySet<RecordId> = new Set(),
): readonly ContributionState[] {
  const datanet = state.datanets.get(net);
  if (!datanet || !mayReview(datanet, me)) return [];
  const waiting = [...datanet.contributions.values()].filter((item) => !skipped.has(item.id) && awaitsVerdict(item, datanet.manifest.acceptance, me));
  return takeTurns(waiting.sort(byAge));
}

/** Anybody, or the owner and whom the owner named. */
export function mayReview({ owner, manifest: { acceptance } }: DatanetState, account: AccountId | null): boolean {
  if (acceptance.reviewers === 'anyone') return true;
  return account !== null && (account === owner || acceptance.reviewers.includes(account));
}

function awaitsVerdict(item: ContributionState, { quorum }: Acceptance, me: AccountId | null): boolean {
  if (item.status !== 'pending' || item.account === me || item.verdicts.some((verdict) => verdict.account === me)) return false;
  const accepts = item.verdicts.filter((verdict) => verdict.verdict === 'accept').length;
  const left = quorum.of - item.verdicts.length;
  return left > 0 && accepts < quorum.needed && accepts + left >= quorum.needed;
}

/** One item of each author, then the second of each, and so on: nobody's hundred items stand before another's one. */
function takeTurns(oldestFirst: readonly ContributionState[]): ContributionState[] {
  const taken = new Map<AccountId, number>();
  const turnByItem = new Map<RecordId, number>();
  for (const item of oldestFirst) {
    const turn = taken.get(item.account) ?? 0;
    turnByItem.set(item.id, turn);
    taken.set(item.account, turn + 1);
  }
  const turnOf = (item: ContributionState): number => turnByItem.get(item.id) ?? 0;
  return [...oldestFirst].sort((a, b) => turnOf(a) - turnOf(b) || byAge(a, b));
}

const byAge = (a: ContributionState, b: ContributionState): number => a.at - b.at || (a.id < b.id ? -1 : 1);
