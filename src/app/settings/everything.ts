/** All there is on this device: to take along as files, or to delete. */
import { type Ledger, fileNameOf, saveFile } from '#datanets';

/** Saves one `.car` file a datanet; returns how many. */
export async function exportEverything(state: ReturnType<Ledger['state']>, service: Ledger['service']): Promise<number> {
  const nets = [...(state?.datanets.values() ?? [])];
  for (const net of nets) saveFile(`${fileNameOf(net.manifest.name)}.car`, new Uint8Array(await service.exportCar(net.id)));
  return nets.length;
}

/** Deletes every database, file, cache and choice of this origin, lets go of the service worker, and starts over at the front page. */
export async function deleteEverything(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  if ('caches' in globalThis) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  localStorage.clear();
  sessionStorage.clear();
  const databases = (await indexedDB.databases?.()) ?? [];
  for (const { name } of databases) if (name) indexedDB.deleteDatabase(name);
  const files = await navigator.storage?.getDirectory?.();
  if (files) for await (const name of files.keys()) await files.removeEntry(name, { recursive: true });
  // Databases still open in workers are deleted as soon as this page, and the workers with it, are gone.
  location.replace('/');
}
