import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContributionState, ContributionStatus } from '#ledger';
import { someContribution, someManifest, someNet, someState } from '#contribute/testing';
import { mayReview, reviewQueue } from './queue';

const votes = (...cast: readonly (readonly [account: string, verdict: 'accept' | 'reject'])[]): ContributionState['verdicts'] =>
  cast.map(([account, verdict], at) => ({ account, verdict, reason: null, at }));
const idsFor = (me: string | null, items: readonly ContributionState[], skipped?: ReadonlySet<string>): readonly string[] =>
  reviewQueue(someState(someNet(items)), 'net-1', me, skipped).map((item) => item.id);
const quorum = (needed: number, of: number) => someManifest({ acceptance: { automaticAt: null, quorum: { needed, of }, reviewers: 'anyone' } });

describe('the review queue', () => {
  it('offers nobody their own work', () => {
    expect(idsFor('ann', [someContribution({ id: 'a', account: 'ann' }), someContribution({ id: 'b', account: 'ben' })])).toEqual(['b']);
  });

  it('offers waiting items only', () => {
    const statuses: readonly ContributionStatus[] = ['accepted', 'rejected', 'pending', 'unverified', 'over-limit', 'withdrawn', 'void'];
    expect(idsFor('me', statuses.map((status) => someContribution({ id: status, status })))).toEqual(['pending']);
  });

  it('does not ask the same person twice', () => {
    expect(idsFor('me', [someContribution({ id: 'a', verdicts: votes(['me', 'accept']) }), someContribution({ id: 'b', verdicts: votes(['you', 'accept']) })])).toEqual(['b']);
  });

  it('does not ask for a verdict that cannot change the outcome', () => {
    const tied = someContribution({ id: 'tied', verdicts: votes(['p', 'accept'], ['q', 'reject']) });
    const full = someContribution({ id: 'full', verdicts: votes(['p', 'accept'], ['q', 'reject'], ['r', 'accept']) });
    const decided = someContribution({ id: 'decided', verdicts: votes(['p', 'accept'], ['q', 'accept']) });
    expect(idsFor('me', [tied, full, decided])).toEqual(['tied']);
    const net = someNet([tied], { manifest: quorum(3, 3) });
    expect(reviewQueue(someState(net), 'net-1', 'me')).toEqual([]);
  });

  it('goes from old to new, another author each turn', () => {
    const items = [
      someContribution({ id: 'ann-1', account: 'ann', at: 1 }),
      someContribution({ id: 'ann-2', account: 'ann', at: 2 }),
      someContribution({ id: 'ann-3', account: 'ann', at: 3 }),
      someContribution({ id: 'ben-1', account: 'ben', at: 9 }),
      someContribution({ id: 'cy-1', account: 'cy', at: 4 }),
      someContribution({ id: 'cy-2', account: 'cy', at: 5 }),
    ];
    expect(idsFor('me', items)).toEqual(['ann-1', 'cy-1', 'ben-1', 'ann-2', 'cy-2', 'ann-3']);
  });

  it('leaves out what was skipped', () => {
    expect(idsFor('me', [someContribution({ id: 'a' }), someContribution({ id: 'b', at: 1 })], new Set(['a']))).toEqual(['b']);
  });

  it('is empty for a datanet that is not here, and for somebody who may not judge in it', () => {
    expect(reviewQueue(someState(someNet([])), 'elsewhere', 'me')).toEqual([]);
    const net = someNet([someContribution({ id: 'a' })], { manifest: someManifest({ acceptance: { automaticAt: null, quorum: { needed: 1, of: 1 }, reviewers: ['rae'] } }) });
    expect([mayReview(net, 'me'), mayReview(net, null), mayReview(net, 'rae'), mayReview(net, 'owner')]).toEqual([false, false, true, true]);
    expect(reviewQueue(someState(net), 'net-1', 'me')).toEqual([]);
    expect(reviewQueue(someState(net), 'net-1', 'rae')).toHaveLength(1);
  });

  it('does not depend on the order in which items arrived', () => {
    const items = fc.array(fc.record({ account: fc.constantFrom('ann', 'ben', 'cy'), at: fc.nat(5) }), { maxLength: 12 });
    fc.assert(
      fc.property(items, fc.nat(), (drawn, turn) => {
        const all = drawn.map((item, index) => someContribution({ id: `c${index}`, ...item }));
        const rotated = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))];
        expect(idsFor('me', rotated)).toEqual(idsFor('me', all));
      }),
    );
  });
});
