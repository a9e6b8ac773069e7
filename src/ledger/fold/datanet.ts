/**
 * One datanet's share of the fold. It keeps what was derived and marks what a new record concerns: one submission, one (account, day), one account's
 * sum. Only that is derived again; then lists of the datanet are put together from the parts that stayed.
 */
import { compareByTime } from '../bytes';
import type { AccountId, Assessment, ContributionState, DatanetState, RecordId, SignedRecord, Standing } from '../types';
import type { Chains } from './chains';
import { overLimit } from './daily-limits';
import { type Decision, decide } from './decide';
import { isOf } from './is-of';
import { type Placed, bucketOf, candidateOf, contributionState, isCounted, noveltyEntryOf } from './placed';
import { type NoveltyEntry, type NoveltyIndex, createNoveltyIndex } from './novelty';
import { type Tally, rankTallies, tally } from './standings';
import { type Version, type Versions, deriveVersions } from './versions';

export type AssessSubmission = (submission: SignedRecord<'contribution.submit'>, version: Version) => Assessment | null;

export interface DatanetShard {
  add(signed: SignedRecord): void;
  /** Something that this record's meaning depends on has changed: a fork, or a payload that arrived. */
  touch(signed: SignedRecord): void;
  /** Null until the record that founds it is held. */
  state(): DatanetState | null;
}

interface Entry extends Placed {
  readonly novelty: number;
  readonly state: ContributionState;
}

