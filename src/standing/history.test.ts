import { describe, expect, it } from 'vitest';
import { someContribution, someNet } from '#contribute/testing';
import { acceptanceRate, acceptedAt, origins, pointsByDay, totalsByDay } from './history';

const day = 86_400_000;
const now = 100 * day + day / 2;
const { acceptance } = someNet([]).manifest;
const accepted = (id: string, at: number, points: number, account = 'ann') => someContribution({ id, at, points, account, status: 'accepted', acceptedBy: 'score' });
const vote = (verdict: 'accept' | 'reject', at: number) => ({ account: `r${at}`, verdict, reason: null, at });

describe('when an item was accepted', () => {
  it('is its own time when its score accepted it', () => {
    expect(acceptedAt(accepted('a', 40, 1), acceptance)).toBe(40);
  });
  it('is the time of the verdict that made the quorum, in whatever order verdicts arrived', () => {
    const verdicts = [vote('accept', 90), vote('reject', 60), vote('accept', 50), vote('accept', 70)];
    expect(acceptedAt({ ...accepted('a', 40, 1), acceptedBy: 'quorum', verdicts }, acceptance)).toBe(70);
  });
  it('is unknown for what is not accepted', () => {
    expect(acceptedAt(someContribution({ id: 'a', status: 'rejected' }), acceptance)).toBeUndefined();
  });
});

describe('points by day', () => {
  const net = someNet([accepted('a', now, 5), accepted('b', now - day, 7), accepted('c', now - 29 * day, 2), accepted('d', now - 30 * day, 11)]);
  it('lays each point on the day of its acceptance, today last, and leaves older days out', () => {
    const days = pointsByDay(net, now).get('ann') ?? [];
    expect(days).toHaveLength(30);
    expect([days[0], days[28], days[29]]).toEqual([2, 7, 5]);
  });
  it('sums to the total, older points included', () => {
    const totals = totalsByDay({ ...net, standings: [{ rank: 1, account: 'ann', points: 25, accepted: 4, rejected: 0, pending: 0, reachedAt: 0 }] }, 'ann', now);
    expect([totals[0], totals[28], totals[29]]).toEqual([13, 20, 25]);
  });
  it('is a flat line at nothing for somebody without points', () => {
    expect(totalsByDay(net, 'ben', now)).toEqual(Array.from({ length: 30 }, () => 0));
  });
  it('counts what is dated ahead of this clock as today', () => {
    expect(pointsByDay(someNet([accepted('a', now + 3 * day, 5)]), now).get('ann')?.[29]).toBe(5);
  });
});

describe('where points come from', () => {
  it('is an account’s accepted items, newest first', () => {
    const net = someNet([accepted('a', 1, 5), accepted('b', 9, 5), accepted('c', 5, 5, 'ben'), someContribution({ id: 'd', status: 'rejected' })]);
    expect(origins(net, 'ann').map((item) => item.id)).toEqual(['b', 'a']);
  });
});

describe('the acceptance rate', () => {
  it('is accepted out of decided, and unknown while nothing is decided', () => {
    expect(acceptanceRate({ accepted: 3, rejected: 1 })).toBe(0.75);
    expect(acceptanceRate({ accepted: 0, rejected: 0 })).toBeNull();
  });
});
