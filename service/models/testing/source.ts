/** For tests: a small HTTP server on this computer that stands for a hub or a package index, keeps what it was asked, and breaks on request. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export type Route = (response: ServerResponse, asked: Asked) => void;

export interface Source {
  /** Without a slash at its end. */
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly routes: Map<string, Route>;
  /** Breaks what is open. */
  readonly breakConnections: () => void;
}

/** Ends with the test. */
export async function startSource(routes: Readonly<Record<string, Route>> = {}): Promise<Source> {
  const asked: Asked[] = [];
  const byPath = new Map(Object.entries(routes));
  const server = createServer((request, response) => {
    const one: Asked = { method: request.method ?? '', path: (request.url ?? '').split('?', 1)[0]!, headers: request.headers };
    asked.push(one);
    const route = byPath.get(one.path);
    if (route) route(response, one);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, routes: byPath, breakConnections: () => server.closeAllConnections() };
}

export interface FileRoute {
  readonly bytes: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes up to which the first answers come; then they stand still until the connections are broken. 0 breaks by itself. */
  readonly halts?: number[];
  readonly hasRanges?: boolean;
}

/** A file, whole or from a byte on. */
export function file({ bytes, headers = {}, halts = [], hasRanges = true }: FileRoute): Route {
  return (response, { method, headers: asked }) => {
    const from = hasRanges ? Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0) : 0;
    if (from > 0 && from >= bytes.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
      return;
    }
    const isPart = from > 0;
    response.writeHead(isPart ? 206 : 200, {
      ...headers,
      'Content-Length': bytes.length - from,
      ...(isPart ? { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const halt = method === 'HEAD' ? undefined : halts.shift();
    if (method === 'HEAD') response.end();
    else if (halt === undefined) response.end(bytes.subarray(from));
    else if (halt === 0) response.destroy();
    else response.write(bytes.subarray(from, halt));
  };
}

export const redirect = (to: string, headers: Readonly<Record<string, string>> = {}): Route => (response) => void response.writeHead(302, { ...headers, Location: to }).end();
export const json = (value: unknown): Route => (response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
export const refusal = (status: number, code = ''): Route => (response) => void response.writeHead(status, code === '' ? {} : { 'X-Error-Code': code }).end('no');

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Git's name of a file. */
export const gitName = (bytes: Uint8Array): string => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** Bytes that don't repeat soon. */
export const someBytes = (length: number, seed = 1): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 255);
