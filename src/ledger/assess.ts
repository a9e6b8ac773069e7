/** The gate's judgement of a submission's payload, as the fold asks for it. */
import { check, fingerprint, readItems, reportDigest, sketch } from '#gate';
import type { EntryFile, TextRules } from '#gate';
import type { Assess } from './fold/fold';
import type { Assessment, BlobId, RecordId } from './types';

/** Intrinsic: from the bytes and the rules alone. */
function assessFile(rules: TextRules, file: EntryFile): Assessment {
  const report = check(rules, file);
  const items = readItems(rules, file);
  return {
    report,
    digest: reportDigest(report),
    sketch: sketch(items.ok ? items.value : []),
    fingerprints: items.ok ? items.value.map(fingerprint) : [],
    sizeBytes: file.bytes.length,
  };
}

export interface AssessOptions {
  readonly payloadByBlob: (blob: BlobId) => Uint8Array | undefined;
  /** What this device came to before, by submission: its id names both the payload and the rules. */
  readonly cached?: (submission: RecordId) => Assessment | undefined;
  readonly onAssessed?: (submission: RecordId, assessment: Assessment) => void;
}

/** The fold's question to the gate, answered from what is cached, else from the payload; null while the payload is missing. */
export function createAssess({ payloadByBlob, cached, onAssessed }: AssessOptions): Assess {
  return (submission, version) => {
    const known = cached?.(submission.id);
    if (known !== undefined) return known;
    const { name, content } = submission.record.body.file;
    const bytes = 'inline' in content ? content.inline : payloadByBlob(content.blob);
    if (bytes === undefined) return null;
    const assessment = assessFile(version.manifest.rules, { name, bytes });
    onAssessed?.(submission.id, assessment);
    return assessment;
  };
}
