/**
 * Daily limits of one account in one datanet on one UTC day. Accepted submissions take places before pending ones, each group by (at, id); what does not
 * fit takes no place and harms nobody.
 */
import { compareByTime } from '../bytes';
import type { RecordId } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The UTC day of a time in milliseconds, as days since 1970. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

export interface Candidate {
  readonly id: RecordId;
  readonly at: number;
  readonly sizeBytes: number;
  readonly accepted: boolean;
  readonly perDay: { readonly submissions: number; readonly bytes: number };
}

/** The ids that are over the limit. */
export function overLimit(candidates: readonly Candidate[]): ReadonlySet<RecordId> {
  const over = new Set<RecordId>();
  let submissions = 0;
  let bytes = 0;
  for (const candidate of [...candidates].sort((a, b) => Number(b.accepted) - Number(a.accepted) || compareByTime(a, b))) {
    if (submissions + 1 > candidate.perDay.submissions || bytes + candidate.sizeBytes > candidate.perDay.bytes) {
      over.add(candidate.id);
      continue;
    }
    submissions += 1;
    bytes += candidate.sizeBytes;
  }
  return over;
}
