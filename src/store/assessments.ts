/** What the gate says of each submission, as this device came to it: kept by submission, so that a payload is checked once and not at every visit. */
import { gateVersion } from '#gate';
import { type Assess, type Assessment, type BlobId, type Fold, type RecordId, type SignedRecord, createAssess } from '#ledger';
import type { AssessmentRow, WinnowDatabase } from './database';
import { storing } from './failures';
import { readBlob } from './payloads';

export interface Assessments {
  /** For the fold. Files that are not inside their records must have been read by `settle` before. */
  readonly assess: Assess;
  readonly of: (submission: RecordId) => Assessment | null;
  /** Reads what earlier visits came to, by this version of the gate. */
  load(): Promise<void>;
  expect(records: readonly SignedRecord[]): void;
  /** Lets the fold see the files that it has not assessed yet, and keeps what it came to. */
  settle(fold: Fold): Promise<void>;
}

export function createAssessments(db: WinnowDatabase): Assessments {
  const assessmentById = new Map<RecordId, Assessment>();
  const blobByUnassessed = new Map<RecordId, BlobId>();
  const payloadByBlob = new Map<BlobId, Uint8Array>();
  const fresh: AssessmentRow[] = [];

  return {
    assess: createAssess({
      payloadByBlob: (blob) => payloadByBlob.get(blob),
      cached: (submission) => assessmentById.get(submission),
      onAssessed(submission, assessment) {
        assessmentById.set(submission, assessment);
        fresh.push({ submission, gateVersion, assessment });
      },
    }),
    of: (submission) => assessmentById.get(submission) ?? null,
    async load() {
      for (const row of await db.assessments.toArray()) if (row.gateVersion === gateVersion) assessmentById.set(row.submission, row.assessment);
    },
    expect(records) {
      for (const { id, record } of records) {
        if (record.type !== 'contribution.submit' || !('blob' in record.body.file.content) || assessmentById.has(id)) continue;
        blobByUnassessed.set(id, record.body.file.content.blob);
      }
    },
    async settle(fold) {
      for (const blob of blobByUnassessed.values()) {
        const bytes = await readBlob(db, blob);
        if (bytes === null) continue;
        payloadByBlob.set(blob, bytes);
        fold.payloadArrived(blob);
      }
      fold.state();
      payloadByBlob.clear();
      for (const submission of blobByUnassessed.keys()) if (assessmentById.has(submission)) blobByUnassessed.delete(submission);
      // Kept to save time only: a full disk must not stop anybody from reading.
      await storing(() => db.assessments.bulkPut(fresh.splice(0)));
    },
  };
}
