// Turns a TypeScript entry into modules that Node can run, by Vite, and keeps the result while its sources stay as they are. What the
// package depends on is bundled in; what only development needs is imported from `node_modules`.
//
// A bundle is built into a folder of its own and then named in a small record that is replaced in one move, so a process that starts in
// the middle sees the old bundle or the new one, whole, and two that build at once do no harm.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromRoot, inRoot } from './project.mjs';

const bundlesDir = inRoot('build', 'node');
/** Files whose change makes every bundle stale: what resolves and what bundles. */
const SHARED_INPUTS = ['package.json', 'package-lock.json', 'tools/lib/bundle.mjs'];
const KEEP_REPLACED_MS = 60 * 60 * 1000;

function stampOf(path) {
  try {
    const { mtimeMs, size } = statSync(inRoot(path));
    return `${mtimeMs}:${size}`;
  } catch {
    return 'absent';
  }
}

function readRecord(recordPath) {
  try {
    return JSON.parse(readFileSync(recordPath, 'utf8'));
  } catch {
    return undefined;
  }
}

// An installed package carries the bundle without the sources; then there is nothing to compare with, and it is taken as it is.
const isCurrent = (record) =>
  existsSync(inRoot('build', 'node', record.folder)) &&
  (!existsSync(inRoot('src')) || Object.entries(record.inputs).every(([path, stamp]) => stampOf(path) === stamp));

/** Removes bundles that were replaced a while ago; a fresh one may still be loading somewhere. */
function removeReplaced(name, current) {
  for (const folder of readdirSync(bundlesDir)) {
    if (!folder.startsWith(`${name}-`) || folder === current) continue;
    const path = join(bundlesDir, folder);
    try {
      if (Date.now() - statSync(path).mtimeMs > KEEP_REPLACED_MS) rmSync(path, { recursive: true, force: true });
    } catch {
      // another process removed it first
    }
  }
}

async function build(name, entry) {
  const { build: viteBuild } = await import('vite');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const folder = `${name}-${randomBytes(6).toString('hex')}`;
  const isDevelopmentOnly = (id) => Object.keys(devDependencies).some((each) => id === each || id.startsWith(`${each}/`));
  const inputs = new Set(SHARED_INPUTS);
  await viteBuild({
    configFile: false,
    root: inRoot(),
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: Object.keys(dependencies), target: 'node' },
    plugins: [
      {
        // The tools find the clone by where they stand, so they are imported from there.
        name: 'winnow:tools-stay-outside',
        enforce: 'pre',
        resolveId(source, importer) {
          if (!source.endsWith('.mjs') || !source.startsWith('.') || importer === undefined) return undefined;
          const path = resolve(dirname(importer), source);
          return path.startsWith(inRoot('tools')) ? { id: pathToFileURL(path).href, external: true } : undefined;
        },
      },
      {
        name: 'winnow:inputs',
        load(id) {
          const path = id.split('?', 1)[0];
          if (path.startsWith(inRoot()) && !path.includes('/node_modules/') && !id.startsWith('\0')) inputs.add(fromRoot(path));
        },
      },
    ],
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(bundlesDir, folder),
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { entry: inRoot(entry) },
        external: isDevelopmentOnly,
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return { folder, inputs: Object.fromEntries([...inputs].sort().map((path) => [path, stampOf(path)])) };
}

/** The built module of `entry` (a TypeScript file, relative to the root, with forward slashes), as an absolute path. */
export async function bundleForNode(entry) {
  const digest = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  const name = `${basename(entry, '.ts')}-${digest}`;
  const recordPath = join(bundlesDir, `${name}.json`);
  let record = readRecord(recordPath);
  if (!record || !isCurrent(record)) {
    mkdirSync(bundlesDir, { recursive: true });
    record = await build(name, entry);
    const draft = `${recordPath}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(record));
    renameSync(draft, recordPath);
    removeReplaced(name, record.folder);
  }
  return join(bundlesDir, record.folder, 'entry.mjs');
}
