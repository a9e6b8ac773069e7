/** The model store on a browser's own files, network and locks; it runs in a worker, for only there can files be written in place. */
import { opfsFolders } from './files';
import { createModelStore, type ModelStore } from './model-store';

/** Pauses before trying again, in ms: the last failure ends it. Coming back online cuts a pause short. */
const PAUSES_MS = [1000, 4000, 12_000];
const OFFLINE_PAUSE_MS = 12_000;

export function browserModelStore(): ModelStore {
  return createModelStore({
    folders: opfsFolders(),
    fetch: (url, init) => fetch(url, init),
    waitForNetwork,
    async freeBytes() {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : quota - usage;
    },
    alone: (name, work) => navigator.locks.request(`winnow-model-${name}`, { ifAvailable: true }, async (lock) => (lock ? work() : null)),
    now: Date.now,
  });
}

/** How often each fetch has waited offline: that doesn't count among its tries. */
const offlineWaits = new WeakMap<AbortSignal, number>();

/**
 * Offline it waits for the network as long as nobody stops it, and tries now and then all the same: a host on this computer needs no network. Online it
 * pauses, a few times.
 */
function waitForNetwork(attempt: number, signal: AbortSignal): Promise<boolean> {
  const waits = offlineWaits.get(signal) ?? 0;
  if (!navigator.onLine) offlineWaits.set(signal, waits + 1);
  const pause = navigator.onLine ? PAUSES_MS[Math.max(0, attempt - 1 - waits)] : OFFLINE_PAUSE_MS;
  if (pause === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const wakeUp = new AbortController();
    const done = (again: boolean): void => {
      wakeUp.abort();
      resolve(again);
    };
    const timer = setTimeout(() => done(true), pause);
    wakeUp.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    self.addEventListener('online', () => done(true), { signal: wakeUp.signal });
    signal.addEventListener('abort', () => done(false), { signal: wakeUp.signal, once: true });
  });
}