export function createDatanetShard(id: RecordId, chains: Chains, assess: AssessSubmission): DatanetShard {
  let create: SignedRecord<'datanet.create'> | null = null;
  const amends: SignedRecord<'datanet.amend'>[] = [];
  const closes: SignedRecord<'datanet.close'>[] = [];
  const runs: SignedRecord<'run.publish'>[] = [];
  const submissions = new Map<RecordId, SignedRecord<'contribution.submit'>>();
  const withdrawals = new Map<RecordId, SignedRecord<'contribution.withdraw'>[]>();
  const verdicts = new Map<RecordId, SignedRecord<'verdict.cast'>[]>();

  const entryById = new Map<RecordId, Entry>();
  const idsByBucket = new Map<string, Set<RecordId>>();
  const idsByAccount = new Map<AccountId, Set<RecordId>>();
  const tallyByAccount = new Map<AccountId, Tally>();
  let novelty: NoveltyIndex | null = null;
  let versions: Versions | null = null;
  let standings: readonly Standing[] = [];
  let current: DatanetState | null = null;

  const dirty = new Set<RecordId>();
  let manifestDirty = true;
  let changed = true;

  function mark({ record, id: recordId }: SignedRecord): void {
    changed = true;
    if (record.type === 'contribution.submit') dirty.add(recordId);
    else if (record.type === 'contribution.withdraw' || record.type === 'verdict.cast') dirty.add(record.body.contribution);
    else if (record.type !== 'run.publish') manifestDirty = true;
  }

  function keep(signed: SignedRecord): void {
    if (isOf(signed, 'datanet.create')) create = signed;
    else if (isOf(signed, 'datanet.amend')) amends.push(signed);
    else if (isOf(signed, 'datanet.close')) closes.push(signed);
    else if (isOf(signed, 'run.publish')) runs.push(signed);
    else if (isOf(signed, 'contribution.withdraw')) push(withdrawals, signed.record.body.contribution, signed);
    else if (isOf(signed, 'verdict.cast')) push(verdicts, signed.record.body.contribution, signed);
    else if (isOf(signed, 'contribution.submit')) {
      submissions.set(signed.id, signed);
      include(idsByBucket, bucketOf(signed), signed.id);
      include(idsByAccount, signed.record.account, signed.id);
    }
  }

  /** Decides the marked submissions again, each by itself. Returns those whose decision may differ. */
  function decideAgain(owner: AccountId, now: Versions): ReadonlyMap<RecordId, Decision> {
    const decisions = new Map<RecordId, Decision>();
    for (const submissionId of dirty) {
      const submission = submissions.get(submissionId);
      if (submission === undefined) continue;
      decisions.set(
        submissionId,
        decide({ owner, submission, withdrawals: withdrawals.get(submissionId) ?? [], verdicts: verdicts.get(submissionId) ?? [], versions: now, chains, assess }),
      );
    }
    dirty.clear();
    return decisions;
  }

  /** Gives out the places of every day that a new decision concerns. */
  function placeAgain(decisions: ReadonlyMap<RecordId, Decision>): Map<RecordId, Placed> {
    const placed = new Map<RecordId, Placed>();
    const buckets = new Set<string>();
    for (const submissionId of decisions.keys()) {
      const submission = submissions.get(submissionId);
      if (submission !== undefined) buckets.add(bucketOf(submission));
    }
    for (const bucket of buckets) {
      const members = [...(idsByBucket.get(bucket) ?? [])].flatMap((memberId) => {
        const submission = submissions.get(memberId);
        const decision = decisions.get(memberId) ?? entryById.get(memberId)?.decision;
        return submission === undefined || decision === undefined ? [] : [{ submission, decision }];
      });
      const over = overLimit(members.flatMap(({ submission, decision }) => candidateOf(submission, decision)));
      for (const { submission, decision } of members) placed.set(submission.id, { submission, decision, overLimit: over.has(submission.id) });
    }
    return placed;
  }

  /** Reckons novelty from what now counts, and writes every entry that came out different. Returns the accounts concerned. */
  function settle(placed: ReadonlyMap<RecordId, Placed>, index: NoveltyIndex): ReadonlySet<AccountId> {
    const left: RecordId[] = [];
    const joined: NoveltyEntry[] = [];
    for (const [submissionId, next] of placed) {
      const before = entryById.get(submissionId);
      const counts = isCounted(next);
      if (before !== undefined && isCounted(before) && (!counts || before.decision.assessment !== next.decision.assessment)) left.push(submissionId);
      if (counts && (before === undefined || !isCounted(before) || before.decision.assessment !== next.decision.assessment)) joined.push(noveltyEntryOf(next));
    }
    const noveltyChanges = index.update(left, joined);
    const accounts = new Set<AccountId>();
    for (const submissionId of new Set([...placed.keys(), ...noveltyChanges.keys()])) {
      const before = entryById.get(submissionId);
      const next = placed.get(submissionId) ?? before;
      if (next === undefined) continue;
      const value = isCounted(next) ? (noveltyChanges.get(submissionId) ?? before?.novelty ?? 0) : 0;
      entryById.set(submissionId, { ...next, novelty: value, state: contributionState(id, next, value) });
      accounts.add(next.submission.record.account);
    }
    return accounts;
  }

  function rankAgain(accounts: ReadonlySet<AccountId>): void {
    for (const account of accounts) {
      const states = [...(idsByAccount.get(account) ?? [])].flatMap((submissionId) => entryById.get(submissionId)?.state ?? []);
      tallyByAccount.set(account, tally(account, states));
    }
    if (accounts.size > 0) standings = rankTallies(tallyByAccount.values());
  }

  function derive(founding: SignedRecord<'datanet.create'>): DatanetState {
    if (manifestDirty || versions === null) {
      versions = deriveVersions(founding, amends, closes, chains);
      for (const submissionId of submissions.keys()) dirty.add(submissionId);
      manifestDirty = false;
    }
    novelty ??= createNoveltyIndex(founding.record.body.manifest.rules.kind);
    rankAgain(settle(placeAgain(decideAgain(founding.record.account, versions)), novelty));
    const newest = versions.inForce.at(-1) ?? { id: founding.id, manifest: founding.record.body.manifest };
    return {
      id,
      owner: founding.record.account,
      createdAt: founding.record.at,
      manifest: newest.manifest,
      manifestByVersion: versions.manifestByVersion,
      version: newest.id,
      open: versions.closedAt === null,
      closedAt: versions.closedAt,
      contributions: new Map([...entryById.values()].map(({ state }) => state).sort(compareByTime).map((state) => [state.id, state])),
      standings,
      runs: runs
        .filter((run) => !chains.isVoid(run))
        .map((run) => ({ id: run.id, account: run.record.account, at: run.record.at, body: run.record.body }))
        .sort(compareByTime),
    };
  }

  return {
    add(signed) {
      keep(signed);
      mark(signed);
    },
    touch: mark,
    state() {
      if (create === null || !changed) return current;
      current = derive(create);
      changed = false;
      return current;
    },
  };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function include<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
