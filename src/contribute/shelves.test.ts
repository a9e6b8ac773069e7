import { describe, expect, it } from 'vitest';
import type { ContributionState, ReasonCode } from '#ledger';
import { reasonsGiven, shelves } from './shelves';
import { someContribution, someNet } from './testing';

const idsByShelf = (...items: readonly ContributionState[]) =>
  Object.fromEntries(Object.entries(shelves(someNet(items), 'ann')).map(([shelf, held]) => [shelf, held.map((item) => item.id)]));

describe('the shelves', () => {
  it('hold one’s own work only, newest first', () => {
    const shelved = idsByShelf(someContribution({ id: 'old', at: 1 }), someContribution({ id: 'new', at: 2 }), someContribution({ id: 'ben’s', account: 'ben' }));
    expect(shelved).toEqual({ waiting: ['new', 'old'], accepted: [], 'sent-back': [], past: [] });
  });
  it('show every state somewhere', () => {
    const shelved = idsByShelf(
      someContribution({ id: 'pending' }),
      someContribution({ id: 'unverified', status: 'unverified' }),
      someContribution({ id: 'over-limit', status: 'over-limit' }),
      someContribution({ id: 'accepted', status: 'accepted' }),
      someContribution({ id: 'rejected', status: 'rejected' }),
      someContribution({ id: 'withdrawn', status: 'withdrawn' }),
      someContribution({ id: 'void', status: 'void' }),
    );
    expect(shelved).toEqual({ waiting: ['over-limit', 'pending', 'unverified'], accepted: ['accepted'], 'sent-back': ['rejected'], past: ['void', 'withdrawn'] });
  });
  it('lay a sent-back item aside once an improved one is on its way', () => {
    const sentBack = someContribution({ id: 'first', status: 'rejected' });
    expect(idsByShelf(sentBack, someContribution({ id: 'second', replaces: 'first' }))).toMatchObject({ 'sent-back': [], past: ['first'], waiting: ['second'] });
    expect(idsByShelf(sentBack, someContribution({ id: 'second', replaces: 'first', status: 'withdrawn' }))['sent-back']).toEqual(['first']);
  });
});

describe('the reasons given', () => {
  const rejection = (account: string, at: number, code: ReasonCode, note = '') => ({ account, at, verdict: 'reject' as const, reason: { code, note } });
  it('come latest first, each once, without what accepting reviewers said', () => {
    const verdicts = [
      rejection('p', 1, 'unclear', 'Which mill?'),
      rejection('q', 2, 'wrong'),
      rejection('r', 3, 'wrong', 'It burnt down in 1870.'),
      { account: 's', at: 4, verdict: 'accept' as const, reason: null },
      rejection('t', 5, 'unclear', 'Which mill? '),
    ];
    expect(reasonsGiven(someContribution({ id: 'a', verdicts }))).toEqual([
      { code: 'unclear', note: 'Which mill?' },
      { code: 'wrong', note: 'It burnt down in 1870.' },
    ]);
  });
  it('are none when nobody sent it back', () => {
    expect(reasonsGiven(someContribution({ id: 'a' }))).toEqual([]);
  });
});
