/** Ed25519 keys in WebCrypto: made, imported from a seed, and used, never exported. */
import { type Signer, bytesToHex, concatBytes, hexToBytes } from '#ledger';

/** The fixed head of a PKCS #8 Ed25519 private key (RFC 8410); the seed follows. */
const PKCS8_HEAD = hexToBytes('302e020100300506032b657004220420');

export interface Ed25519Key {
  readonly publicKey: string;
  /** Non-extractable, for signing. */
  readonly key: CryptoKey;
}

/** A key that nobody can copy, not even this page. */
export async function generateDeviceKey(subtle: SubtleCrypto): Promise<Ed25519Key> {
  const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 gave a single key');
  return { publicKey: bytesToHex(new Uint8Array(await subtle.exportKey('raw', pair.publicKey))), key: pair.privateKey };
}

/** The key of a 32-byte seed. The extractable twin that yields the public half is dropped at once. */
export async function importSeed(subtle: SubtleCrypto, seed: Uint8Array): Promise<Ed25519Key> {
  const pkcs8 = concatBytes(PKCS8_HEAD, seed);
  const twin = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await subtle.exportKey('jwk', twin);
  const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  pkcs8.fill(0);
  return { publicKey: bytesToHex(base64UrlToBytes(x)), key };
}

/** A key as the ledger signs with it. */
export const signerOf = (subtle: SubtleCrypto, { publicKey, key }: Ed25519Key): Signer => ({
  publicKey,
  sign: async (message) => new Uint8Array(await subtle.sign('Ed25519', key, new Uint8Array(message))),
});

function base64UrlToBytes(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
