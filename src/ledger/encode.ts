/**
 * A record and its canonical bytes. There is exactly one encoding of a record: bytes that decode but would be written differently are refused, so
 * that an id stands for one meaning on every device.
 */
import * as dagCbor from '@ipld/dag-cbor';
import { equalBytes } from './bytes';
import { recordIdOf } from './cid';
import { type Result, ok, refuse } from './result';
import { parseRecord } from './schema';
import type { LedgerRecord, RecordId } from './types';

export const RECORD_BYTES = 16 * 1024;

/** The value of canonical DAG-CBOR bytes; `undefined` when they are not canonical or not DAG-CBOR at all. */
export function decodeCanonical(bytes: Uint8Array): unknown {
  try {
    const value: unknown = dagCbor.decode(bytes);
    return equalBytes(dagCbor.encode(value), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Steps 1, 3 and 4 of verification: size, canonical bytes, strict schema. */
export function decodeRecord(bytes: Uint8Array): Result<LedgerRecord> {
  if (bytes.length > RECORD_BYTES) return tooLarge(bytes.length);
  const value = decodeCanonical(bytes);
  if (value === undefined) return refuse('not-canonical', 'A record is damaged, or was not written in the one canonical way.');
  const parsed = parseRecord(value);
  return 'record' in parsed ? ok(parsed.record) : refuse('not-a-record', `A record says what this version cannot read (${parsed.problem}).`, 'Update Winnow, then try again.');
}

/** The canonical bytes and the id of a record; refuses what would not be readable by others. */
export function encodeRecord(record: LedgerRecord): Result<{ readonly id: RecordId; readonly bytes: Uint8Array<ArrayBuffer>; readonly record: LedgerRecord }> {
  const bytes = new Uint8Array(dagCbor.encode(record));
  const decoded = decodeRecord(bytes);
  return decoded.ok ? ok({ id: recordIdOf(bytes), bytes, record: decoded.value }) : decoded;
}

export const tooLarge = (sizeBytes: number) =>
  refuse('too-large', `A record of ${sizeBytes} bytes is over the limit of ${RECORD_BYTES}.`, 'Send large content as a blob beside its record.');
