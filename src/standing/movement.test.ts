import { describe, expect, it } from 'vitest';
import type { Standing } from '#ledger';
import { someContribution, someNet } from '#contribute/testing';
import { movementInWords, movements, ranksAt } from './movement';

const accepted = (account: string, at: number, points: number) =>
  someContribution({ id: `${account}-${at}`, account, at, points, status: 'accepted', acceptedBy: 'score' });
const standing = (rank: number, account: string, points: number): Standing => ({ rank, account, points, accepted: 1, rejected: 0, pending: 0, reachedAt: 0 });

describe('movement', () => {
  const net = someNet([accepted('ann', 10, 900), accepted('ben', 20, 800), accepted('cy', 30, 700), accepted('ben', 50, 500), accepted('dee', 60, 100)], {
    standings: [standing(1, 'ben', 1300), standing(2, 'ann', 900), standing(3, 'cy', 700), standing(4, 'dee', 100)],
  });
  it('sets today’s rank against the one at that moment', () => {
    const moved = movements(net, 40);
    expect(moved.get('ben')).toEqual({ kind: 'up', places: 1 });
    expect(moved.get('ann')).toEqual({ kind: 'down', places: 1 });
    expect(moved.get('cy')).toEqual({ kind: 'same' });
  });
  it('calls new who had nothing accepted then', () => {
    expect(movements(net, 40).get('dee')).toEqual({ kind: 'new' });
    expect(movements(net, 0).get('ann')).toEqual({ kind: 'new' });
  });
  it('does not call new who has nothing accepted yet', () => {
    const waiting = { ...standing(5, 'eve', 0), accepted: 0 };
    expect(movements({ ...net, standings: [...net.standings, waiting] }, 40).get('eve')).toEqual({ kind: 'same' });
  });
  it('is nowhere when nothing happened since', () => {
    expect([...movements(net, 60).values()].every((moved) => moved.kind === 'same')).toBe(true);
  });
  it('does not turn on what was only sent back', () => {
    const withRejected = { ...net, contributions: new Map([...net.contributions, ['x', someContribution({ id: 'x', account: 'ann', at: 30, status: 'rejected' })] as const]) };
    expect(movements(withRejected, 40)).toEqual(movements(net, 40));
  });
});

describe('ranks at a moment', () => {
  it('shares one rank among all who have no points, as the ledger does', () => {
    expect(ranksAt(someNet([accepted('ann', 10, 500), accepted('ben', 20, 0), accepted('cy', 30, 0)]), 40)).toEqual(new Map([['ann', 1], ['ben', 2], ['cy', 2]]));
  });
  it('puts first who reached equal points first', () => {
    const ranks = ranksAt(someNet([accepted('ben', 20, 500), accepted('ann', 30, 500)]), 40);
    expect([...ranks]).toEqual([
      ['ben', 1],
      ['ann', 2],
    ]);
  });
});

describe('movement in words', () => {
  it.each([
    [{ kind: 'up', places: 1 }, 'up 1 place'],
    [{ kind: 'down', places: 3 }, 'down 3 places'],
    [{ kind: 'same' }, 'unchanged'],
    [{ kind: 'new' }, 'new'],
  ] as const)('%o is “%s”', (moved, words) => {
    expect(movementInWords(moved)).toBe(words);
  });
});
