/** The backends that golden tests run on: the reference, and the WASM builds with one thread and with two. */
import { join } from 'node:path';
import { nodePlatform } from '../../cli/node-platform';
import { createReferenceBackend, createWasmBackend, type Backend } from '#engine';

const folder = join(import.meta.dirname, '..', '..', 'build', 'wasm');

const wasm = (relaxed: boolean, threads: number): (() => Promise<Backend>) => () => createWasmBackend({ platform: nodePlatform(folder), threads, relaxed });

export const backends: readonly { readonly name: string; readonly create: () => Promise<Backend> }[] = [
  { name: 'reference', create: async () => createReferenceBackend() },
  { name: 'wasm', create: wasm(false, 1) },
  { name: 'wasm, relaxed', create: wasm(true, 1) },
  { name: 'wasm, two threads', create: wasm(false, 2) },
  { name: 'wasm, relaxed, two threads', create: wasm(true, 2) },
];
