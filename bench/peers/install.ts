/** Peers for side-by-side figures, installed on demand into .cache/peers: nothing that the project depends on. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../../tools/lib/project.mjs';

export const PEER_VERSIONS = {
  '@jax-js/jax': '0.1.25',
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
  '@wllama/wllama': '3.8.1',
} as const;

const folder = inRoot('.cache', 'peers');

/** Where each peer of the engine lies. */
export function peerFolders(): Promise<Record<keyof typeof PEER_VERSIONS, string>> {
  return installed(folder, PEER_VERSIONS);
}

/** Packages of these versions below `folder`: where each lies. Installs them when one is missing; throws when they can't be had. */
export async function installed<Name extends string>(folder: string, versions: Readonly<Record<Name, string>>): Promise<Record<Name, string>> {
  const folders = Object.fromEntries(Object.keys(versions).map((name) => [name, join(folder, 'node_modules', name)])) as Record<Name, string>;
  if (!Object.values<string>(folders).every(existsSync)) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
    await new Promise<void>((resolve, reject) => {
      const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm ended with ${code}`))));
    });
  }
  return folders;
}

/** The Python that has the native peers: $PYTHON, else python3. */
export const python = process.env['PYTHON'] ?? 'python3';

/** Lines of JSON that a peer's script prints; null when it can't run here, after saying why in a line. */
export function runPeer(script: string, args: readonly string[]): Promise<unknown[] | null> {
  return new Promise((resolve) => {
    const child = spawn(python, [inRoot('bench', 'peers', script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += String(data)));
    child.stderr.on('data', (data: Buffer) => (err += String(data)));
    child.once('error', () => {
      console.log(`  ${script}: no ${python} here`);
      resolve(null);
    });
    child.once('exit', (code) => {
      if (code === 0) resolve(out.split('\n').filter((line) => line.startsWith('{')).map((line): unknown => JSON.parse(line)));
      else {
        console.log(`  ${script}: ${err.trim().split('\n').at(-1) ?? `ended with ${code}`}`);
        resolve(null);
      }
    });
  });
}
