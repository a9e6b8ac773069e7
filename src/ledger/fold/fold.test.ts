/** What becomes of submissions, rule by rule, in small worlds written by hand. */
import { describe, expect, test } from 'vitest';
import { defaultImageRules, defaultRules } from '#gate';
import { START, type World, assess, createWorld, manifest, submission } from '../testing/world';
import type { ContributionState, DatanetState, RecordId, SignedRecord } from '../types';
import { createFold, foldRecords } from './fold';

const DAY = 86_400_000;
const REJECT = { code: 'wrong' as const, note: 'It closes at six.' };

function found(world: World, acceptance: Parameters<typeof manifest>[0] = {}): RecordId {
  return world.device(0).append('datanet.create', null, { manifest: manifest(acceptance) }, START).id;
}
function submit(world: World, net: RecordId, account: number, text: string, { score = 0.8, at = START + DAY, device = 0, rules = net } = {}): RecordId {
  return world.device(account, device).append('contribution.submit', net, submission(rules, text, score), at).id;
}
function vote(world: World, net: RecordId, account: number, contribution: RecordId, verdict: 'accept' | 'reject', at = START + 2 * DAY): SignedRecord {
  return world.device(account).append('verdict.cast', net, { contribution, verdict, reason: verdict === 'reject' ? REJECT : null }, at);
}
function datanetOf(world: World, net: RecordId): DatanetState {
  const datanet = foldRecords(world.records, assess).datanets.get(net);
  if (datanet === undefined) throw new Error('the datanet is missing');
  return datanet;
}
function contributionOf(world: World, net: RecordId, id: RecordId): ContributionState {
  const contribution = datanetOf(world, net).contributions.get(id);
  if (contribution === undefined) throw new Error('the contribution is missing');
  return contribution;
}

describe('acceptance (L13–L17)', () => {
  test('a passing report at or over the threshold accepts by itself; below it reviewers are asked', () => {
    const world = createWorld();
    const net = found(world);
    const [over, below] = [submit(world, net, 1, 'Over the threshold.', { score: 0.5 }), submit(world, net, 1, 'Below it.', { score: 0.49 })];
    expect(contributionOf(world, net, over)).toMatchObject({ status: 'accepted', acceptedBy: 'score' });
    expect(contributionOf(world, net, below)).toMatchObject({ status: 'pending', acceptedBy: null, points: 0 });
  });

  test('verdicts on what the score accepted are void: it stays accepted', () => {
    const world = createWorld();
    const net = found(world);
    const id = submit(world, net, 1, 'Accepted by score.');
    for (const reviewer of [0, 2, 3]) vote(world, net, reviewer, id, 'reject');
    expect(contributionOf(world, net, id)).toMatchObject({ status: 'accepted', verdicts: [] });
  });

  test('two of three accept; two of three reject, with the reason kept', () => {
    const world = createWorld();
    const net = found(world, { automaticAt: null });
    const [good, bad] = [submit(world, net, 1, 'Good.'), submit(world, net, 1, 'Bad.')];
    vote(world, net, 2, good, 'accept');
    vote(world, net, 2, bad, 'reject');
    expect(contributionOf(world, net, good).status).toBe('pending');
    expect(contributionOf(world, net, bad).status).toBe('pending');
    vote(world, net, 3, good, 'accept');
    vote(world, net, 3, bad, 'reject');
    expect(contributionOf(world, net, good)).toMatchObject({ status: 'accepted', acceptedBy: 'quorum' });
    expect(contributionOf(world, net, bad)).toMatchObject({ status: 'rejected', points: 0, verdicts: [{ reason: REJECT }, { reason: REJECT }] });
  });

  test('the last verdict of a reviewer counts, and nobody judges their own', () => {
    const world = createWorld();
    const net = found(world, { automaticAt: null });
    const id = submit(world, net, 1, 'Judged.');
    vote(world, net, 1, id, 'accept');
    vote(world, net, 2, id, 'accept');
    vote(world, net, 2, id, 'accept');
    expect(contributionOf(world, net, id).status).toBe('pending');
    vote(world, net, 2, id, 'reject');
    vote(world, net, 3, id, 'accept');
    expect(contributionOf(world, net, id).status).toBe('pending');
  });

  test('where reviewers are named, only they and the owner judge', () => {
    const world = createWorld();
    const net = found(world, { automaticAt: null, quorum: { needed: 1, of: 1 }, reviewers: [world.device(3).account] });
    const [a, b, c] = ['One.', 'Two.', 'Three.'].map((text) => submit(world, net, 1, text));
    vote(world, net, 2, a ?? '', 'accept');
    vote(world, net, 3, b ?? '', 'accept');
    vote(world, net, 0, c ?? '', 'accept');
    expect([a, b, c].map((id) => contributionOf(world, net, id ?? '').status)).toEqual(['pending', 'accepted', 'accepted']);
  });

  test('a verdict dated before the submission it judges does not count', () => {
    const world = createWorld();
    const net = found(world, { automaticAt: null, quorum: { needed: 1, of: 1 } });
    const id = submit(world, net, 1, 'Dated later.', { at: START + 5 * DAY });
    vote(world, net, 2, id, 'accept', START + 4 * DAY);
    expect(contributionOf(world, net, id).status).toBe('pending');
  });
});

