/**
 * The gate's judgement of a submission's payload, as the fold asks for it. Texts are judged when they are asked for; pictures and recordings take decoders that are loaded, so
 * they are judged beforehand (`assessPayload`, `assessMedia`), and the fold finds what came of it, or nothing.
 */
import { assess, assessText, reportDigest } from '#gate';
import type { Assessed, EntryFile } from '#gate';
import type { Assess } from './fold/fold';
import { isOf } from './fold/is-of';
import type { Assessment, BlobId, DatanetManifest, RecordId, SignedRecord } from './types';

type Submission = SignedRecord<'contribution.submit'>;

/** What the fold takes of what the gate says. */
export function toAssessment({ report, prints }: Assessed, file: EntryFile): Assessment {
  const { kind, fingerprints, sketch } = prints;
  return { report, digest: reportDigest(report), kind, fingerprints, sketch, sizeBytes: file.bytes.length };
}

/** The file that a submission sends; `bytes` are its payload's. */
export function fileOf({ record }: Submission, bytes: Uint8Array): EntryFile {
  const { name, about } = record.body.file;
  return { name, bytes, ...(about === undefined ? {} : { about }) };
}

/** Of a submission of any kind. null: something is said about a text, which no report covers. */
export async function assessPayload({ rules }: DatanetManifest, file: EntryFile): Promise<Assessed | null> {
  return rules.kind === 'text' && file.about !== undefined ? null : assess(rules, file);
}

export interface AssessOptions {
  readonly payloadByBlob: (blob: BlobId) => Uint8Array | undefined;
  /** What this device came to before, by submission: its id names the payload, what is said about it, and the rules. */
  readonly cached?: (submission: RecordId) => Assessment | undefined;
  readonly onAssessed?: (submission: RecordId, assessment: Assessment) => void;
}

/** The fold's question to the gate, answered from what is cached, else, for texts, from the payload; null while there is no answer. */
export function createAssess({ payloadByBlob, cached, onAssessed }: AssessOptions): Assess {
  return (submission, { manifest: { rules } }) => {
    const known = cached?.(submission.id);
    if (known !== undefined) return known;
    if (rules.kind !== 'text' || submission.record.body.file.about !== undefined) return null;
    const bytes = payloadOf(submission, payloadByBlob);
    if (bytes === undefined) return null;
    const file = fileOf(submission, bytes);
    const assessment = toAssessment(assessText(rules, file), file);
    onAssessed?.(submission.id, assessment);
    return assessment;
  };
}

/** Judges every picture and recording that `records` submit and whose payload is held, one after another: what `createAssess` takes as cached. */
export async function assessMedia(records: Iterable<SignedRecord>, payloadByBlob: AssessOptions['payloadByBlob']): Promise<ReadonlyMap<RecordId, Assessment>> {
  const all = [...records];
  const manifestByVersion = new Map(all.flatMap((signed) => (isOf(signed, 'datanet.create') || isOf(signed, 'datanet.amend') ? [[signed.id, signed.record.body.manifest] as const] : [])));
  const assessments = new Map<RecordId, Assessment>();
  for (const signed of all) {
    const manifest = isOf(signed, 'contribution.submit') ? manifestByVersion.get(signed.record.body.rules) : undefined;
    if (!isOf(signed, 'contribution.submit') || manifest === undefined || manifest.rules.kind === 'text') continue;
    const bytes = payloadOf(signed, payloadByBlob);
    const file = bytes && fileOf(signed, bytes);
    const assessed = file && (await assessPayload(manifest, file));
    if (assessed) assessments.set(signed.id, toAssessment(assessed, file));
  }
  return assessments;
}

function payloadOf({ record }: Submission, payloadByBlob: AssessOptions['payloadByBlob']): Uint8Array | undefined {
  const { content } = record.body.file;
  return 'inline' in content ? content.inline : payloadByBlob(content.blob);
}
