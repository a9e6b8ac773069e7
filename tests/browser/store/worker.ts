import { expose } from 'comlink';
import { type About, parseRules } from '#gate';
import { fileToBlob } from '#ledger';
import { WinnowDatabase, browserPlatform, createLedgerService, databaseKeyStore, openDeviceLedger } from '#store';
import { blobFolders } from '../../../src/store/blobs';

const opening = (async () => {
  const db = new WinnowDatabase();
  const folders = await blobFolders();
  const ledger = await openDeviceLedger({ db, keyStore: databaseKeyStore(db), platform: browserPlatform(), folders });
  return { ledger, folders, service: createLedgerService({ db, ledger, fetchSample: () => Promise.reject(new Error('none')) }) };
})();

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);

const suite = {
  async found(json: Readonly<Record<string, unknown>>): Promise<string> {
    const rules = parseRules(json);
    if (!rules.ok) throw new Error(rules.error.message);
    const founded = await (await opening).service.createDatanet({ name: 'Test', summary: '', description: '', tags: [], licence: 'CC0-1.0', rules: rules.value as never, acceptance: { automaticAt: 0.1, quorum: { needed: 1, of: 1 }, reviewers: 'anyone' } });
    if (!founded.ok) throw new Error(founded.error.message);
    return founded.value;
  },
  submit: async (net: string, name: string, base64: string, about?: About) => (await opening).service.submit(net, { name, bytes: bytesOf(base64), ...(about === undefined ? {} : { about }) }),
  withdraw: async (net: string, id: string) => (await opening).service.withdraw(net, id),
  sizeOfFile: async (id: string) => (await (await opening).service.file(id))?.bytes.length ?? null,
  async preview(id: string) {
    const preview = await (await opening).service.preview(id);
    return preview?.kind === 'picture' ? { ...preview, bytes: preview.bytes.length } : preview && { ...preview, peaks: preview.peaks.length };
  },
  statusOf: async (net: string, id: string) => (await (await opening).service.state()).datanets.get(net)?.contributions.get(id)?.status,
  /** What a tab does before it is killed between a file and its record. */
  async orphan(): Promise<void> {
    await (await opening).ledger.blobs.put(fileToBlob(new Uint8Array(100_000)));
  },
  hasPrivateFiles: async () => (await opening).folders !== null,
};
export type StoreSuite = typeof suite;

expose(suite);
