#!/usr/bin/env node
// The `winnow` command. Makes sure that what it needs is installed and bundled, quietly, then runs the command line with this process's
// streams. Standard output is the command's alone: everything said here goes to standard error.
import '../tools/lib/require-node.mjs';
import { ensureInstalled } from '../tools/lib/install.mjs';
import { buildKernels } from '../tools/lib/kernels.mjs';
import { root } from '../tools/lib/project.mjs';
import { importTs } from '../tools/run-ts.mjs';

const stopping = new AbortController();
process.once('SIGINT', () => {
  stopping.abort();
  process.once('SIGINT', () => process.exit(130)); // asked twice: now
});
// Whoever reads our output may stop reading (`winnow … | head`); there is nothing left to say then.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stderr.isTTY ? { status: (text) => void process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`) } : {}),
  signal: stopping.signal,
  // npm runs a script in the root, and tells here where the person stands.
  cwd: (process.env.npm_lifecycle_event === 'winnow' && process.env.INIT_CWD) || process.cwd(),
  root,
};

async function main() {
  await ensureInstalled(io.err);
  await buildKernels(io.err);
  const { runCommandLine } = await importTs('cli/main.ts');
  return runCommandLine(process.argv.slice(2), io, process.env.WINNOW_DEBUG === '1');
}

let code = 1;
try {
  code = await main();
} catch (error) {
  io.err(process.env.WINNOW_DEBUG === '1' ? error.stack : `winnow: ${error.message.split('\n', 1)[0]}`);
}
// Threads may still be idling, so the end is not left to them; but what was printed gets out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
