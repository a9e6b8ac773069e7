/** The device's ledger in a worker of a page, as the app has it; a test asks for acts, and looks at what lies in the private files. */
import { wrap } from 'comlink';
import type { StoreSuite } from './worker';

const suite = wrap<StoreSuite>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));

/** Every private file by its path, with its size. */
async function privateFiles(): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  const visit = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') await visit(handle as FileSystemDirectoryHandle, `${path}${name}/`);
      else sizes[`${path}${name}`] = (await (handle as FileSystemFileHandle).getFile()).size;
    }
  };
  await visit(await navigator.storage.getDirectory(), '');
  return sizes;
}

Object.assign(globalThis, { suite, privateFiles });

declare global {
  interface Window {
    /** Across the worker its methods are what they are: each gives a promise. */
    readonly suite: StoreSuite;
    readonly privateFiles: typeof privateFiles;
  }
}
