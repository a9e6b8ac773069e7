/**
 * The signaling server: where browsers that are about the same datanet find each other before they talk directly. It passes short messages on and keeps
 * nothing. Whatever arrives, a connection may end, never the process.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Metrics, createExchange, metricsLine } from './exchange';
import { FRAME_BYTES } from './message';

/** Where it answers: WebSockets there, and a line of metrics for a plain request. */
export const SIGNALING_PATH = '/signaling';

const CONNECTIONS = 2_000;
const CONNECTIONS_AN_ADDRESS = 200;
/** A connection that hasn't answered for this long is gone, in milliseconds. */
const SILENCE = 30_000;
/** Bytes that may wait for a client who doesn't read. */
const WAITING_BYTES = 1024 * 1024;

export interface SignalingOptions {
  /** Origins of pages from elsewhere that may connect, such as `https://winnow.example`; the pages of this very host always may. */
  readonly origins?: readonly string[];
}

export interface Signaling {
  /** Lets the server's WebSockets in. */
  readonly attach: (server: Server) => void;
  /** Answers a plain request for the metrics; false: it asks for something else. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly metrics: () => Metrics;
  readonly close: () => void;
}

export function createSignaling({ origins = [] }: SignalingOptions = {}): Signaling {
  const exchange = createExchange(() => performance.now());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false, clientTracking: true });
  const connectionsByAddress = new Map<string, number>();
  const answering = new WeakSet<WebSocket>();

  const beat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answering.has(socket)) {
        socket.terminate();
        continue;
      }
      answering.delete(socket);
      socket.ping();
    }
  }, SILENCE);
  beat.unref();

  function welcome(socket: WebSocket, address: string): void {
    connectionsByAddress.set(address, (connectionsByAddress.get(address) ?? 0) + 1);
    answering.add(socket);
    const send = (text: string): void => {
      if (socket.bufferedAmount > WAITING_BYTES) socket.terminate();
      else socket.send(text);
    };
    const client = exchange.join(send, () => socket.close(1008, 'too many faults'));
    socket.on('pong', () => answering.add(socket));
    socket.on('message', (data, isBinary) => client.receive(isBinary ? '' : data.toString()));
    // A frame that is too long or malformed: ws closes the connection by itself.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      client.leave();
      const left = (connectionsByAddress.get(address) ?? 1) - 1;
      if (left === 0) connectionsByAddress.delete(address);
      else connectionsByAddress.set(address, left);
    });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const address = request.socket.remoteAddress ?? '';
    const refusal = !isSignaling(request)
      ? '404 Not Found'
      : !mayConnect(request, origins)
        ? '403 Forbidden'
        : sockets.clients.size >= CONNECTIONS || (connectionsByAddress.get(address) ?? 0) >= CONNECTIONS_AN_ADDRESS
          ? '503 Service Unavailable'
          : null;
    if (refusal === null) sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, address));
    else socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  return {
    attach: (server) => void server.on('upgrade', upgrade),
    answer(request, response) {
      if (!isSignaling(request)) return false;
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
      response.end(`${metricsLine(exchange.metrics())}\n`);
      return true;
    },
    metrics: exchange.metrics,
    close() {
      clearInterval(beat);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

const isSignaling = ({ url }: IncomingMessage): boolean => url?.split('?', 1)[0] === SIGNALING_PATH;

/** A browser always names the page's origin: that of this host, or one of those that were named. */
function mayConnect({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origins.includes(origin) || new URL(origin).host === host;
}
