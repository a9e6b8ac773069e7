/** The page's end of the ledger: starts the worker and speaks to it. Nothing else of the store comes with it. */
import { type Remote, wrap } from 'comlink';
import { CONTRIBUTED } from '../contributed';
import type { LedgerService } from '../service-types';

/** Starts a worker at each call; the page keeps one (`useLedger`). */
export function connectLedger(): Remote<LedgerService> {
  const worker = new Worker(new URL('../../../workers/ledger.ts', import.meta.url), { type: 'module', name: 'ledger' });
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === CONTRIBUTED) void keepStorage();
  });
  return wrap<LedgerService>(worker);
}

/**
 * Asks the browser to keep this origin's data when space runs short. Only a page may ask, and it is best asked after the first contribution: some
 * browsers show a question, others decide by how much the app is used.
 */
export async function keepStorage(): Promise<boolean> {
  const storage: StorageManager | undefined = globalThis.navigator?.storage;
  if (storage?.persist === undefined) return false;
  return (await storage.persisted()) || (await storage.persist());
}
