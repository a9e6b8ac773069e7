/** Which files on this device a record still asks for: what is not among them may go. */
import { type BlobId, type RecordId, type SignedRecord, decodeRecord } from '#ledger';
import type { HeldRow } from './database';

/** Blobs of submissions and published adapters, and ids of submissions that hold their payload inside (beside which previews are kept). */
export function keysInUse(records: Iterable<SignedRecord>, held: readonly HeldRow[], isWithdrawn: (submission: RecordId) => boolean): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { id, record } of records) {
    if (record.type === 'contribution.submit' && !isWithdrawn(id)) keys.add(blobNamedBy(record) ?? id);
    else if (record.type === 'run.publish') keys.add(blobNamedBy(record) ?? id);
  }
  for (const { bytes } of held) {
    const decoded = decodeRecord(bytes);
    const blob = decoded.ok ? blobNamedBy(decoded.value) : null;
    if (blob !== null) keys.add(blob);
  }
  return keys;
}

export function blobNamedBy(record: SignedRecord['record']): BlobId | null {
  if (record.type === 'run.publish') return record.body.adapter;
  return record.type === 'contribution.submit' && 'blob' in record.body.file.content ? record.body.file.content.blob : null;
}
