/** jax-js in Node on a `GPU` of its own: it looks for what a page has under global names. */
import { pathToFileURL } from 'node:url';
import { jaxMeasurements } from './jax.mjs';
import type { JaxPeer } from './types';

/** Flags of the specification, by their names in a page. */
const GLOBALS = {
  GPUBufferUsage: { MAP_READ: 0x1, MAP_WRITE: 0x2, COPY_SRC: 0x4, COPY_DST: 0x8, UNIFORM: 0x40, STORAGE: 0x80, INDIRECT: 0x100, QUERY_RESOLVE: 0x200 },
  GPUMapMode: { READ: 0x1, WRITE: 0x2 },
  GPUShaderStage: { VERTEX: 0x1, FRAGMENT: 0x2, COMPUTE: 0x4 },
  GPUTextureUsage: { COPY_SRC: 0x1, COPY_DST: 0x2, TEXTURE_BINDING: 0x4, STORAGE_BINDING: 0x8, RENDER_ATTACHMENT: 0x10 },
};

/** `folder`: where the package lies. */
export async function openJax(folder: string, gpu: GPU, cores: number): Promise<JaxPeer> {
  Object.assign(globalThis, GLOBALS);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node', hardwareConcurrency: cores }, configurable: true });
  return jaxMeasurements(await import(/* @vite-ignore */ pathToFileURL(`${folder}/dist/index.js`).href));
}
