/** How much this device holds for the app, and whether the browser has promised to keep it. */
import { keepStorage as askToKeep } from '#store/client';
import { createSignal } from 'solid-js';

interface DeviceStorage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** The browser will not clear it by itself. */
  readonly persisted: boolean;
}

const [storage, setStorage] = createSignal<DeviceStorage | null>(null);

/** null until measured, or where the browser does not tell. */
export { storage };

export async function measureStorage(): Promise<void> {
  if (!navigator.storage?.estimate) return;
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  setStorage({ usedBytes: usage, quotaBytes: quota, persisted });
}

/** Asks the browser to keep the data for good; false when it declines. */
export async function keepStorage(): Promise<boolean> {
  const granted = await askToKeep();
  await measureStorage();
  return granted;
}
