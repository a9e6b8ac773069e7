import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { UsageError } from '../io';
import { run } from './signal';

function start(...args: string[]) {
  const stop = new AbortController();
  const lines: string[] = [];
  let printed = (): void => {};
  const address = new Promise<string>((resolve) => {
    printed = () => resolve(lines[0] ?? '');
  });
  const out = (line: string): void => {
    lines.push(line);
    printed();
  };
  return { ended: run(args, { out, err: () => {}, signal: stop.signal }), address, stop: () => stop.abort() };
}

describe('winnow signal', () => {
  test('prints where it is, lets the named origin in, and ends when it is stopped', async () => {
    const { ended, address, stop } = start('--port', '0', '--origin', 'https://winnow.example/app');
    const socket = new WebSocket(await address, { origin: 'https://winnow.example' });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    stop();
    expect(await ended).toBe(0);
    await closed;
  });

  test.each([[['--port', 'x']], [['--port', '70000']], [['--origin', 'here']]])('refuses %j', async (args) => {
    await expect(start(...args).ended).rejects.toBeInstanceOf(UsageError);
  });
});
