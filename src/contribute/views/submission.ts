/** What came of submitting something: where it stands at once, or why it was refused and what to do, in words. */
import type { ContributionStatus, RecordId } from '#ledger';

export type Submission =
  | { readonly ok: true; readonly id: RecordId; readonly status: ContributionStatus; readonly points: number }
  | { readonly ok: false; readonly trouble: string };
