/**
 * What the gate says of each submission, as this device came to it: kept by submission, so that a payload is checked once and not at every visit. Texts are checked while the
 * ledger is read; pictures and recordings one after another behind it, and until then nothing is known of them.
 */
import { gateVersion, isSketch } from '#gate';
import { type Assess, type Assessment, type DatanetManifest, type Fold, type RecordId, type SignedRecord, assessPayload, createAssess, fileOf, toAssessment } from '#ledger';
import type { Blobs } from './blobs';
import type { AssessmentRow, WinnowDatabase } from './database';
import { storing } from './failures';
import { keyOfPreview, payloadOf } from './payloads';
import { toStoredPreview } from './previews';

type Submission = SignedRecord<'contribution.submit'>;

export interface Assessments {
  /** For the fold. Payloads that are not inside their records must have been read by `settle` before. */
  readonly assess: Assess;
  readonly of: (submission: RecordId) => Assessment | null;
  /** Reads what earlier visits came to, by this version of the gate. */
  load(): Promise<void>;
  expect(submissions: readonly Submission[]): void;
  /** This device has judged the file itself before it signed. */
  know(submission: RecordId, assessment: Assessment): void;
  forget(submissions: readonly RecordId[]): Promise<void>;
  /** Lets the fold see the texts that it has not assessed yet, and keeps what it came to. */
  settle(fold: Fold): Promise<void>;
  /** Judges the pictures and recordings that are here, each once among all tabs. Resolves when none is left. */
  judge(): Promise<void>;
  /** Files may have come that were missing. */
  lookAgain(): void;
}

export interface AssessmentsOptions {
  readonly db: WinnowDatabase;
  readonly blobs: Blobs;
  /** The manifest that a record founds or amends a datanet with. */
  readonly manifestOf: (version: RecordId) => DatanetManifest | undefined;
  /** Runs `work` while no other tab judges. */
  readonly aloneJudging: <T>(work: () => Promise<T>) => Promise<T>;
  /** A picture or recording of which nothing was known. */
  readonly onJudged: (submission: RecordId) => void;
}

export function createAssessments({ db, blobs, manifestOf, aloneJudging, onJudged }: AssessmentsOptions): Assessments {
  const assessmentById = new Map<RecordId, Assessment>();
  const unassessed = new Map<RecordId, Submission>();
  const payloadByBlob = new Map<string, Uint8Array>();
  const unwritten = new Map<RecordId, AssessmentRow>();
  /** Not here when they were looked for. */
  const missing = new Set<RecordId>();
  let judging: Promise<void> | null = null;
  let isAsked = false;

  const rulesOf = ({ record }: Submission) => manifestOf(record.body.rules)?.rules;

  function know(submission: RecordId, assessment: Assessment): void {
    assessmentById.set(submission, assessment);
    unassessed.delete(submission);
    unwritten.set(submission, { submission, gateVersion, assessment });
  }

  const write = async (): Promise<void> => {
    // Kept to save time only: a full disk must not stop anybody from reading.
    const rows = [...unwritten.values()];
    unwritten.clear();
    if (rows.length > 0) await storing(() => db.assessments.bulkPut(rows));
  };

  function recall({ submission, gateVersion: version, assessment }: AssessmentRow): boolean {
    if (version !== gateVersion || !isSketch(assessment.kind, assessment.sketch)) return false;
    assessmentById.set(submission, assessment);
    unassessed.delete(submission);
    return true;
  }

  /** True when it is known now. Another tab may have been quicker. */
  async function judgeOne(submission: Submission): Promise<boolean> {
    const row = await db.assessments.get(submission.id);
    if (row !== undefined && recall(row)) return true;
    const manifest = manifestOf(submission.record.body.rules);
    const bytes = manifest === undefined ? null : await payloadOf(blobs, submission);
    if (bytes === null) missing.add(submission.id);
    if (manifest === undefined || bytes === null) return false;
    const file = fileOf(submission, bytes);
    const assessed = await assessPayload(manifest, file);
    if (assessed === null) return false;
    know(submission.id, toAssessment(assessed, file));
    await write();
    const { preview } = assessed;
    if (preview !== null) await storing(async () => blobs.putPreview(keyOfPreview(submission), await toStoredPreview(preview)));
    return true;
  }

  /** What can't be judged now (a decoder that can't be loaded) waits until there is a reason to look again, and keeps nobody else waiting. */
  async function judgeAll(): Promise<void> {
    const failures: unknown[] = [];
    // What another visit adds to the map meanwhile is met too.
    for (const [id, submission] of unassessed) {
      const rules = rulesOf(submission);
      if (rules === undefined || rules.kind === 'text' || missing.has(id)) continue;
      try {
        if (await aloneJudging(() => judgeOne(submission))) onJudged(id);
      } catch (error) {
        missing.add(id);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Whoever asks while this runs may have brought more. */
  async function untilNoneIsLeft(): Promise<void> {
    try {
      while (isAsked) {
        isAsked = false;
        await judgeAll();
      }
    } finally {
      judging = null;
    }
  }

  return {
    assess: createAssess({ payloadByBlob: (blob) => payloadByBlob.get(blob), cached: (submission) => assessmentById.get(submission), onAssessed: know }),
    of: (submission) => assessmentById.get(submission) ?? null,
    async load() {
      await db.assessments.each((row) => void recall(row));
    },
    expect(submissions) {
      for (const submission of submissions) if (!assessmentById.has(submission.id)) unassessed.set(submission.id, submission);
    },
    know,
    async forget(submissions) {
      for (const submission of submissions) {
        assessmentById.delete(submission);
        unassessed.delete(submission);
        unwritten.delete(submission);
      }
      await db.assessments.bulkDelete([...submissions]);
    },
    async settle(fold) {
      for (const submission of unassessed.values()) {
        const { content, about } = submission.record.body.file;
        if (!('blob' in content) || about !== undefined || rulesOf(submission)?.kind !== 'text') continue;
        const bytes = await blobs.read(content.blob);
        if (bytes === null) continue;
        payloadByBlob.set(content.blob, bytes);
        fold.payloadArrived(content.blob);
      }
      fold.state();
      payloadByBlob.clear();
      await write();
    },
    judge() {
      isAsked = true;
      judging ??= untilNoneIsLeft();
      return judging;
    },
    lookAgain: () => missing.clear(),
  };
}
