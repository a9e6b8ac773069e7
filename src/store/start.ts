/** The service on a browser's database. It can be called at once: calls that come while the database opens wait for it. */
import { blobFolders } from './blobs';
import { WinnowDatabase } from './database';
import { openDeviceLedger } from './device-ledger';
import { storageFailure } from './failures';
import { databaseKeyStore } from './keys';
import { createLedgerService } from './ledger-service';
import { browserPlatform } from './platform';
import type { LedgerService } from './service-types';

export interface StartOptions {
  readonly sampleUrl: string;
  /** Called after each submission that was kept. */
  readonly onContributed: () => void;
}

/** Each call rejects, with words for a person, when the database cannot be opened. */
export function startLedgerService({ sampleUrl, onContributed }: StartOptions): LedgerService {
  const opening = open(sampleUrl);
  const when =
    <A extends readonly unknown[], R>(method: (service: LedgerService) => (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> =>
      method(await opening)(...args);
  const submit = when((service) => service.submit);
  return {
    state: when((service) => service.state),
    subscribe: when((service) => service.subscribe),
    ensureSample: when((service) => service.ensureSample),
    createDatanet: when((service) => service.createDatanet),
    amendDatanet: when((service) => service.amendDatanet),
    closeDatanet: when((service) => service.closeDatanet),
    submit: async (...args) => {
      const submitted = await submit(...args);
      if (submitted.ok) onContributed();
      return submitted;
    },
    withdraw: when((service) => service.withdraw),
    castVerdict: when((service) => service.castVerdict),
    publishRun: when((service) => service.publishRun),
    rename: when((service) => service.rename),
    acceptedItems: when((service) => service.acceptedItems),
    file: when((service) => service.file),
    preview: when((service) => service.preview),
    nearest: when((service) => service.nearest),
    seen: when((service) => service.seen),
    leftToday: when((service) => service.leftToday),
    importCar: when((service) => service.importCar),
    exportCar: when((service) => service.exportCar),
    saveRun: when((service) => service.saveRun),
    getRun: when((service) => service.getRun),
    listRuns: when((service) => service.listRuns),
    deleteRun: when((service) => service.deleteRun),
  };
}

async function open(sampleUrl: string): Promise<LedgerService> {
  try {
    const db = new WinnowDatabase();
    const ledger = await openDeviceLedger({ db, keyStore: databaseKeyStore(db), platform: browserPlatform(), folders: await blobFolders() });
    return createLedgerService({ db, ledger, fetchSample: () => fetchBytes(sampleUrl) });
  } catch (error) {
    const known = storageFailure(error);
    throw known === null ? error : new Error(`${known.error.message} ${known.error.fix}`, { cause: error });
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
