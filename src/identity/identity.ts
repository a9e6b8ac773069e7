/**
 * Who this device is: an account, and a device key that the account has certified. Both are made silently at the first signed act; from then on the
 * device signs, and the account key signs certificates only.
 */
import type { Failure } from '#gate';
import { type AccountId, type DeviceId, type Result, type Signer, deviceMessage, ok } from '#ledger';
import { generateDeviceKey, importSeed, signerOf } from './ed25519-keys';
import type { KeyStore, StoredKeys } from './key-store';

export interface Identity {
  readonly account: AccountId;
  readonly device: DeviceId;
  /** Signs records. */
  readonly signer: Signer;
  readonly certificate: Uint8Array;
}

/** Null until the first signed act. */
export async function loadIdentity(keyStore: KeyStore, subtle: SubtleCrypto = globalThis.crypto.subtle): Promise<Identity | null> {
  const keys = await keyStore.load();
  return keys === null ? null : identityOf(keys, subtle);
}

/** The identity of this device, made now if there is none. The caller holds the ledger's lock, so that two tabs make one. */
export async function ensureIdentity(keyStore: KeyStore, crypto: Crypto = globalThis.crypto, now: () => number = Date.now): Promise<Result<Identity, Failure>> {
  // Pages from plain HTTP on another host have no WebCrypto at all.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) {
    return {
      ok: false,
      error: { code: 'insecure-page', message: 'This page was not loaded securely, so the browser gives it no signing keys.', fix: 'Open Winnow over https, or from localhost.' },
    };
  }
  const existing = await loadIdentity(keyStore, subtle);
  if (existing !== null) return ok(existing);
  try {
    const keys = await createKeys(crypto, now());
    await keyStore.save(keys);
    return ok(identityOf(keys, subtle));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotSupportedError') throw error;
    return {
      ok: false,
      error: {
        code: 'no-ed25519',
        message: 'This browser cannot make Ed25519 keys, so nothing can be signed here. You can still look around, train and ask.',
        fix: 'Update the browser: Chrome and Edge from 137, Firefox from 129 and Safari from 17 can.',
      },
    };
  }
}

const identityOf = ({ account, device, deviceKey, certificate }: StoredKeys, subtle: SubtleCrypto): Identity => ({
  account,
  device,
  signer: signerOf(subtle, { publicKey: device, key: deviceKey }),
  certificate,
});

async function createKeys(crypto: Crypto, createdAt: number): Promise<StoredKeys> {
  const { subtle } = crypto;
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const account = await importSeed(subtle, seed);
  const device = await generateDeviceKey(subtle);
  const wrappingKey = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv }, wrappingKey, seed));
  seed.fill(0);
  return {
    account: account.publicKey,
    accountKey: account.key,
    wrappedSeed: { iv, bytes: wrapped },
    wrappingKey,
    device: device.publicKey,
    deviceKey: device.key,
    certificate: await signerOf(subtle, account).sign(deviceMessage(account.publicKey, device.publicKey)),
    createdAt,
  };
}
