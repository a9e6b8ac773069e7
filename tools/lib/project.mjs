// Where things stand in the clone, and how a command runs another program. Node's own modules only: this is loaded before anything is
// installed.
import { spawn } from 'node:child_process';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const inRoot = (...parts) => join(root, ...parts);
/** A path as people and records write it: relative to the root, with forward slashes. */
export const fromRoot = (path) => relative(root, path).split(sep).join('/');

export const appDir = inRoot('dist', 'app');

/** Runs a program to its end. Resolves to its exit code; a program that a signal ended counts as 1. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a program quietly. Resolves to its exit code and everything it printed, both streams in the order they came. */
export async function runQuietly(command, args, options = {}) {
  let output = '';
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output };
}

/** The script of a package's command, so that it runs with `node` and needs no shell and no PATH. */
export const packageBin = (path) => inRoot('node_modules', path);