describe('verification of reports (L12)', () => {
  test('a report that does not pass, is not the one recomputed, or has no payload counts nothing', () => {
    const world = createWorld();
    const net = found(world);
    const failing = submit(world, net, 1, 'Does not pass.', { score: 0.05 });
    const honest = submission(net, 'Claims more than it is.', 0.2);
    const lying = world.device(1).append('contribution.submit', net, { ...honest, report: { ...honest.report, score: 0.9 } }).id;
    const other = world.device(1).append('contribution.submit', net, { ...honest, report: { ...honest.report, digest: new Uint8Array(32).fill(1), score: 0.2 } }).id;
    const longer = world.device(1).append('contribution.submit', net, { ...honest, file: { ...honest.file, sizeBytes: 3 } }).id;
    const missing = world.device(1).append('contribution.submit', net, { ...honest, file: { ...honest.file, content: { blob: 'nowhere' } } }).id;
    const nobodys = submit(world, net, 1, 'Under rules that nobody made.', { rules: failing });
    for (const id of [failing, lying, other, longer, missing, nobodys]) expect(contributionOf(world, net, id)).toMatchObject({ status: 'unverified', points: 0 });
  });

  test('a report of another version of the gate is not compared: what this device comes to decides and scores', () => {
    const world = createWorld();
    const net = found(world);
    const of = (text: string, score: number) => {
      const body = submission(net, text, score);
      return world.device(1).append('contribution.submit', net, { ...body, report: { gate: 1, digest: new Uint8Array(32).fill(7), score: 0.99 } }).id;
    };
    const passing = of('Made long ago.', 0.6);
    const failing = of('Passed once.', 0.05);
    expect(contributionOf(world, net, passing)).toMatchObject({ status: 'accepted', points: 600 });
    expect(contributionOf(world, net, failing)).toMatchObject({ status: 'unverified', points: 0 });
  });
});

describe('datanets (L9–L11)', () => {
  test('only the owner amends and closes; kind and shape stay', () => {
    const world = createWorld();
    const net = found(world);
    world.device(1).append('datanet.amend', net, { manifest: { ...manifest(), name: 'Taken over' } });
    world.device(1).append('datanet.close', net, {});
    const reshaped = manifest();
    world.device(0).append('datanet.amend', net, { manifest: { ...reshaped, rules: defaultRules('chat') } });
    world.device(0).append('datanet.amend', net, { manifest: { ...reshaped, rules: defaultImageRules } });
    expect(datanetOf(world, net)).toMatchObject({ open: true, version: net, manifest: { name: 'Test' } });
    const amended = world.device(0).append('datanet.amend', net, { manifest: { ...manifest(), name: 'Renamed' } }).id;
    expect(datanetOf(world, net)).toMatchObject({ version: amended, manifest: { name: 'Renamed' } });
  });

  test('what is dated after the closing, or before the founding, is void', () => {
    const world = createWorld();
    const net = found(world);
    world.device(0).append('datanet.close', net, {}, START + 2 * DAY);
    const before = submit(world, net, 1, 'In time.');
    const after = submit(world, net, 1, 'Too late.', { at: START + 3 * DAY });
    expect(contributionOf(world, net, before).status).toBe('accepted');
    expect(contributionOf(world, net, after).status).toBe('void');
    expect(datanetOf(world, net)).toMatchObject({ open: false, closedAt: START + 2 * DAY });
  });

  test('a submission under rules that were no longer in force waits for reviewers', () => {
    const world = createWorld();
    const net = found(world);
    const amended = world.device(0).append('datanet.amend', net, { manifest: manifest() }, START + DAY).id;
    const [old, current] = [submit(world, net, 1, 'Old rules.', { at: START + 2 * DAY }), submit(world, net, 1, 'New rules.', { at: START + 2 * DAY, rules: amended })];
    expect(contributionOf(world, net, old).status).toBe('pending');
    expect(contributionOf(world, net, current).status).toBe('accepted');
  });
});

