/** Whether the page works without a network, and the quiet offer of a newer version. */
import { toast } from '#ui';
import { createSignal } from 'solid-js';
import { registerServiceWorker } from './pwa';

const [offlineReady, setOfflineReady] = createSignal('serviceWorker' in navigator && navigator.serviceWorker.controller !== null);
const [online, setOnline] = createSignal(navigator.onLine);
addEventListener('online', () => setOnline(true));
addEventListener('offline', () => setOnline(false));

/** Everything that the loop needs is kept on this device. */
export { offlineReady, online };

/** An update is offered, never forced: it is applied when the person says so, or at the next visit. */
export function startServiceWorker(): void {
  void registerServiceWorker({
    onOfflineReady: () => setOfflineReady(true),
    onUpdateReady: (apply) => {
      toast('A newer version of Winnow is ready. Your data stays as it is.', { seconds: 0, action: { label: 'Use it now', run: apply } });
    },
  });
}
