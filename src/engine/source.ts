/** Where a model's or an adapter's files come from: a folder on disk, a URL, a store. The engine only asks for names, and reads parts of what is large. */
import { Refusal } from './refusal';

/** A file whose parts can be read one by one. */
export interface ByteFile {
  readonly size: number;
  /** The bytes from `start` up to `end`, which lies within the file. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export interface FileSource {
  /** The file, or null when there is none of that name. */
  open(name: string): Promise<ByteFile | null>;
}

export function fileInMemory(bytes: Uint8Array): ByteFile {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/** A source over files in memory. */
export function filesInMemory(files: ReadonlyMap<string, Uint8Array>): FileSource {
  return {
    open: async (name) => {
      const bytes = files.get(name);
      return bytes ? fileInMemory(bytes) : null;
    },
  };
}

/** A whole file, or null when there is none of that name. */
export async function readBytes(source: FileSource, name: string): Promise<Uint8Array | null> {
  const file = await source.open(name);
  return file && file.read(0, file.size);
}

export async function readJson(source: FileSource, name: string): Promise<unknown> {
  const bytes = await readBytes(source, name);
  if (!bytes) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal('json', `${name} is not valid JSON.`, 'Fetch or export the file again.');
  }
}

export async function readText(source: FileSource, name: string): Promise<string | null> {
  const bytes = await readBytes(source, name);
  return bytes && new TextDecoder().decode(bytes);
}
