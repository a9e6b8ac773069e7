// WebGPU in Node for the tests, with no graphics card: the package webgpu in .cache, and SwiftShader, which Chromium brings.
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findChromium } from './browsers.mjs';
import { npm } from './install.mjs';
import { inRoot } from './project.mjs';

const folder = inRoot('.cache', 'node-gpu');
const DRIVER = 'vk_swiftshader_icd.json';

/** Installs the package in the version that Winnow asks for, unless it is there. */
async function ensurePackage(log) {
  const { peerDependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const wanted = JSON.stringify({ private: true, dependencies: { webgpu: peerDependencies.webgpu } });
  const manifest = join(folder, 'package.json');
  if (existsSync(join(folder, 'node_modules', 'webgpu')) && existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return;
  log('Installing the npm package webgpu for the tests of WebGPU in Node…');
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifest, wanted);
  if ((await npm(['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })) !== 0) throw new Error('The npm package webgpu could not be installed.');
}

/** Where SwiftShader's driver lies beside the browser's program; Debian's program is a script that stands elsewhere. */
function driverFolder() {
  const chromium = findChromium();
  const folders = [...(chromium === undefined ? [] : [dirname(realpathSync(chromium))]), '/usr/lib/chromium', '/usr/lib/chromium-browser'];
  return folders.find((each) => existsSync(join(each, DRIVER)));
}

/**
 * What a Node process needs in its environment to find both. Where the browser has no driver for Vulkan (as on macOS), the system's own adapter is taken.
 * Throws an error with one line when the package can't be had.
 */
export async function ensureNodeGpu(log) {
  await ensurePackage(log);
  const drivers = driverFolder();
  return {
    NODE_PATH: join(folder, 'node_modules'),
    // Vulkan's loader complains where it is not set.
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    // The loader libvulkan.so.1 lies beside the driver.
    ...(drivers && { VK_ICD_FILENAMES: join(drivers, DRIVER), LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, drivers].filter(Boolean).join(delimiter) }),
  };
}
