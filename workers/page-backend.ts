/**
 * The backends in a page's worker: WASM with its builds by URL, and helper threads where the page is cross-origin isolated; WebGPU where the browser has it;
 * and the choice between the two.
 */
import { createChooser, createWasmBackend, createWebGpuBackend, openGpu, tuneProducts, type Backend, type Chooser, type OpenedWebGpu, type Result, type Standing, type Survey, type ThreadStart, type TuningCache, type WantedBackend, type WasmBuild, type WasmPlatform } from '#engine';
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

/** In GiB, where the browser tells. Of large devices it tells less: some say 8 of all that have more. */
const deviceMemory = (): number => ('deviceMemory' in navigator ? Number(navigator.deviceMemory) : NaN);

/** Half of what the device has: a page that takes more is ended without a word. */
function memoryLimit(): number {
  const gigabytes = deviceMemory();
  return Number.isFinite(gigabytes) ? gigabytes * 2 ** 29 : Infinity;
}

/** Of WASM. `wanted`: threads in all; as many as the device has cores when absent. */
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

async function openPageGpu(cache: TuningCache): Promise<Result<OpenedWebGpu>> {
  const opened = await openGpu(navigator.gpu);
  if (!opened.ok) return opened;
  const { device, description } = opened.value;
  // The cards of small devices share their memory with all else; those of others have their own.
  const limitBytes = deviceMemory() < 8 ? memoryLimit() : undefined;
  const { products } = await tuneProducts({ gpu: navigator.gpu, description, cache });
  return { ok: true, value: { backend: createWebGpuBackend({ device, limitBytes, products }), description } };
}

export interface PageChoice {
  readonly wanted: WantedBackend;
  /** What was measured at an earlier visit. */
  readonly known: Survey | null;
  readonly onChange: (standing: Standing) => void;
  /** Where the tuning of products is kept. */
  readonly cache: TuningCache;
}

/** Chooses for this page. */
export function createPageChooser({ cache, ...choice }: PageChoice): Chooser {
  return createChooser({
    ...choice,
    // A worker's address holds the hash of its code.
    signature: `${new URL(self.location.href).pathname} ${navigator.userAgent}`,
    openWasm: () => createPageBackend(),
    openWebGpu: () => openPageGpu(cache),
  });
}
