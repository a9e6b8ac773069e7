/** Folders in memory, for tests: what a browser's private files do, with a disk that can be full. */
import type { Folders, WritableFile } from '../folders';

export interface MemoryFolders extends Folders {
  readonly bytes: (folder: string, file: string) => Uint8Array | undefined;
  /** From now on the disk takes so many bytes in all. */
  readonly limit: (bytes: number) => void;
}

export function memoryFolders(): MemoryFolders {
  const folders = new Map<string, Map<string, Uint8Array>>();
  let room = Infinity;
  const used = (): number => [...folders.values()].flatMap((files) => [...files.values()]).reduce((sum, { length }) => sum + length, 0);

  const writable = (files: Map<string, Uint8Array>, name: string): WritableFile => {
    const bytes = (): Uint8Array => files.get(name) ?? new Uint8Array();
    return {
      sizeBytes: () => bytes().length,
      read: (start, length) => bytes().slice(start, start + length),
      write(added, at) {
        const end = Math.max(bytes().length, at + added.length);
        if (used() - bytes().length + end > room) throw new DOMException('full', 'QuotaExceededError');
        const grown = new Uint8Array(end);
        grown.set(bytes());
        grown.set(added, at);
        files.set(name, grown);
      },
      truncate: (size) => void files.set(name, bytes().slice(0, size)),
      flush: () => undefined,
      close: () => undefined,
    };
  };

  return {
    names: async () => [...folders.keys()].sort(),
    async open(name, create = false) {
      const files = folders.get(name) ?? (create ? new Map<string, Uint8Array>() : null);
      if (!files) return null;
      folders.set(name, files);
      return {
        async file(file) {
          const held = files.get(file);
          return held ? new File([held.slice()], file) : null;
        },
        async write(file) {
          if (!files.has(file)) files.set(file, new Uint8Array());
          return writable(files, file);
        },
      };
    },
    remove: async (name) => void folders.delete(name),
    bytes: (folder, file) => folders.get(folder)?.get(file),
    limit: (bytes) => {
      room = bytes;
    },
  };
}
