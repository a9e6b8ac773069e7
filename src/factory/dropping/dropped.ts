/** Files out of a drop, folders read to their depth. */

/** A file and where it lay within what was dropped: "SmolLM2/config.json". */
export interface Placed<F> {
  readonly path: string;
  readonly file: F;
}

/** Deeper than any model's folder. */
const MOST_LEVELS = 4;
const MOST_FILES = 1000;

/** A drop's data is gone after the event, so this starts to read at once; it resolves when all folders are read. */
export function droppedFiles(data: DataTransfer): Promise<readonly Placed<File>[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  // What a script made up has files and no entries.
  if (entries.every((entry) => entry === null)) return Promise.resolve(pickedFiles(data.files));
  const found: Placed<File>[] = [];
  const visit = async (entry: FileSystemEntry, folder: string, level: number): Promise<void> => {
    if (found.length >= MOST_FILES) return;
    if (isFile(entry)) found.push({ path: folder + entry.name, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
    else if (isFolder(entry) && level < MOST_LEVELS) for (const child of await readFolder(entry)) await visit(child, `${folder}${entry.name}/`, level + 1);
  };
  return Promise.all(entries.map((entry) => entry && visit(entry, '', 0))).then(() => found);
}

/** Files out of an `<input>`, with their folder where one was picked. */
export const pickedFiles = (files: Iterable<File>): Placed<File>[] => [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** The browser gives a folder in batches, until one is empty. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
