/** The device's keys: made once, never readable, and good for records that any verifier takes (I1–I4). */
import { describe, expect, test } from 'vitest';
import { createVerifier, signRecord } from '#ledger';
import { importSeed } from './ed25519-keys';
import { ensureIdentity, loadIdentity } from './identity';
import { memoryKeyStore } from './key-store';

const crypto = globalThis.crypto;

describe('identity', () => {
  test('is made at the first signed act, and is the same from then on (I1)', async () => {
    const keyStore = memoryKeyStore();
    expect(await loadIdentity(keyStore)).toBeNull();
    const first = await ensureIdentity(keyStore);
    const second = await ensureIdentity(keyStore);
    if (!first.ok || !second.ok) throw new Error('no identity');
    expect(second.value.account).toBe(first.value.account);
    expect(second.value.device).toBe(first.value.device);
    expect(first.value.account).not.toBe(first.value.device);
  });

  test('its certificate and signatures pass the verifier (I2)', async () => {
    const made = await ensureIdentity(memoryKeyStore());
    if (!made.ok) throw new Error(made.error.message);
    const { account, device, certificate, signer } = made.value;
    const signed = await signRecord({ v: 1, net: null, type: 'device.add', account, device, seq: 0, prev: null, at: 0, body: { name: '', deviceName: '', certificate } }, signer);
    if (!signed.ok) throw new Error(signed.error.message);
    expect((await createVerifier().add([signed.value])).map(({ status }) => status)).toEqual(['added']);
  });

  test('no private key can be exported, and the seed only opens with a key that cannot be either (I3)', async () => {
    const keyStore = memoryKeyStore();
    await ensureIdentity(keyStore);
    const keys = await keyStore.load();
    if (keys === null) throw new Error('no keys');
    for (const key of [keys.accountKey, keys.deviceKey]) await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('raw', keys.wrappingKey)).rejects.toThrow();
    const seed = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(keys.wrappedSeed.iv) }, keys.wrappingKey, new Uint8Array(keys.wrappedSeed.bytes)));
    expect((await importSeed(crypto.subtle, seed)).publicKey).toBe(keys.account);
  });

  test('a browser without Ed25519, or a page without WebCrypto, is told what to do (I4)', async () => {
    const unsupported = new DOMException('Unrecognized name.', 'NotSupportedError');
    const old = { getRandomValues: crypto.getRandomValues.bind(crypto), subtle: { importKey: () => Promise.reject(unsupported) } };
    expect(await ensureIdentity(memoryKeyStore(), old as unknown as Crypto)).toMatchObject({ ok: false, error: { code: 'no-ed25519' } });
    expect(await ensureIdentity(memoryKeyStore(), {} as unknown as Crypto)).toMatchObject({ ok: false, error: { code: 'insecure-page' } });
  });
});
