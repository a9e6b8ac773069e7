/**
 * What becomes of one submission by itself: before daily limits, and without a look at other submissions. The order of the questions is the order of
 * the rules in the specification.
 */
import { gateVersion } from '#gate';
import { compareByTime, equalBytes } from '../bytes';
import type { AccountId, Assessment, ContributionState, RecordId, SignedRecord } from '../types';
import type { Chains } from './chains';
import { type Version, type Versions, versionAt } from './versions';

type Verdict = ContributionState['verdicts'][number];

export interface Decision {
  readonly outcome: 'accepted' | 'rejected' | 'pending' | 'unverified' | 'withdrawn' | 'void';
  readonly acceptedBy: 'score' | 'quorum' | null;
  readonly verdicts: readonly Verdict[];
  readonly assessment: Assessment | null;
  /** In force at the submission's time: its limits count. */
  readonly version: Version | null;
}

export interface DecisionInput {
  readonly owner: AccountId;
  readonly submission: SignedRecord<'contribution.submit'>;
  readonly withdrawals: readonly SignedRecord<'contribution.withdraw'>[];
  readonly verdicts: readonly SignedRecord<'verdict.cast'>[];
  readonly versions: Versions;
  readonly chains: Chains;
  readonly assess: (submission: SignedRecord<'contribution.submit'>, version: Version) => Assessment | null;
}

/** Rules L11 to L16 for one submission. */
export function decide({ owner, submission, withdrawals, verdicts, versions, chains, assess }: DecisionInput): Decision {
  const { account, at, body } = submission.record;
  const version = versionAt(versions, at);
  const end = (outcome: Decision['outcome'], rest: Partial<Decision> = {}): Decision => ({ outcome, acceptedBy: null, verdicts: [], assessment: null, version, ...rest });

  if (version === null || (versions.closedAt !== null && at > versions.closedAt)) return end('void');
  if (withdrawals.some((withdrawal) => withdrawal.record.account === account && !chains.isVoid(withdrawal))) return end('withdrawn');

  const manifest = versions.manifestByVersion.get(body.rules);
  const assessment = manifest === undefined ? null : assess(submission, { id: body.rules, at, manifest });
  if (assessment === null || !matches(assessment, body)) return end('unverified', { assessment });

  const forked = chains.isVoid(submission);
  const { automaticAt, quorum } = version.manifest.acceptance;
  // A version that was no longer in force accepts nothing by itself: a person looks.
  if (!forked && body.rules === version.id && automaticAt !== null && assessment.report.score >= automaticAt) {
    return end('accepted', { acceptedBy: 'score', assessment });
  }
  const last = lastVerdicts(verdicts.filter((verdict) => mayJudge(verdict, owner, submission, versions) && !chains.isVoid(verdict)));
  const tally = count(last, quorum);
  if (tally === 'accepted') return end('accepted', { acceptedBy: 'quorum', verdicts: last, assessment });
  return end(forked ? 'void' : tally, { verdicts: last, assessment });
}

/** The report that this device comes to passes, and is the one that was signed, unless another version of the gate made that: then this device's own counts. */
function matches({ report, digest, sizeBytes }: Assessment, body: SignedRecord<'contribution.submit'>['record']['body']): boolean {
  if (!report.pass || sizeBytes !== body.file.sizeBytes) return false;
  const { gate, score, digest: signed } = body.report;
  return gate !== gateVersion || (report.score === score && equalBytes(digest, signed));
}

function mayJudge(
  { record }: SignedRecord<'verdict.cast'>,
  owner: AccountId,
  submission: SignedRecord<'contribution.submit'>,
  versions: Versions,
): boolean {
  if (record.account === submission.record.account || record.at < submission.record.at) return false;
  const reviewers = versionAt(versions, record.at)?.manifest.acceptance.reviewers ?? [];
  return reviewers === 'anyone' || record.account === owner || reviewers.includes(record.account);
}

/** One a reviewer, the last by (at, id); in that order. */
function lastVerdicts(verdicts: readonly SignedRecord<'verdict.cast'>[]): readonly Verdict[] {
  const inOrder = verdicts.map(({ id, record }) => ({ id, at: record.at, record })).sort(compareByTime);
  const lastByAccount = new Map<AccountId, { readonly id: RecordId; readonly verdict: Verdict }>();
  for (const { id, record } of inOrder) {
    lastByAccount.delete(record.account);
    lastByAccount.set(record.account, { id, verdict: { account: record.account, verdict: record.body.verdict, reason: record.body.reason, at: record.at } });
  }
  return [...lastByAccount.values()].map(({ verdict }) => verdict);
}

/** The first of the two conditions that the verdicts meet, taken in order, decides. */
function count(verdicts: readonly Verdict[], { needed, of }: { readonly needed: number; readonly of: number }): 'accepted' | 'rejected' | 'pending' {
  let accepts = 0;
  let rejects = 0;
  for (const { verdict } of verdicts) {
    if (verdict === 'accept') accepts++;
    else rejects++;
    if (accepts >= needed) return 'accepted';
    if (rejects > of - needed) return 'rejected';
  }
  return 'pending';
}
