/** The engine's worker: the service over files that are fetched, with threads where the page is cross-origin isolated. */
import { expose } from 'comlink';
import { createEngineService, createWasmBackend, Refusal, type Backend, type FileSource, type ThreadStart, type WasmBuild, type WasmPlatform } from '#engine';
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

const platform: WasmPlatform = {
  compile: async (build) => WebAssembly.compileStreaming(fetch(URLS[build])),
  spawnThread,
};

/** The files under a URL that ends in a slash. */
function fetchedSource(url: string): FileSource {
  return {
    read: async (name) => {
      const response = await fetch(new URL(name, new URL(url, self.location.origin))).catch(() => null);
      if (!response) throw new Refusal('network', `${name} could not be fetched.`, 'Connect once, or choose a model that is on this device.');
      if (response.status === 404) return null;
      if (!response.ok) throw new Refusal('network', `${name} could not be fetched (${response.status}).`, 'Try again later.');
      // A host that answers everything with its page has no such file.
      if (response.headers.get('content-type')?.startsWith('text/html')) return null;
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

async function createBackend(): Promise<Backend> {
  const threads = self.crossOriginIsolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency) : 1;
  try {
    return await createWasmBackend({ platform, threads });
  } catch (error) {
    if (threads === 1) throw error;
    // Some devices refuse shared memory or a worker's workers: slower is better than not at all.
    return createWasmBackend({ platform, threads: 1 });
  }
}

expose(createEngineService({ createBackend, openSource: fetchedSource }));
