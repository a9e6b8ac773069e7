/** Narrows a signed record by its type. */
import type { RecordType, SignedRecord } from '../types';

export const isOf = <T extends RecordType>(signed: SignedRecord, type: T): signed is SignedRecord<T> & SignedRecord => signed.record.type === type;
