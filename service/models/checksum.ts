/** What a file must be: the sha256 of its bytes, or the name that git gives it (which a hub tells for small files). */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Refusal } from '#engine';

export interface Checksum {
  readonly kind: 'sha256' | 'git-sha1';
  /** Lowercase hexadecimal. */
  readonly hex: string;
}

/** An ETag of a hub: 64 digits are the sha256 of a large file, 40 are git's name of a small one. Others say nothing about the bytes. */
export function checksumFromTag(tag: string | null): Checksum | null {
  const [, hex] = /^(?:W\/)?"?([0-9a-fA-F]{40}|[0-9a-fA-F]{64})"?$/.exec(tag?.trim() ?? '') ?? [];
  return hex === undefined ? null : { kind: hex.length === 64 ? 'sha256' : 'git-sha1', hex: hex.toLowerCase() };
}

/** Throws a Refusal when the file is something else. `sha256` is that of the whole file. */
export async function verify(path: string, name: string, sha256: string, expected: Checksum): Promise<void> {
  const got = expected.kind === 'sha256' ? sha256 : await gitName(path);
  if (got === expected.hex) return;
  throw new Refusal('checksum', `${name} arrived damaged, or is another file than expected (${got.slice(0, 12)}… instead of ${expected.hex.slice(0, 12)}…).`, 'It was thrown away; pull again.');
}

/** The sha1 of `blob SIZE\0` and the bytes. */
async function gitName(path: string): Promise<string> {
  const hash = createHash('sha1').update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
