// Builds the engine's WebAssembly kernels when their sources changed.
import { existsSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { inRoot } from './project.mjs';

/** Throws an error with the compiler's own words when they can't be built. */
export async function buildKernels(log) {
  // An installed package brings the kernels built, and no compiler.
  if (!existsSync(inRoot('node_modules', 'assemblyscript'))) return;
  const { buildWasm } = await import('../build-wasm.mjs');
  await withLock('kernels', async () => {
    if (await buildWasm()) log('Built the WebAssembly kernels.');
  });
}
