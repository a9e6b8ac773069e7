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

/** A folder of files. */
export interface Folder {
  /** The file for reading, or null when there is none of that name. */
  readonly file: (name: string) => Promise<File | null>;
  /** Only in a worker. One writer at a time: throws while another has it. */
  readonly write: (name: string) => Promise<WritableFile>;
}

/** Folders side by side. */
export interface Folders {
  readonly names: () => Promise<readonly string[]>;
  /** null: there is no such folder, and `create` is false. */
  readonly open: (name: string, create?: boolean) => Promise<Folder | null>;
  readonly remove: (name: string) => Promise<void>;
}

/** In OPFS under `name`/. Throws, as the browser does, where it allows no files. */
export function opfsFolders(name: string): Folders {
  const top = async (): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  return {
    async names() {
      const names: string[] = [];
      for await (const [folderName, handle] of (await top()).entries()) if (handle.kind === 'directory') names.push(folderName);
      return names.sort();
    },
    async open(folderName, create = false) {
      const folder = await orNull((await top()).getDirectoryHandle(folderName, { create }));
      return folder && opfsFolder(folder);
    },
    async remove(folderName) {
      await orNull((await top()).removeEntry(folderName, { recursive: true }));
    },
  };
}

function opfsFolder(folder: FileSystemDirectoryHandle): Folder {
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
