import type { ContributionState, ContributionStatus, DatanetState } from '#ledger';
import { describe, expect, it } from 'vitest';
import { acceptedByDay, recentOf, tallyOf } from './tally';

const dayMs = 86_400_000;
const item = (id: string, account: string, status: ContributionStatus, at = 0, items = 1): ContributionState => ({
  id,
  net: 'net',
  account,
  at,
  fileName: `${id}.jsonl`,
  sizeBytes: 10,
  items,
  status,
  acceptedBy: status === 'accepted' ? 'score' : null,
  report: null,
  replaces: null,
  verdicts: [],
  novelty: 0,
  points: 0,
});
const netOf = (...items: ContributionState[]) =>
  ({ contributions: new Map(items.map((one) => [one.id, one])), standings: [{ rank: 1, account: 'ola', points: 90, accepted: 1, rejected: 0, pending: 0, reachedAt: 0 }] }) as unknown as DatanetState;

describe('tallyOf', () => {
  it('counts what was kept, waits, came back and stands aside', () => {
    const net = netOf(item('a', 'ola', 'accepted', 0, 4), item('b', 'hana', 'accepted'), item('c', 'ola', 'pending'), item('d', 'ola', 'rejected'), item('e', 'ola', 'over-limit'), item('f', 'ola', 'withdrawn'));
    expect(tallyOf(net, 'ola')).toEqual({ accepted: 2, pending: 1, rejected: 1, aside: 2, items: 5, people: 2, mine: 1, myPoints: 90 });
  });

  it('counts nothing as mine before there is a me', () => {
    expect(tallyOf(netOf(item('a', 'ola', 'accepted')), null)).toMatchObject({ mine: 0, myPoints: 0 });
  });
});

describe('acceptedByDay', () => {
  it('never falls, and ends with all there is today', () => {
    const now = 100 * dayMs + 5;
    const net = netOf(item('a', 'x', 'accepted', 98 * dayMs), item('b', 'x', 'accepted', 100 * dayMs), item('c', 'x', 'rejected', 99 * dayMs));
    expect(acceptedByDay(net, now, 4)).toEqual([0, 1, 1, 2]);
  });
});

describe('recentOf', () => {
  it('puts the newest first and stops at the count', () => {
    expect(recentOf(netOf(item('a', 'x', 'accepted', 1), item('b', 'x', 'accepted', 3), item('c', 'x', 'accepted', 2)), 2).map((one) => one.id)).toEqual(['b', 'c']);
  });
});
