/**
 * Puts a request handler on a port of this computer. `localhost` may mean 127.0.0.1 or ::1, and a browser may try either, so one port is
 * taken on both.
 */
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Host {
  readonly url: string;
  readonly port: number;
  /** Ends open connections and frees the port. */
  readonly close: () => Promise<void>;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

type Prepare = (server: Server) => void;

function listenOn(handler: RequestListener, address: string, port: number, prepare: Prepare): Promise<Server> {
  const server = createServer(handler);
  prepare(server);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listenOnLoopback(handler: RequestListener, port: number, prepare: Prepare): Promise<readonly Server[]> {
  const four = await listenOn(handler, '127.0.0.1', port, prepare);
  try {
    return [four, await listenOn(handler, '::1', portOf(four), prepare)];
  } catch (error) {
    if (codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'EAFNOSUPPORT') return [four]; // no IPv6 on this computer
    await closeServer(four);
    throw error;
  }
}

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Try the ports after it when it is taken. */
  readonly orNextFree?: boolean;
  /** Listen on this address alone instead of on this computer's own. */
  readonly address?: string;
  /** Called with each server before it listens. */
  readonly prepare?: (server: Server) => void;
}

/** Rejects with the system's error when no port can be had. */
export async function listen(handler: RequestListener, { port, orNextFree = false, address, prepare = () => {} }: ListenOptions): Promise<Host> {
  for (let candidate = port; ; candidate += 1) {
    try {
      const servers = address === undefined ? await listenOnLoopback(handler, candidate, prepare) : [await listenOn(handler, address, candidate, prepare)];
      const taken = portOf(servers[0]!);
      return {
        url: `http://${address === undefined ? 'localhost' : address.includes(':') ? `[${address}]` : address}:${taken}/`,
        port: taken,
        close: async () => void (await Promise.all(servers.map(closeServer))),
      };
    } catch (error) {
      const isTaken = codeOf(error) === 'EADDRINUSE';
      if (isTaken && port === 0) candidate -= 1; // the free IPv4 port was not free on IPv6: ask for another
      else if (!isTaken || !orNextFree || candidate >= Math.min(port + 100, 65535)) throw error;
    }
  }
}
