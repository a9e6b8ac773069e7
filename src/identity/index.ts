/** Keys and who holds them. */
export { type KeyStore, type StoredKeys, memoryKeyStore } from './key-store';
export { type Identity, ensureIdentity, loadIdentity } from './identity';
export { importSeed, signerOf } from './ed25519-keys';
