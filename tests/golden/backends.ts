/** The backends that golden tests run on: the reference, the WASM builds with one thread and with two, and WebGPU where the npm package webgpu is installed. */
import { join } from 'node:path';
import { openNodeDevice } from '../../cli/node-gpu';
import { nodePlatform } from '../../cli/node-platform';
import { createReferenceBackend, createWasmBackend, createWebGpuBackend, type Backend } from '#engine';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'build', 'wasm');

const wasm = (relaxed: boolean, threads: number): (() => Promise<Backend>) => () => createWasmBackend({ platform: nodePlatform(folder), threads, relaxed });

/** Why there is no WebGPU in this Node; null where there is. */
export const missingGpu = await openNodeDevice(root).then(
  (device) => {
    device.destroy();
    return null;
  },
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

const webgpu = async (): Promise<Backend> => createWebGpuBackend({ device: await openNodeDevice(root) });

export const backends: readonly { readonly name: string; readonly create: () => Promise<Backend> }[] = [
  { name: 'reference', create: async () => createReferenceBackend() },
  { name: 'wasm', create: wasm(false, 1) },
  { name: 'wasm, relaxed', create: wasm(true, 1) },
  { name: 'wasm, two threads', create: wasm(false, 2) },
  { name: 'wasm, relaxed, two threads', create: wasm(true, 2) },
  ...(missingGpu === null ? [{ name: 'webgpu', create: webgpu }] : []),
];
