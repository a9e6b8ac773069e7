/**
 * The shelves on which a person finds their own work: what waits, what was accepted, what came back to be changed, and what is past. Drafts have a
 * shelf of their own; they are not in the ledger yet.
 */
import type { AccountId, ContributionState, DatanetState, ReasonCode, RecordId } from '#ledger';

export type Shelf = 'waiting' | 'accepted' | 'sent-back' | 'past';

/** This account's submissions by shelf, newest first. What came back and was improved since is past, and so is what was withdrawn. */
export function shelves(net: DatanetState, account: AccountId | null): Readonly<Record<Shelf, readonly ContributionState[]>> {
  const byShelf: Record<Shelf, ContributionState[]> = { waiting: [], accepted: [], 'sent-back': [], past: [] };
  const mine = [...net.contributions.values()].filter((item) => item.account === account).sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  const improved = new Set(mine.filter((item) => item.status !== 'withdrawn').map((item) => item.replaces));
  for (const item of mine) byShelf[shelfOf(item, improved)].push(item);
  return byShelf;
}

export interface ReasonGiven {
  readonly code: ReasonCode;
  readonly note: string;
}

/** Why reviewers sent an item back: every reason once, notes kept, the latest first. Who said it stays out of it. */
export function reasonsGiven(item: ContributionState): readonly ReasonGiven[] {
  const byText = new Map<string, ReasonGiven>();
  const rejections = item.verdicts.filter((verdict) => verdict.verdict === 'reject').sort((a, b) => b.at - a.at);
  for (const { reason } of rejections) {
    if (reason) byText.set(`${reason.code} ${reason.note.trim()}`, { code: reason.code, note: reason.note.trim() });
  }
  const given = [...byText.values()];
  return given.filter((reason) => reason.note !== '' || !given.some((other) => other.code === reason.code && other.note !== ''));
}

function shelfOf(item: ContributionState, improved: ReadonlySet<RecordId | null>): Shelf {
  switch (item.status) {
    case 'accepted':
      return 'accepted';
    case 'rejected':
      return improved.has(item.id) ? 'past' : 'sent-back';
    case 'pending':
    case 'unverified':
    case 'over-limit':
      return 'waiting';
    case 'withdrawn':
    case 'void':
      return 'past';
  }
}
