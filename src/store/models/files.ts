/** Files of the origin's private file system (OPFS): folders by name, reading in parts, and writing in place, so that what was written survives a killed tab. */

/** A file that is written in place. */
export interface WritableFile {
  readonly sizeBytes: () => number;
  readonly read: (start: number, length: number) => Uint8Array;
  readonly write: (bytes: Uint8Array, at: number) => void;
  readonly truncate: (sizeBytes: number) => void;
  readonly flush: () => void;
  readonly close: () => void;
}

/** One model's folder. */
export interface ModelFolder {
  /** The file for reading, or null when there is none of that name. */
  readonly file: (name: string) => Promise<File | null>;
  /** Only in a worker. One writer at a time: throws while another has it. */
  readonly write: (name: string) => Promise<WritableFile>;
}

/** All models' folders. */
export interface ModelFolders {
  readonly names: () => Promise<readonly string[]>;
  /** null: there is no such folder, and `create` is false. */
  readonly open: (name: string, create?: boolean) => Promise<ModelFolder | null>;
  readonly remove: (name: string) => Promise<void>;
}

/** In OPFS under `models/`. Throws, as the browser does, where it allows no files. */
export function opfsFolders(): ModelFolders {
  const top = async (): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
  return {
    async names() {
      const names: string[] = [];
      for await (const [name, handle] of (await top()).entries()) if (handle.kind === 'directory') names.push(name);
      return names.sort();
    },
    async open(name, create = false) {
      const folder = await orNull((await top()).getDirectoryHandle(name, { create }));
      return folder && opfsFolder(folder);
    },
    async remove(name) {
      await orNull((await top()).removeEntry(name, { recursive: true }));
    },
  };
}

function opfsFolder(folder: FileSystemDirectoryHandle): ModelFolder {
  return {
    async file(name) {
      const handle = await orNull(folder.getFileHandle(name));
      return handle && handle.getFile();
    },
    async write(name) {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      return {
        sizeBytes: () => access.getSize(),
        read(start, length) {
          const bytes = new Uint8Array(length);
          return bytes.subarray(0, access.read(bytes, { at: start }));
        },
        write(bytes, at) {
          // A disk that is nearly full may take a part.
          if (access.write(bytes, { at }) < bytes.length) throw new DOMException('The device is full.', 'QuotaExceededError');
        },
        truncate: (sizeBytes) => access.truncate(sizeBytes),
        flush: () => access.flush(),
        close: () => access.close(),
      };
    },
  };
}

/** null for what isn't there. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) return null;
    throw error;
  }
}
