/** Who stands where in one datanet: a sum over counted contributions and nothing else. What was refused, over the limit or withdrawn adds exactly 0. */
import { compareText } from '../bytes';
import type { AccountId, ContributionState, Standing } from '../types';

export type Tally = Omit<Standing, 'rank'>;

export function tally(account: AccountId, contributions: Iterable<ContributionState>): Tally {
  let [points, accepted, rejected, pending, reachedAt] = [0, 0, 0, 0, 0];
  for (const contribution of contributions) {
    points += contribution.points;
    if (contribution.status === 'accepted') accepted++;
    if (contribution.status === 'rejected') rejected++;
    if (contribution.status === 'pending') pending++;
    if (contribution.points > 0) reachedAt = Math.max(reachedAt, contribution.at);
  }
  return { account, points, accepted, rejected, pending, reachedAt };
}

/** More points first; equal points by who reached them first, then by id. All accounts without points share the rank after the others. */
export function rankTallies(tallies: Iterable<Tally>): readonly Standing[] {
  const sorted = [...tallies].sort((a, b) => b.points - a.points || a.reachedAt - b.reachedAt || compareText(a.account, b.account));
  const scored = sorted.filter(({ points }) => points > 0).length;
  return sorted.map((each, index) => ({ rank: Math.min(index, scored) + 1, ...each }));
}
