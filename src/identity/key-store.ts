/** Where a device's keys lie. The store keeps them in IndexedDB; tests and Node keep them in memory. */
import type { AccountId, DeviceId } from '#ledger';

/** Non-extractable keys and what the account has certified. Plain values and CryptoKeys: IndexedDB clones both. */
export interface StoredKeys {
  readonly account: AccountId;
  readonly accountKey: CryptoKey;
  /** The account's 32-byte seed under `wrappingKey` (AES-GCM), for a backup that its owner asks for. */
  readonly wrappedSeed: { readonly iv: Uint8Array; readonly bytes: Uint8Array };
  readonly wrappingKey: CryptoKey;
  readonly device: DeviceId;
  readonly deviceKey: CryptoKey;
  /** The account key's signature over the device key. */
  readonly certificate: Uint8Array;
  readonly createdAt: number;
}

export interface KeyStore {
  load(): Promise<StoredKeys | null>;
  /** Called once in a device's life. */
  save(keys: StoredKeys): Promise<void>;
}

/** Keys that last as long as the process. */
export function memoryKeyStore(initial: StoredKeys | null = null): KeyStore {
  let held = initial;
  return {
    load: () => Promise.resolve(held),
    save: (keys) => {
      held = keys;
      return Promise.resolve();
    },
  };
}
