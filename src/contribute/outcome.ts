/**
 * What would happen to a draft if it were submitted now, in words. The ledger's fold has the last word; this says beforehand what it will say, from
 * the gate's report, the datanet's acceptance and what is left of the day.
 */
import { partWeights, type Report } from '#gate';
import type { Acceptance, ContributionState } from '#ledger';
import type { Quota } from './quota';

export type OutcomeKind = 'accepted' | 'review' | 'over-limit' | 'not-yet';
export interface Outcome {
  readonly kind: OutcomeKind;
  /** A few words, for beside the ring. */
  readonly headline: string;
  /** One sentence: why. */
  readonly reason: string;
}

/** `report` is the gate's with its context; without `quota` the day counts as open. */
export function foreseeOutcome(report: Report, acceptance: Acceptance, quota?: Quota): Outcome {
  if (!report.pass) return { kind: 'not-yet', headline: 'not yet', reason: refusal(report) };
  if (quota?.reached) return { kind: 'over-limit', headline: 'tomorrow', reason: quota.message };
  const { automaticAt } = acceptance;
  const alone = scoreAlone(report);
  if (automaticAt !== null && alone >= automaticAt) {
    const likeness = alone === report.score ? '' : ' by itself; what it is like lowers only what it earns';
    return { kind: 'accepted', headline: 'would be accepted', reason: `It passes every check, and ${score(alone)} is at or over ${score(automaticAt)}${likeness}.` };
  }
  const below = automaticAt === null ? 'Here people decide about every item' : `${score(alone)} is under ${score(automaticAt)}, so people decide`;
  return { kind: 'review', headline: 'would go to reviewers', reason: `${below}: ${quorumInWords(acceptance)}.` };
}

/** The score that is signed and accepted by: of the file alone, which is all new when it passes. Likeness to others counts in the points. */
const scoreAlone = ({ score: shown, parts }: Report): number => Math.round((shown + partWeights.novelty * (1 - parts.novelty)) * 1000) / 1000;

/** "2 of at most 3 reviewers have to agree" */
export function quorumInWords({ quorum }: Acceptance): string {
  const { needed, of } = quorum;
  if (of === 1) return 'one reviewer decides';
  return needed === of ? `all ${of} reviewers have to agree` : `${needed} of at most ${of} reviewers have to agree`;
}

/** Why an item stands where it stands, for its author: one calm sentence. */
export function standingReason(contribution: ContributionState, acceptance: Acceptance): string {
  switch (contribution.status) {
    case 'accepted':
      return contribution.acceptedBy === 'score' ? 'Accepted by its score.' : 'Accepted by reviewers.';
    case 'rejected':
      return 'Reviewers sent it back. It costs nothing: improve it and submit it again.';
    case 'pending':
      return `Waits for reviewers: ${quorumInWords(acceptance)}.`;
    case 'unverified':
      return 'This device cannot confirm what was signed: its text is missing, or the check comes out differently here. It counts 0 until then.';
    case 'over-limit':
      return 'Beyond what counts for that day. It stays visible, earns nothing and costs nothing.';
    case 'withdrawn':
      return 'You took it back.';
    case 'void':
      return 'Its device signed two different histories, so what came after that does not count.';
  }
}

function refusal(report: Report): string {
  const blocking = report.findings.filter((finding) => finding.severity === 'refuse').length;
  if (blocking === 0) return 'The gate does not let it through.';
  return blocking === 1 ? 'One thing has to change first.' : `${blocking} things have to change first.`;
}

const score = (value: number): string => value.toFixed(2);
