/** Worlds with hostile devices: after healing, all honest devices agree to the byte, and the ledger's laws hold. `npm run fuzz` runs many more. */
import { describe, expect, test } from 'vitest';
import { dayOf } from '#ledger';
import { type Ended, runWorld } from './world';

const COUNT = Number(process.env['FUZZ_WORLDS'] ?? 300);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const PORTION = 25;

function check(seed: number, { honest, hostile, net, wronged, unpunished, attacks }: Ended, tried: Set<string>): void {
  const where = `world ${seed}`;
  for (const attack of attacks) tried.add(attack);
  expect(wronged, `${where}: honest devices let go`).toBe(0);
  expect(unpunished, `${where}: liars that were borne`).toBe(0);
  const [first, ...others] = honest;
  for (const other of others) expect(other.digest(), where).toBe(first!.digest());
  const state = first!.fold().state();
  const datanet = state.datanets.get(net)!;
  const hostileAccounts = new Set(hostile.map(({ account }) => account));
  // Nobody closes or amends what is another's, and nobody's clean chain is void.
  expect([datanet.open, datanet.manifestByVersion.size], where).toEqual([true, 1]);
  const places = new Map<string, number>();
  for (const contribution of datanet.contributions.values()) {
    const own = honest.find(({ account }) => account === contribution.account);
    if (own !== undefined && !hostileAccounts.has(contribution.account)) {
      expect(contribution.status, `${where}: an honest item`).not.toBe('void');
      const isOwnWithdrawal = honest.some(({ account, chain }) => account === contribution.account && chain.some(({ record }) => record.type === 'contribution.withdraw' && record.body.contribution === contribution.id));
      expect(contribution.status === 'withdrawn', `${where}: withdrawn by its author alone`).toBe(isOwnWithdrawal);
      expect(state.accounts.get(contribution.account)?.flagged, where).toBe(false);
    }
    if (contribution.status !== 'accepted') expect(contribution.points, where).toBe(0);
    if (contribution.status !== 'accepted' && contribution.status !== 'pending') continue;
    const key = `${contribution.account} ${dayOf(contribution.at)}`;
    places.set(key, (places.get(key) ?? 0) + 1);
  }
  for (const [key, taken] of places) expect(taken, `${where}: ${key} over two devices`).toBeLessThanOrEqual(2);
  // What an honest device wrote is with every other honest one.
  for (const device of honest) for (const { id } of device.chain) for (const other of honest) expect(other.holds(id), where).toBe(true);
}

describe(`${COUNT} worlds from seed ${SEED}`, () => {
  const tried = new Set<string>();
  for (let start = 0; start < COUNT; start += PORTION) {
    test(`worlds ${SEED + start} to ${SEED + Math.min(COUNT, start + PORTION) - 1} end in one state`, async () => {
      const seeds = Array.from({ length: Math.min(COUNT, start + PORTION) - start }, (_, index) => SEED + start + index);
      // Worlds of one portion at once: much of their time is waiting for signatures.
      await Promise.all(seeds.map(async (seed) => check(seed, await runWorld(seed), tried)));
    });
  }
  test('every attack was tried', () => {
    if (COUNT >= 300) expect(tried.size).toBe(21);
  });
});
