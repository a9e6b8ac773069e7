/** The device's keys in IndexedDB, which clones a CryptoKey without ever showing its bytes. */
import type { KeyStore } from '#identity';
import type { WinnowDatabase } from './database';

/** `save` fails when there are keys already: they are made once. */
export const databaseKeyStore = (db: WinnowDatabase): KeyStore => ({
  load: async () => (await db.keys.get('device'))?.keys ?? null,
  save: async (keys) => void (await db.keys.add({ name: 'device', keys })),
});
