/**
 * The served folder: finds the file and its compressed forms for a path, with a strong ETag over the content. Hashes are kept by size and
 * time, so a file is read for its tag once; a rebuilt folder is noticed by the next request.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ENCODING_SUFFIX, type Encoding } from './encoding';

export interface ServedFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** Of the content as it is, without quotes. */
  readonly hash: string;
  readonly encodings: readonly Encoding[];
}

async function sizeAndTime(file: string): Promise<{ readonly sizeBytes: number; readonly timeMs: number } | undefined> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? { sizeBytes: stats.size, timeMs: stats.mtimeMs } : undefined;
  } catch {
    return undefined; // absent, or a name that the file system can't hold: the same to who asks
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('base64url').slice(0, 22);
}

export interface ServedFolder {
  /** `path` has passed `parseRequestPath`. Undefined: there is no such file. */
  readonly find: (path: string) => Promise<ServedFile | undefined>;
}

export function createServedFolder(folder: string): ServedFolder {
  const tags = new Map<string, { readonly sizeBytes: number; readonly timeMs: number; readonly hash: string }>();

  async function hashOf(file: string, found: { readonly sizeBytes: number; readonly timeMs: number }): Promise<string> {
    const known = tags.get(file);
    if (known && known.sizeBytes === found.sizeBytes && known.timeMs === found.timeMs) return known.hash;
    const hash = await hashFile(file);
    tags.set(file, { ...found, hash });
    return hash;
  }

  return {
    async find(path) {
      const file = join(folder, path);
      const found = await sizeAndTime(file);
      if (!found) return undefined;
      const encodings: Encoding[] = [];
      for (const encoding of ['br', 'gzip'] as const) if (await sizeAndTime(file + ENCODING_SUFFIX[encoding])) encodings.push(encoding);
      return { file, sizeBytes: found.sizeBytes, hash: await hashOf(file, found), encodings };
    },
  };
}
