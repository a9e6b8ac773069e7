/** The WASM backend in a page's worker: the builds by URL, and helper threads where the page is cross-origin isolated. */
import { createWasmBackend, type Backend, type ThreadStart, type WasmBuild, type WasmPlatform } from '#engine';
import plainUrl from '../build/wasm/kernels.wasm?url';
import relaxedUrl from '../build/wasm/kernels-relaxed.wasm?url';
import threadsUrl from '../build/wasm/kernels-threads.wasm?url';
import relaxedThreadsUrl from '../build/wasm/kernels-relaxed-threads.wasm?url';

const URLS: Readonly<Record<WasmBuild, string>> = {
  kernels: plainUrl,
  'kernels-relaxed': relaxedUrl,
  'kernels-threads': threadsUrl,
  'kernels-relaxed-threads': relaxedThreadsUrl,
};

/** More threads than this gain little on models that fit a browser. */
const MOST_THREADS = 8;

function spawnThread(start: ThreadStart): Promise<{ terminate(): void }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./kernels.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message || 'A thread could not start.'));
    worker.onmessage = () => resolve(worker);
    worker.postMessage(start);
  });
}

export const platform: WasmPlatform = {
  compile: async (build) => WebAssembly.compileStreaming(fetch(URLS[build])),
  spawnThread,
};

/** Half of what the device has, where the browser tells: a page that takes more is ended without a word. */
function memoryLimit(): number {
  const gigabytes = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : NaN;
  return Number.isFinite(gigabytes) ? gigabytes * 2 ** 29 : Infinity;
}

/** `wanted`: threads in all; as many as the device has cores when absent. */
export async function createPageBackend(wanted?: number): Promise<Backend> {
  const threads = self.crossOriginIsolated ? (wanted ?? Math.min(MOST_THREADS, navigator.hardwareConcurrency)) : 1;
  const limitBytes = memoryLimit();
  try {
    return await createWasmBackend({ platform, threads, limitBytes });
  } catch (error) {
    if (threads === 1) throw error;
    // Some devices refuse shared memory or a worker's workers: slower is better than not at all.
    return createWasmBackend({ platform, threads: 1, limitBytes });
  }
}
