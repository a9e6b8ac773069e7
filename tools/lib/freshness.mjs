// Tells whether something built is still what its sources would give. A fingerprint covers names and contents, so a checkout that only
// touches times rebuilds nothing, and a deleted source is noticed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot, inRoot } from './project.mjs';

const isTest = (path) => /\.test\.tsx?$/.test(path);

/** All files under the given paths (relative to the root), sorted, tests left out. A path that doesn't exist counts as empty. */
export function listFiles(paths) {
  const files = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else if (!isTest(path)) files.push(path);
  };
  for (const path of paths) visit(inRoot(path));
  return files.sort();
}

/** sha-256 over the names and contents of the files under `paths`, as hex. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of listFiles(paths)) {
    const bytes = readFileSync(file);
    hash.update(`${fromRoot(file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The stamp left by the last build, or undefined. */
export const readStamp = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);