describe('daily limits (L18, L19)', () => {
  test('the first of a UTC day count, over all devices of the account; the next day is new', () => {
    const world = createWorld();
    const net = found(world, { perDay: 2 });
    const ids = [0, 1, 0, 1].map((device, index) => submit(world, net, 1, `Number ${index} of the day.`, { device, at: START + DAY + index + (index === 3 ? DAY : 0) }));
    expect(ids.map((id) => contributionOf(world, net, id).status)).toEqual(['accepted', 'accepted', 'over-limit', 'accepted']);
  });

  test('accepted ones come before earlier pending ones, and rejected ones take no place', () => {
    const world = createWorld();
    const net = found(world, { perDay: 2, quorum: { needed: 1, of: 1 } });
    const pending = submit(world, net, 1, 'Pending, and first.', { score: 0.3, at: START + DAY });
    const rejected = submit(world, net, 1, 'Rejected.', { score: 0.3, at: START + DAY + 1 });
    const later = [2, 3].map((minute) => submit(world, net, 1, `Accepted at ${minute}.`, { at: START + DAY + minute }));
    vote(world, net, 2, rejected, 'reject');
    expect([pending, rejected, ...later].map((id) => contributionOf(world, net, id).status)).toEqual(['over-limit', 'rejected', 'accepted', 'accepted']);
  });

  test('a file that does not fit into the day’s bytes takes no place from a smaller one', () => {
    const world = createWorld();
    const net = found(world, { bytes: 60 });
    const [small, large, fits] = ['Short.', 'x'.repeat(80), 'Short again.'].map((text, minute) => submit(world, net, 1, text, { at: START + DAY + minute }));
    expect([small, large, fits].map((id) => contributionOf(world, net, id ?? '').status)).toEqual(['accepted', 'over-limit', 'accepted']);
  });
});

describe('withdrawal and forks (L20, L21)', () => {
  test('only its author withdraws a contribution; it then counts nothing', () => {
    const world = createWorld();
    const net = found(world);
    const id = submit(world, net, 1, 'Withdrawn later.');
    world.device(2).append('contribution.withdraw', net, { contribution: id });
    expect(contributionOf(world, net, id).status).toBe('accepted');
    world.device(1, 1).append('contribution.withdraw', net, { contribution: id }, START + 2 * DAY);
    expect(contributionOf(world, net, id)).toMatchObject({ status: 'withdrawn', points: 0, report: null });
  });

  test('from a fork on a device’s records are void, its account is flagged, its other devices go on', () => {
    const world = createWorld();
    const net = found(world);
    const before = submit(world, net, 1, 'Before the fork.');
    const one = submit(world, net, 1, 'One branch.');
    world.device(1).rewind(1);
    const two = submit(world, net, 1, 'The other branch.');
    const other = submit(world, net, 1, 'From another device.', { device: 1 });
    expect([before, one, two, other].map((id) => contributionOf(world, net, id).status)).toEqual(['accepted', 'void', 'void', 'accepted']);
    expect(foldRecords(world.records, assess).accounts.get(world.device(1).account)?.flagged).toBe(true);
  });

  test('what a quorum accepted stays accepted when its device forks', () => {
    const world = createWorld();
    const net = found(world, { automaticAt: null });
    const id = submit(world, net, 1, 'Accepted by people.');
    vote(world, net, 2, id, 'accept');
    vote(world, net, 3, id, 'accept');
    world.device(1).rewind(1);
    submit(world, net, 1, 'Another at the same place of the chain.');
    expect(contributionOf(world, net, id)).toMatchObject({ status: 'accepted', acceptedBy: 'quorum' });
  });
});

describe('standing and names (L24, L25)', () => {
  test('points rank; equal points go to who reached them first; accounts without points share the last rank', () => {
    const world = createWorld();
    const net = found(world);
    submit(world, net, 1, 'A rope of nine strands is coiled behind the boathouse.', { at: START + DAY + 5 });
    submit(world, net, 2, 'Odile bakes rye bread with caraway on Thursdays.', { at: START + DAY + 1 });
    submit(world, net, 3, 'Pending for now.', { score: 0.3 });
    submit(world, net, 4, 'Pending as well.', { score: 0.3 });
    const accounts = [2, 1, 3, 4].map((account) => world.device(account).account);
    expect(datanetOf(world, net).standings.map(({ account, rank, points }) => [account, rank, points])).toEqual([
      [accounts[0], 1, 800],
      [accounts[1], 2, 800],
      [accounts[2], 3, 0],
      [accounts[3], 3, 0],
    ]);
  });

  test('an account goes by its latest name', () => {
    const world = createWorld();
    const account = world.device(1).account;
    world.device(1).append('account.rename', null, { name: 'Ada' });
    world.device(1, 1).append('account.rename', null, { name: 'Ada L.' }, START + DAY);
    expect(foldRecords(world.records, assess).accounts.get(account)?.name).toBe('Ada L.');
  });
});

describe('the incremental fold (L29)', () => {
  test('a record in one datanet leaves the other’s state the same object, and other contributions too', () => {
    const world = createWorld();
    const [one, two] = [found(world), world.device(1).append('datanet.create', null, { manifest: manifest() }, START).id];
    const first = submit(world, one, 1, 'Stays as it is.');
    const fold = createFold({ assess });
    fold.add(world.records);
    const before = fold.state();
    const id = submit(world, one, 2, 'Comes later and differs in every word.');
    fold.add(world.records);
    const after = fold.state();
    expect(after.datanets.get(one)?.contributions.has(id)).toBe(true);
    expect(after.datanets.get(two)).toBe(before.datanets.get(two));
    expect(after.datanets.get(one)?.contributions.get(first)).toBe(before.datanets.get(one)?.contributions.get(first));
    expect(fold.state()).toBe(after);
  });
});
