import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../tools/lib/project.mjs';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has printed so far. */
  readonly printed: () => string;
}

/** `npm start` with these arguments, up to the moment when it names its address. */
function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['tools/start.mjs', ...args], { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`It ended with ${code} after printing:\n${printed}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /http:\/\/localhost:\d+\//.exec(printed)?.[0];
      if (url !== undefined && printed.includes('Ctrl-C')) resolve({ child, url, printed: () => printed });
    });
  });
}

const exitCodeOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

test('npm start names an address where the app is, and Ctrl-C ends it cleanly', async () => {
  const { child, url } = await start(['--port', '0']);
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<div id="app">');
  const ended = exitCodeOf(child);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test('a taken port leads to the next free one, and it says so', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const { url, printed } = await start([], { PORT: String(port) });
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect(printed()).toContain(`Port ${port} is taken`);
});
