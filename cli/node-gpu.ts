/**
 * WebGPU in Node: Dawn, from the npm package `webgpu`. With its builds for every system it is larger than all else together, so it is installed by those
 * who want it only.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openGpu, type OpenedGpu } from '#engine';
import { InputError } from './io';

const PACKAGE = 'webgpu';

/** Dawn ends the devices of a `GPU` that nobody holds. */
const held = new Set<GPU>();

export interface NodeCard extends OpenedGpu {
  readonly gpu: GPU;
}

/** This computer's graphics card. The package is looked for beside `root`, then beside the working folder. */
export async function openNodeCard(root: string): Promise<NodeCard> {
  const gpu = await openNodeGpu([root, process.cwd()]);
  const opened = await openGpu(gpu);
  if (!opened.ok) throw new InputError(`${opened.error.message} On Linux the card needs its Vulkan driver. --backend wasm needs no graphics card.`);
  return { gpu, ...opened.value };
}

export const openNodeDevice = async (root: string): Promise<GPUDevice> => (await openNodeCard(root)).device;

/** What `navigator.gpu` is in a page. The package is looked for in each of these folders and in those around it. */
export async function openNodeGpu(folders: readonly string[]): Promise<GPU> {
  const path = findPackage(folders);
  if (path === null) throw new InputError('--backend webgpu needs the npm package webgpu: "npm install webgpu" installs it.');
  const gpu = await loadGpu(path);
  held.add(gpu);
  return gpu;
}

/** The package's entry, or null. */
function findPackage(folders: readonly string[]): string | null {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(PACKAGE);
    } catch {
      // Not beside this folder.
    }
  }
  return null;
}

async function loadGpu(path: string): Promise<GPU> {
  const { create }: { readonly create?: unknown } = await import(/* @vite-ignore */ pathToFileURL(path).href).catch((error: unknown) => {
    throw new InputError(`The npm package webgpu can't be loaded: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`);
  });
  if (typeof create !== 'function') throw new InputError('The npm package webgpu is in a version that Winnow doesn’t know. Install 0.6.2: npm install webgpu@0.6.2');
  return create([]);
}
