/** Random worlds: several accounts with two devices each, two datanets, forks, amendments, verdicts, withdrawals, in any mixture. */
import fc from 'fast-check';
import type { RecordId, SignedRecord } from '../types';
import { START, type World, createWorld, manifest, submission } from './world';

const DAY = 24 * 60 * 60 * 1000;
const who = { account: fc.nat(3), device: fc.nat(1) };
const TEXTS = [
  'The lamp on the north pier burns green from dusk until the last boat is in.',
  'The lamp on the north pier burns green from dusk until the last ship is in.',
  'Odile bakes rye bread with caraway every Thursday before the market opens.',
  'A rope of nine strands is coiled twice and hung to dry behind the boathouse.',
  'Ask the keeper for the brass key if the gate of the old mill is shut.',
];

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('submit' as const), ...who, net: fc.nat(1), text: fc.nat(TEXTS.length - 1), score: fc.constantFrom(0.05, 0.3, 0.6, 0.9), day: fc.nat(2), stale: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('verdict' as const), ...who, target: fc.nat(30), accept: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), device: fc.nat(1), target: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('amend' as const), ...who, net: fc.nat(1), automaticAt: fc.constantFrom(null, 0.2, 0.5, 0.8), perDay: fc.integer({ min: 1, max: 3 }), needed: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rewind' as const), ...who, steps: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), ...who, name: fc.constantFrom('', 'Ada', 'Bo') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run' as const), ...who, net: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), ...who, net: fc.nat(1) }) },
);
export type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

export const actions = (maxLength: number): fc.Arbitrary<Action[]> => fc.array(action, { maxLength });

export interface PlayedWorld extends World {
  readonly nets: readonly RecordId[];
  readonly submissions: readonly SignedRecord[];
}

export function play(script: readonly Action[]): PlayedWorld {
  const world = createWorld();
  const nets = [0, 1].map((owner) => world.device(owner).append('datanet.create', null, { manifest: manifest({ perDay: 2 }) }, START + owner).id);
  const versions = nets.map((net) => [net]);
  const submissions: SignedRecord[] = [];
  script.forEach((each, index) => {
    const later = START + DAY + index * 60_000;
    const net = nets['net' in each ? each.net : 0] ?? null;
    const device = world.device('account' in each ? each.account : 0, each.device);
    const known = versions['net' in each ? each.net : 0] ?? [];
    if (each.do === 'submit') {
      const rules = (each.stale ? known[0] : known.at(-1)) ?? '';
      submissions.push(device.append('contribution.submit', net, submission(rules, TEXTS[each.text] ?? '', each.score), later + each.day * DAY));
    } else if (each.do === 'verdict') {
      const target = submissions[each.target % Math.max(1, submissions.length)];
      if (target === undefined) return;
      const reason = each.accept ? null : { code: 'wrong' as const, note: 'Not so.' };
      device.append('verdict.cast', target.record.net, { contribution: target.id, verdict: each.accept ? 'accept' : 'reject', reason }, Math.max(later, target.record.at));
    } else if (each.do === 'withdraw') {
      const target = submissions[each.target % Math.max(1, submissions.length)];
      if (target === undefined) return;
      const own = [0, 1, 2, 3].map((account) => world.device(account, each.device)).find(({ account }) => account === target.record.account);
      own?.append('contribution.withdraw', target.record.net, { contribution: target.id }, later);
    } else if (each.do === 'amend') {
      known.push(device.append('datanet.amend', net, { manifest: manifest({ automaticAt: each.automaticAt, perDay: each.perDay, quorum: { needed: each.needed, of: 3 } }) }, later).id);
    } else if (each.do === 'rewind') device.rewind(each.steps);
    else if (each.do === 'rename') device.append('account.rename', null, { name: each.name }, later);
    else if (each.do === 'close') device.append('datanet.close', net, {}, later + 2 * DAY);
    else device.append('run.publish', net, { name: 'run', base: 'embedded', adapter: null, recipe: {}, contributions: submissions.map(({ id }) => id).slice(0, 4), finalLoss: 0.5 }, later);
  });
  return { ...world, nets, submissions };
}
