/**
 * How the ranking moved since a moment: the ranking as it stood then is derived from when each item was accepted, and set against today's. Who
 * had nothing accepted then is new; who has nothing accepted now has not moved.
 */
import type { AccountId, DatanetState } from '#ledger';
import { acceptedAt } from './history';

export type Movement =
  | { readonly kind: 'up' | 'down'; readonly places: number }
  | { readonly kind: 'same' }
  | { readonly kind: 'new' };

/** By account: the way from its rank at `sinceMs` to the one that it has now. */
export function movements(net: DatanetState, sinceMs: number): ReadonlyMap<AccountId, Movement> {
  const before = ranksAt(net, sinceMs);
  return new Map(net.standings.map(({ account, rank, accepted }) => [account, accepted === 0 ? { kind: 'same' } : movement(before.get(account), rank)]));
}

/**
 * Ranks by points at a moment, as in the ledger: ties go to who got there first, then by account, and who had no points shares the rank after the
 * others. Only who had something accepted.
 */
export function ranksAt(net: DatanetState, atMs: number): ReadonlyMap<AccountId, number> {
  const held = new Map<AccountId, { points: number; reachedAt: number }>();
  for (const item of net.contributions.values()) {
    const earnedAt = acceptedAt(item, net.manifest.acceptance);
    if (earnedAt === undefined || earnedAt > atMs) continue;
    const sum = held.get(item.account) ?? { points: 0, reachedAt: 0 };
    held.set(item.account, { points: sum.points + item.points, reachedAt: item.points > 0 ? Math.max(sum.reachedAt, item.at) : sum.reachedAt });
  }
  const ranked = [...held].sort(([a, x], [b, y]) => y.points - x.points || x.reachedAt - y.reachedAt || (a < b ? -1 : 1));
  const scored = ranked.filter(([, { points }]) => points > 0).length;
  return new Map(ranked.map(([account], index) => [account, Math.min(index, scored) + 1]));
}

/** For a screen reader, and for the tooltip. */
export function movementInWords(moved: Movement): string {
  switch (moved.kind) {
    case 'same':
      return 'unchanged';
    case 'new':
      return 'new';
    case 'up':
    case 'down':
      return `${moved.kind} ${moved.places} ${moved.places === 1 ? 'place' : 'places'}`;
  }
}

function movement(before: number | undefined, now: number): Movement {
  if (before === undefined) return { kind: 'new' };
  if (before === now) return { kind: 'same' };
  return before > now ? { kind: 'up', places: before - now } : { kind: 'down', places: now - before };
}
