/**
 * Keeps the app on the device: registers the service worker and tells when the app is ready to work offline and when a new version waits.
 * A new version is offered, never forced: it takes over when `applyUpdate` is called, and then this page reloads.
 */

export interface PwaEvents {
  /** Everything is on the device: from now on no network is needed. Called on every visit, as soon as it is so. */
  readonly onOfflineReady?: () => void;
  /** A new version is on the device and waits. Call `applyUpdate` when the person takes it. */
  readonly onUpdateReady?: (applyUpdate: () => void) => void;
}

const SCRIPT = '/sw.js';

/** Calls `then` once the worker has reached `state`; never, if it is thrown away before. */
function whenState(worker: ServiceWorker, state: ServiceWorkerState, then: () => void): void {
  const look = () => {
    if (worker.state !== state) return;
    worker.removeEventListener('statechange', look);
    then();
  };
  worker.addEventListener('statechange', look);
  look();
}

function takeOver(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage('take-over');
}

/** Does nothing where there are no service workers (an insecure address, some private windows) and in development. */
export async function registerServiceWorker({ onOfflineReady, onUpdateReady }: PwaEvents = {}): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await whenLoaded();
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(SCRIPT);
  } catch {
    return; // refused by the browser's settings: the app works, with the network
  }
  if (onOfflineReady) void navigator.serviceWorker.ready.then(({ active }) => active && whenState(active, 'activated', onOfflineReady));

  const offer = (worker: ServiceWorker) => onUpdateReady?.(() => takeOver(worker));
  // A version that is found while the page registers is told of twice: as the one installing, and by the event.
  const watched = new WeakSet<ServiceWorker>();
  const watch = (worker: ServiceWorker | null) => {
    // Without a controller this is the first version, which nobody has to be asked about.
    if (!worker || watched.has(worker) || !navigator.serviceWorker.controller) return;
    watched.add(worker);
    whenState(worker, 'installed', () => offer(worker));
  };
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
}

/** After the page has loaded and painted, so that keeping the app never slows the first look at it. */
const whenLoaded = (): Promise<void> =>
  document.readyState === 'complete' ? Promise.resolve() : new Promise((resolve) => addEventListener('load', () => resolve(), { once: true }));
