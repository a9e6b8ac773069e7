// Makes `node_modules` what `package-lock.json` says, and does nothing when it already is: so a clone that was installed once needs no
// network.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, run } from './project.mjs';

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Whether every locked package stands in `node_modules` in its locked version. Packages for other platforms may be absent. */
export function isInstalled(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  return Object.entries(lock.packages).every(([path, locked]) => {
    if (path === '') return true;
    const present = installed.packages[path];
    return present ? present.version === locked.version : locked.optional === true;
  });
}

/** Runs npm, the one that runs this if there is one; its own words go to standard error. Resolves to its exit code. */
export function npm(args, options = {}) {
  const own = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const stdio = ['ignore', 2, 2]; // a command's standard output stays its own
  return own
    ? run(process.execPath, [own, ...args], { stdio, ...options })
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { stdio, shell: process.platform === 'win32', ...options });
}

/** Installs when something is missing or stale. `log` gets one line before a long wait. */
export async function ensureInstalled(log) {
  const lockPath = inRoot('package-lock.json');
  if (!existsSync(lockPath)) return; // an installed package has no lock: its own installation brought what it needs
  if (isInstalled(readJson(lockPath), readJson(inRoot('node_modules', '.package-lock.json')))) return;
  log('Installing what Winnow needs (once; this takes the network)…');
  const code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    log('The packages could not be installed. Nothing else was changed. Check the network, then run the command again.');
    process.exit(1);
  }
}
