/** The laws of the fold, each in at least a thousand random worlds. The seed of a failing world is printed with it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, actions, play } from '../testing/random-world';
import { START, assess, submission } from '../testing/world';
import type { LedgerState, SignedRecord } from '../types';
import { createFold, foldRecords } from './fold';
import { stateBytes } from './state-bytes';

const RUNS = { numRuns: 1000 };
const hex = (state: LedgerState): string => Buffer.from(stateBytes(state)).toString('hex');

describe('order and duplicates do not matter (L30)', () => {
  test('any order, with repeats, added in any portions, gives the same bytes', () => {
    fc.assert(
      fc.property(actions(24), fc.infiniteStream(fc.nat(1_000_000)), (script, numbers) => {
        const { records } = play(script);
        const random = () => numbers.next().value ?? 0;
        const shuffled = [...records, ...records.filter(() => random() % 4 === 0)]
          .map((record) => ({ record, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ record }) => record);
        const fold = createFold({ assess });
        for (const record of shuffled) {
          fold.add([record]);
          if (random() % 3 === 0) fold.state();
        }
        expect(hex(fold.state())).toBe(hex(foldRecords(records, assess)));
      }),
      RUNS,
    );
  });

  test('a payload that arrives late gives the same state as one that was there from the start', () => {
    fc.assert(
      fc.property(actions(16), fc.nat(1000), (script, pick) => {
        const { records, submissions } = play(script);
        const late = submissions[pick % Math.max(1, submissions.length)];
        fc.pre(late !== undefined);
        const blobOf = (signed: SignedRecord): SignedRecord =>
          signed.record.type === 'contribution.submit' && signed.id === late?.id
            ? { ...signed, record: { ...signed.record, body: { ...signed.record.body, file: { ...signed.record.body.file, content: { blob: 'late' } } } } }
            : signed;
        let arrived = false;
        const fold = createFold({ assess: (one, version) => (one.id === late?.id ? (arrived ? assess(original(late), version) : null) : assess(one, version)) });
        fold.add(records.map(blobOf));
        fold.state();
        arrived = true;
        fold.payloadArrived('late');
        expect(hex(fold.state())).toBe(hex(foldRecords(records, assess)));
      }),
      RUNS,
    );
  });
});

const original = (signed: SignedRecord) => {
  if (signed.record.type !== 'contribution.submit') throw new Error('not a submission');
  return { ...signed, record: signed.record };
};

describe('what is not counted harms nobody (L31)', () => {
  interface Added {
    readonly kind: 'rejected' | 'withdrawn' | 'over-limit';
    readonly account: number;
    readonly text: number;
    readonly day: number;
    readonly minute: number;
  }
  const added = (kind: Added['kind']): fc.Arbitrary<Added> =>
    fc.record({ kind: fc.constant(kind), account: fc.integer({ min: 0, max: 5 }), text: fc.nat(4), day: fc.nat(2), minute: fc.nat(40) });

  /** The same world with one more submission that ends as `kind`; null when it ends otherwise. */
  function withOneMore(script: readonly Action[], { kind, account, text, day, minute }: Added): { readonly before: LedgerState; readonly after: LedgerState } | null {
    const world = play(script);
    const net = world.nets[0] ?? null;
    const at = START + (1 + day) * 86_400_000 + minute * 60_000;
    const device = world.device(account, 9);
    if (kind === 'over-limit') for (const early of ['A first one.', 'A second one.']) device.append('contribution.submit', net, submission(net ?? '', early, 0.9), at);
    const before = foldRecords(world.records, assess);
    const score = kind === 'rejected' ? 0.3 : 0.9;
    const extra = device.append('contribution.submit', net, submission(net ?? '', `One more text, number ${text}, about ropes and lamps.`, score), at);
    if (kind === 'withdrawn') device.append('contribution.withdraw', net, { contribution: extra.id }, at);
    if (kind === 'rejected') {
      for (const reviewer of [10, 11]) {
        world.device(reviewer).append('verdict.cast', net, { contribution: extra.id, verdict: 'reject', reason: { code: 'wrong', note: '' } }, at + 1);
      }
    }
    const after = foldRecords(world.records, assess);
    return after.datanets.get(net ?? '')?.contributions.get(extra.id)?.status === kind ? { before, after } : null;
  }

  for (const kind of ['rejected', 'withdrawn', 'over-limit'] as const) {
    test(`one more ${kind} submission lowers no account's points and no account's rank`, () => {
      fc.assert(
        fc.property(actions(20), added(kind), (script, one) => {
          const worlds = withOneMore(script, one);
          fc.pre(worlds !== null);
          for (const [id, datanet] of worlds?.before.datanets ?? []) {
            const after = new Map(worlds?.after.datanets.get(id)?.standings.map((standing) => [standing.account, standing]));
            for (const { account, points, rank } of datanet.standings) {
              expect(after.get(account)?.points).toBe(points);
              expect(after.get(account)?.rank).toBeLessThanOrEqual(rank);
            }
          }
        }),
        RUNS,
      );
    });
  }
});
