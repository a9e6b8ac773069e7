// Runs a TypeScript file on Node: `node tools/run-ts.mjs FILE args…`. Bundled by Vite, kept while the sources stay as they are. A file that
// exports `main` has it called with the arguments; its result, if a number, is the exit code.
import './lib/require-node.mjs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleForNode } from './lib/bundle.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fromRoot } from './lib/project.mjs';

/** Bundles and imports `file` (relative to the root). */
export async function importTs(file) {
  return import(pathToFileURL(await bundleForNode(file)).href);
}

/** Imports `file` and calls its `main` with `args`, if it has one. Resolves to the exit code. */
export async function runTs(file, args) {
  const module = await importTs(file);
  const result = await module.main?.(args);
  return typeof result === 'number' ? result : 0;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) {
    console.error('Usage: node tools/run-ts.mjs FILE [arguments]');
    process.exit(2);
  }
  await ensureInstalled(console.error);
  process.argv = [process.argv[0], resolve(file), ...args];
  process.exitCode = await runTs(fromRoot(resolve(file)), args);
}
