/** Real Ed25519 keys from a number, the same at each run: for tests about signatures. */
import { createHash } from 'node:crypto';
import { bytesToHex, concatBytes, hexToBytes } from '../bytes';
import { type Signer, deviceMessage, signRecord } from '../sign';
import type { BodyByType, LedgerRecord, RecordId, RecordType, SignedRecord } from '../types';

const PKCS8_PREFIX = hexToBytes('302e020100300506032b657004220420');

async function signerFromSeed(seed: Uint8Array): Promise<Signer> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('pkcs8', concatBytes(PKCS8_PREFIX, seed), 'Ed25519', true, ['sign']);
  const { x = '' } = await subtle.exportKey('jwk', key);
  return {
    publicKey: bytesToHex(new Uint8Array(Buffer.from(x, 'base64url'))),
    sign: async (message) => new Uint8Array(await subtle.sign('Ed25519', key, new Uint8Array(message))),
  };
}

export const signerOf = (name: string): Promise<Signer> => signerFromSeed(new Uint8Array(createHash('sha256').update(name).digest()));

export interface SigningDevice {
  readonly account: Signer;
  readonly device: Signer;
  append<T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], at: number): Promise<SignedRecord>;
}

/** A device with its certificate as the first record of its chain. */
export async function createSigningDevice(name: string, at: number): Promise<SigningDevice & { readonly records: readonly SignedRecord[] }> {
  const account = await signerOf(`account ${name}`);
  const device = await signerOf(`device ${name}`);
  const records: SignedRecord[] = [];
  const append = async <T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], when: number): Promise<SignedRecord> => {
    const draft = { v: 1, net, type, account: account.publicKey, device: device.publicKey, seq: records.length, prev: records.at(-1)?.id ?? null, at: when, body };
    const signed = await signRecord(draft as LedgerRecord, device);
    if (!signed.ok) throw new Error(signed.error.message);
    records.push(signed.value);
    return signed.value;
  };
  await append('device.add', null, { name, deviceName: 'test', certificate: await account.sign(deviceMessage(account.publicKey, device.publicKey)) }, at);
  return { account, device, records, append };
}
