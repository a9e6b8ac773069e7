/** What exactly is signed: a domain in front of the id, so that a signature made for one purpose is worthless for any other. */
import { CID } from 'multiformats/cid';
import { concatBytes, hexToBytes } from './bytes';
import { encodeRecord } from './encode';
import { type Result, ok } from './result';
import type { AccountId, DeviceId, LedgerRecord, RecordId, SignedRecord } from './types';

/** Whoever holds a key: signs bytes, shows the public half as hex. */
export interface Signer {
  readonly publicKey: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const encoder = new TextEncoder();
const RECORD_DOMAIN = encoder.encode('winnow/record/v1\0');
const DEVICE_DOMAIN = encoder.encode('winnow/device/v1\0');

/** What a device key signs of a record. */
export const recordMessage = (id: RecordId): Uint8Array => concatBytes(RECORD_DOMAIN, CID.parse(id).bytes);

/** What an account key signs to certify a device key. */
export const deviceMessage = (account: AccountId, device: DeviceId): Uint8Array => concatBytes(DEVICE_DOMAIN, hexToBytes(account), hexToBytes(device));

/** Encodes and signs by the device's key. Refuses what a verifier elsewhere would refuse. */
export async function signRecord(record: LedgerRecord, device: Signer): Promise<Result<SignedRecord>> {
  const encoded = encodeRecord(record);
  if (!encoded.ok) return encoded;
  return ok({ ...encoded.value, signature: await device.sign(recordMessage(encoded.value.id)) });
}
