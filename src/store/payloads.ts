/** Where a submission's payload is: inside its record, or a blob of its own. */
import type { BlobId, SignedRecord } from '#ledger';
import type { Blobs, PreviewKey } from './blobs';

type Submission = SignedRecord<'contribution.submit'>;

export function blobOf({ record }: Submission): BlobId | null {
  const { content } = record.body.file;
  return 'blob' in content ? content.blob : null;
}

/** null: not here, or not whole. */
export function payloadOf(blobs: Blobs, { record }: Submission): Promise<Uint8Array | null> {
  const { content } = record.body.file;
  return 'inline' in content ? Promise.resolve(content.inline) : blobs.read(content.blob);
}

export const keyOfPreview = (submission: Submission): PreviewKey => blobOf(submission) ?? submission.id;
