/** Where a model's or an adapter's files come from: a folder on disk, a URL, a store. The engine only asks for names. */
import { Refusal } from './refusal';

export interface FileSource {
  /** The file's bytes, or null when there is none of that name. */
  read(name: string): Promise<Uint8Array | null>;
}

/** A source over files in memory. */
export function filesInMemory(files: ReadonlyMap<string, Uint8Array>): FileSource {
  return { read: async (name) => files.get(name) ?? null };
}

export async function readJson(source: FileSource, name: string): Promise<unknown> {
  const bytes = await source.read(name);
  if (!bytes) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal('json', `${name} is not valid JSON.`, 'Fetch or export the file again.');
  }
}

export async function readText(source: FileSource, name: string): Promise<string | null> {
  const bytes = await source.read(name);
  return bytes && new TextDecoder().decode(bytes);
}
