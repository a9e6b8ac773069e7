/**
 * What the engine needs from Node: files of a folder, the WASM builds from disk, and worker threads. Node 20 has relaxed SIMD behind a flag, which is
 * set here before anything is compiled.
 */
import { open, readFile, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { createChooser, createReferenceBackend, createWasmBackend, createWebGpuBackend, openGpu, successorOf, supportsRelaxedSimd, tuneProducts, type Backend, type BackendOptions, type ByteFile, type FileSource, type OpenedWebGpu, type Result, type ThreadStart, type WasmPlatform } from '#engine';
import { InputError } from './io';
import { openNodeCard, openNodeGpu, type NodeCard } from './node-gpu';
import { createTuningCache } from './node-tuning';

/** The files of a folder on disk. */
export function folderSource(folder: string): FileSource {
  return {
    open: (name) => openFile(join(folder, name)),
  };
}

/** A file on disk, read part by part; null when there is none. */
export async function openFile(path: string): Promise<ByteFile | null> {
  try {
    const { size } = await stat(path);
    return { size, read: (start, end) => readPart(path, start, end) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new InputError(`${path} can't be read.`);
  }
}

async function readPart(path: string, start: number, end: number): Promise<Uint8Array> {
  const handle = await open(path).catch(() => {
    throw new InputError(`${path} can't be read.`);
  });
  try {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new InputError(`${path} is shorter than it was.`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** A helper thread as text, so that it needs no file of its own beside whatever this module is bundled into. As `runHelper` in the engine. */
const HELPER = `
const { parentPort, workerData: { module, memory, control, scratch } } = require('node:worker_threads');
WebAssembly.instantiate(module, { env: { memory } }).then(({ exports }) => {
  exports.start(control, scratch);
  parentPort.postMessage('ready');
  exports.help();
});`;

function spawnThread(start: ThreadStart): Promise<{ terminate(): void }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(HELPER, { eval: true, workerData: start });
    worker.once('error', reject);
    worker.once('message', () => {
      worker.unref();
      resolve({ terminate: () => void worker.terminate() });
    });
  });
}

/** The WASM builds in `folder` (build/wasm of the clone). */
export function nodePlatform(folder: string): WasmPlatform {
  if (!supportsRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return {
    compile: async (build) => new WebAssembly.Module(await readFile(join(folder, `${build}.wasm`))),
    spawnThread,
  };
}

export const BACKENDS = ['wasm', 'webgpu', 'auto', 'reference'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** More threads than this gain little on models of this size. */
const MOST_THREADS = 8;

/** A device in software takes its memory from the computer's, of which it may have half. Others don't tell what they have. */
async function onCard({ gpu, device, description }: NodeCard): Promise<Backend> {
  const { products } = await tuneProducts({ gpu, description, cache: createTuningCache() });
  return createWebGpuBackend({ device, products, limitBytes: description.isFallback ? totalmem() / 2 : undefined });
}

/** `root`: the folder that holds `build/wasm`. `threads` are those of WASM. */
export async function createNodeBackend(name: Exclude<BackendName, 'auto'>, root: string, threads = Math.min(MOST_THREADS, availableParallelism())): Promise<Backend> {
  if (name === 'reference') return createReferenceBackend();
  if (name === 'webgpu') return onCard(await openNodeCard(root));
  return createWasmBackend({ platform: nodePlatform(join(root, 'build', 'wasm')), threads });
}

/** The faster of WASM and WebGPU, by a short measurement; `tell` gets the reason in a sentence. */
export function chooseNodeBackend(root: string, tell: (reason: string) => void): Promise<Backend> {
  const openWebGpu = async (): Promise<Result<OpenedWebGpu>> => {
    try {
      const gpu = await openNodeGpu([root, process.cwd()]);
      const opened = await openGpu(gpu);
      return opened.ok ? { ok: true, value: { backend: await onCard({ gpu, ...opened.value }), description: opened.value.description } } : opened;
    } catch (error) {
      return { ok: false, error: { code: 'no-gpu', message: unlessBug(error).message, fix: 'Everything also runs on the processor (wasm).' } };
    }
  };
  return createChooser({
    wanted: 'auto',
    signature: '',
    openWasm: () => createNodeBackend('wasm', root),
    openWebGpu,
    onChange: ({ choice }) => choice.ok && tell(choice.value.reason),
  }).createBackend();
}

function unlessBug(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

/** What takes the place of a backend that failed: once a new device, then WASM. */
export function nodeReplacement(root: string): NonNullable<BackendOptions['replaceBackend']> {
  let losses = 0;
  return async (failed, { problem: { code } }) => {
    const next = successorOf(failed.name === 'webgpu' ? 'webgpu' : 'wasm', code, losses);
    if (next === null) return null;
    losses++;
    const anew = next === 'webgpu' ? await createNodeBackend('webgpu', root).catch((error: unknown) => void unlessBug(error)) : null;
    return anew ?? createNodeBackend('wasm', root);
  };
}

