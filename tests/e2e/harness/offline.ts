/** Runs in the page: resolves when the page is under an active service worker, which then has everything on the device. */
export async function untilControlled(): Promise<void> {
  const isControlled = async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  };
  // A worker that could not fetch one of its files is thrown away, and then nothing would ever be heard of it.
  const isLate = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('No service worker took over within a minute.')), 60_000);
  });
  await Promise.race([isControlled(), isLate]);
}
