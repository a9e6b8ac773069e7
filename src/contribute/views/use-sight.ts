/** A camera or microphone that is open only while it is looked at: it is stopped with the view, and when the page is left or hidden. */
import { onCleanup } from 'solid-js';

/** Calls `leave` when the page goes out of sight or the view goes, and `back` when it is in sight again. */
export function useSight(leave: () => void, back: () => void = () => {}): void {
  const seen = (): void => (document.visibilityState === 'hidden' ? leave() : back());
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', seen);
  onCleanup(() => {
    removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', seen);
    leave();
  });
}
