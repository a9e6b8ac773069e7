/** After a change of route the new screen's heading takes focus, so that a screen reader says where one is and Tab goes on from there. */

let waiting: MutationObserver | undefined;

/** Focuses the heading in `main`, as soon as the screen has one. */
export function focusHeading(): void {
  waiting?.disconnect();
  const main = document.getElementById('main');
  if (!main) return;
  const before = main.querySelector('h1');
  const take = () => {
    const heading = main.querySelector('h1');
    if (!heading || (heading === before && !heading.isConnected)) return false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return true;
  };
  queueMicrotask(() => {
    if (take()) return;
    waiting = new MutationObserver(() => {
      if (take()) waiting?.disconnect();
    });
    waiting.observe(main, { childList: true, subtree: true });
  });
}
