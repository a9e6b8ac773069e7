/** What a command says when WebGPU can't be had in Node. With it: tests/golden/contract.test.ts, where the package is installed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNodeDevice, openNodeGpu } from './node-gpu';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-gpu-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A package of this name whose entry is `code`. */
async function install(code: string): Promise<void> {
  const at = join(folder, 'node_modules', 'webgpu');
  await mkdir(at, { recursive: true });
  await writeFile(join(at, 'package.json'), JSON.stringify({ name: 'webgpu', type: 'module', main: 'index.js' }));
  await writeFile(join(at, 'index.js'), code);
}

test.each([
  ['that finds no graphics card tells so, and what Linux needs', 'export const create = () => ({ requestAdapter: async () => null });', /no graphics card .* Vulkan driver.* --backend wasm/],
  ['of a version that is not known names the one that is', 'export const gpu = {};', /npm install webgpu@0\.6\.2/],
  ['that can’t be loaded says why', 'throw new Error("libvulkan.so.1 is missing");', /can't be loaded: libvulkan\.so\.1 is missing/],
])('a package %s', async (_, code, words) => {
  await install(code);
  await expect(openNodeDevice(folder)).rejects.toThrow(words);
});

test('without the package, one sentence says how to get it', async () => {
  await expect(openNodeGpu([folder])).rejects.toThrow(/^--backend webgpu needs the npm package webgpu: "npm install webgpu" installs it\.$/);
});
