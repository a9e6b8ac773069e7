import { describe, expect, it } from 'vitest';
import type { ContributionStatus } from '#ledger';
import { leftToday } from './quota';
import { someContribution, someManifest, someNet } from './testing';

const noon = Date.UTC(2026, 10, 21, 12);
const hour = 3_600_000;
let serial = 0;
const at = (atMs: number, status: ContributionStatus = 'pending', account = 'ann', sizeBytes = 100) =>
  someContribution({ id: `c${(serial += 1)}`, at: atMs, status, account, sizeBytes });

describe('what is left of the day', () => {
  it('counts this account’s submissions of the UTC day', () => {
    const net = someNet([at(noon), at(noon - 12 * hour), at(noon - 12 * hour - 1), at(noon, 'pending', 'ben')]);
    expect(leftToday(net, 'ann', noon)).toMatchObject({ used: 2, left: 18, limit: 20, reached: false, message: '18 of 20 left today' });
  });
  it('gives the place of a sent-back or withdrawn item back', () => {
    expect(leftToday(someNet([at(noon, 'rejected'), at(noon, 'withdrawn'), at(noon, 'accepted')]), 'ann', noon).used).toBe(1);
  });
  it('is all there for somebody without an account yet', () => {
    expect(leftToday(someNet([at(noon)]), null, noon)).toMatchObject({ left: 20, reached: false });
  });
  it('says when there is more once the number is used up', () => {
    const quota = leftToday(someNet([at(noon), at(noon)], { manifest: someManifest({ submissions: 2 }) }), 'ann', noon + 1);
    expect(quota).toMatchObject({ left: 0, reached: true });
    expect(quota.message).toBe('All 2 of today are used. There is more in 12 hours; your drafts stay here.');
  });
  it('is used up by volume as well', () => {
    const net = someNet([at(noon, 'accepted', 'ann', 900), at(noon, 'accepted', 'ann', 100)], { manifest: someManifest({ bytes: 1000 }) });
    expect(leftToday(net, 'ann', noon)).toMatchObject({ reached: true, bytesLeft: 0, left: 18 });
  });
});
