// Builds the app into `dist/app`: the WebAssembly kernels, the page, compressed forms of what compresses, and the service worker with the
// list of all of it. The result is made beside the old one and swapped in, so a failed build leaves what was there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { fingerprint, readStamp } from './freshness.mjs';
import { buildKernels } from './kernels.mjs';
import { withLock } from './lock.mjs';
import { appDir, inRoot } from './project.mjs';

/** Everything that decides what the build gives. */
const INPUTS = ['index.html', 'package-lock.json', 'package.json', 'public', 'service/host', 'src', 'tools/build-wasm.mjs', 'tools/lib', 'tsconfig.json', 'vite.config.ts', 'wasm', 'workers'];
const stampPath = inRoot('dist', 'app.stamp');

/** Builds unless `dist/app` is what the sources give. `log` gets a line a step. Throws an error with the tool's own words when a step fails. */
export function buildApp({ log, force = false }) {
  return withLock('app', async () => {
    await buildKernels(log);
    const stamp = fingerprint(INPUTS);
    if (!force && readStamp(stampPath) === stamp && existsSync(join(appDir, 'index.html'))) return;
    const draft = `${appDir}.new`;
    log('Building the app…');
    await buildPage(draft);
    await compressFiles(draft);
    await buildServiceWorker(draft);
    swapIn(draft);
    writeFileSync(stampPath, stamp);
  });
}

async function buildPage(outDir) {
  const { build } = await import('vite');
  // What NODE_ENV says wins over the mode, and in a test run it says "test": the result would be a build for development, without offline use.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: inRoot(), configFile: inRoot('vite.config.ts'), mode: 'production', logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** All files below `folder` as paths that start with a slash, sorted. */
export function servedPaths(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => `/${path.split('\\').join('/')}`)
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

const COMPRESSIBLE = /\.(html|js|css|json|jsonl|csv|txt|md|svg|webmanifest|wasm|car)$/;
const LEAST_SAVING = 0.95;

async function compressFiles(folder) {
  const forms = [
    ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })],
    ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
  ];
  for (const path of servedPaths(folder)) {
    if (!COMPRESSIBLE.test(path)) continue;
    const bytes = readFileSync(join(folder, path));
    for (const [suffix, compress] of forms) {
      const compressed = await compress(bytes);
      if (compressed.length < bytes.length * LEAST_SAVING) writeFileSync(join(folder, path + suffix), compressed);
    }
  }
}

/** Served, but not a part of the offline app: the worker itself, the compressed forms, and what only crawlers and stores read. */
const isPrecached = (path) => !/\.(br|gz|map)$/.test(path) && path !== '/sw.js' && path !== '/robots.txt' && !path.startsWith('/screenshots/');

/** path → hash of the content and of the headers it is served with, since a cached answer keeps its headers. */
function precacheList(folder) {
  const headers = fingerprint(['service/host/headers.ts', 'service/host/media-types.ts']);
  const hashOf = (path) => createHash('sha256').update(headers).update(readFileSync(join(folder, path))).digest('base64url').slice(0, 16);
  return Object.fromEntries(servedPaths(folder).filter(isPrecached).map((path) => [path, hashOf(path)]));
}

/** Writes `sw.js` into a built folder, with the list of what stands there. */
export async function buildServiceWorker(folder) {
  if (!existsSync(inRoot('src', 'app', 'sw.ts'))) return;
  const { build } = await import('vite');
  const list = precacheList(folder);
  const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12);
  await build({
    configFile: false,
    root: inRoot(),
    logLevel: 'warn',
    publicDir: false,
    define: { PRECACHE: JSON.stringify(list), VERSION: JSON.stringify(version) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'esnext',
      reportCompressedSize: false,
      rolldownOptions: { input: inRoot('src', 'app', 'sw.ts'), output: { entryFileNames: 'sw.js' } },
    },
  });
}

function swapIn(draft) {
  const old = `${appDir}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(appDir)) renameSync(appDir, old);
  renameSync(draft, appDir);
  rmSync(old, { recursive: true, force: true });
}
