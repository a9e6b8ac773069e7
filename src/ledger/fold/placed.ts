/** A submission between its decision and its state: what it asks of its day, what it adds to novelty, and how it is shown in the end. */
import type { ContributionState, RecordId, SignedRecord } from '../types';
import { type Candidate, dayOf } from './daily-limits';
import type { Decision } from './decide';
import type { NoveltyEntry } from './novelty';

export interface Placed {
  readonly submission: SignedRecord<'contribution.submit'>;
  readonly decision: Decision;
  readonly overLimit: boolean;
}

/** One account's day: what shares its limits. */
export const bucketOf = ({ record }: SignedRecord<'contribution.submit'>): string => `${record.account}|${dayOf(record.at)}`;

/** Accepted, and with a place of its day. */
export const isCounted = ({ decision, overLimit: over }: Pick<Placed, 'decision' | 'overLimit'>): boolean => decision.outcome === 'accepted' && !over;

/** Only what is accepted or may yet be takes a place. */
export function candidateOf({ id, record }: SignedRecord<'contribution.submit'>, { outcome, version }: Decision): readonly Candidate[] {
  if (version === null || (outcome !== 'accepted' && outcome !== 'pending')) return [];
  return [{ id, at: record.at, sizeBytes: record.body.file.sizeBytes, accepted: outcome === 'accepted', perDay: version.manifest.rules.perDay }];
}

export function noveltyEntryOf({ submission, decision }: Placed): NoveltyEntry {
  const { fingerprints, sketch } = decision.assessment ?? { fingerprints: [], sketch: new Uint32Array() };
  return { id: submission.id, at: submission.record.at, fingerprints, sketch };
}

export function contributionState(net: RecordId, { submission, decision, overLimit: over }: Placed, novelty: number): ContributionState {
  const { account, at, body } = submission.record;
  const report = decision.assessment?.report ?? null;
  return {
    id: submission.id,
    net,
    account,
    at,
    fileName: body.file.name,
    sizeBytes: body.file.sizeBytes,
    items: report?.items ?? 0,
    status: over ? 'over-limit' : decision.outcome,
    acceptedBy: over ? null : decision.acceptedBy,
    report,
    replaces: body.replaces,
    verdicts: decision.verdicts,
    novelty,
    points: Math.round((Math.round((report?.score ?? 0) * 1000) * Math.round(novelty * 1000)) / 1000),
  };
}
