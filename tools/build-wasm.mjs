/**
 * Compiles wasm/kernels.ts into build/wasm: four builds, relaxed SIMD or not, threads (shared memory) or not. Shared memory exists only where a page is
 * cross-origin isolated, so the unshared builds serve everywhere else. Does nothing when the builds are newer than their sources.
 *
 *     node tools/build-wasm.mjs [--force]
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'wasm');
const out = join(root, 'build', 'wasm');

const PAGES = '65536'; // 4 GiB

const builds = [
  { name: 'kernels', relaxed: false, threads: false },
  { name: 'kernels-relaxed', relaxed: true, threads: false },
  { name: 'kernels-threads', relaxed: false, threads: true },
  { name: 'kernels-relaxed-threads', relaxed: true, threads: true },
];

async function newest(paths) {
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  return Math.max(...times);
}

async function isUpToDate() {
  const files = (await readdir(sources)).filter((name) => name.endsWith('.ts')).map((name) => join(sources, name));
  const changed = await newest([...files, fileURLToPath(import.meta.url)]);
  try {
    const built = await Promise.all(builds.map(async ({ name }) => (await stat(join(out, `${name}.wasm`))).mtimeMs));
    return Math.min(...built) > changed;
  } catch {
    return false;
  }
}

export async function buildWasm({ force = false } = {}) {
  if (!force && (await isUpToDate())) return false;
  const asc = await import('assemblyscript/asc');
  await mkdir(out, { recursive: true });
  for (const { name, relaxed, threads } of builds) {
    const options = [
      'kernels.ts', '--baseDir', sources, '--outFile', join(out, `${name}.wasm`), '-O3', '--converge', '--noAssert', '--runtime', 'stub',
      '--importMemory', '--noExportMemory', '--enable', 'simd',
      ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
      ...(threads ? ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', PAGES] : ['--disable', 'threads']),
    ];
    const { error, stderr } = await asc.main(options);
    if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  }
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  const built = await buildWasm({ force: process.argv.includes('--force') });
  console.log(built ? `Built the WASM kernels in ${((Date.now() - started) / 1000).toFixed(1)} s.` : 'The WASM kernels are up to date.');
}
