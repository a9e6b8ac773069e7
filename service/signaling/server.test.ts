/** Real sockets against the real server. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Host, listen } from '../host';
import { FRAME_BYTES } from './message';
import { type Signaling, createSignaling } from './server';

let signaling: Signaling;
let host: Host;
const opened: WebSocket[] = [];

beforeEach(async () => {
  signaling = createSignaling({ origins: ['https://winnow.example'] });
  host = await listen((request, response) => void (signaling.answer(request, response) || response.writeHead(404).end()), { port: 0, prepare: signaling.attach });
});
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  signaling.close();
  await host.close();
});

const address = (path = '/signaling') => `ws://localhost:${host.port}${path}`;

/** Resolves when it is open; rejects with what the server said instead. */
function join(origin: string | null = `http://localhost:${host.port}`, path?: string): Promise<WebSocket> {
  const socket = new WebSocket(address(path), origin === null ? {} : { origin });
  opened.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
const next = (socket: WebSocket): Promise<unknown> => new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(data.toString()))));
const ended = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));
/** What was sent before has been followed. */
async function settled(socket: WebSocket): Promise<void> {
  const pong = next(socket);
  socket.send('{"type":"ping"}');
  await pong;
}
async function listening(topic: string): Promise<WebSocket> {
  const socket = await join();
  socket.send(JSON.stringify({ type: 'subscribe', topics: [topic] }));
  await settled(socket);
  return socket;
}

describe('the signaling server', () => {
  test('passes a message on, and tells its metrics to a plain request', async () => {
    const [a, b] = [await listening('tea'), await listening('tea')];
    const heard = next(b);
    a.send(JSON.stringify({ type: 'publish', topic: 'tea', data: 'hello' }));
    expect(await heard).toEqual({ type: 'publish', topic: 'tea', data: 'hello', clients: 2 });
    const answer = await fetch(`${host.url}signaling`);
    expect(await answer.text()).toBe('signaling: 2 clients, 1 topics, 1 messages passed on, 0 dropped\n');
  });

  test('lets in pages of its own host and of the origins that were named, and nobody else', async () => {
    await join();
    await join('https://winnow.example');
    await expect(join('https://elsewhere.example')).rejects.toThrow('403');
    await expect(join('null')).rejects.toThrow('403');
    await expect(join(null)).rejects.toThrow('403');
  });

  test('answers only at its own path', async () => {
    await expect(join(null, '/other')).rejects.toThrow('404');
  });

  test('ends a connection that sends too long a frame, and goes on for the others', async () => {
    const [bad, good] = [await listening('tea'), await listening('tea')];
    const end = ended(bad);
    bad.send('x'.repeat(FRAME_BYTES + 1));
    expect(await end).toBe(1009);
    await settled(good);
    expect(signaling.metrics().clients).toBe(1);
  });

  test('ends a connection that goes on talking nonsense', async () => {
    const bad = await join();
    const end = ended(bad);
    for (let count = 0; count < 30; count++) bad.send(count % 2 === 0 ? '{' : randomBytes(20));
    expect(await end).toBe(1008);
  });

  test('outlives bytes that are no WebSocket frames', async () => {
    const good = await listening('tea');
    const request = `GET /signaling HTTP/1.1\r\nHost: localhost:${host.port}\r\nOrigin: http://localhost:${host.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;
    for (const noise of [randomBytes(500), Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.alloc(0)]) {
      const socket = connect(host.port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      socket.write(request);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.end(noise);
      socket.resume();
      await closed;
    }
    await settled(good);
    expect(signaling.metrics().clients).toBe(1);
  });
});
