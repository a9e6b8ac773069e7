/**
 * Who may make the host do something: a page that this host served, in a browser on this computer. Any page of the web can send requests to a port of this
 * computer, so the browser's own word for where a request comes from decides; and a name that was made to point here (DNS rebinding) is not this host's.
 */
import type { IncomingMessage } from 'node:http';

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';

function hostName(host: string): string {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return '';
  }
}

/** The connection comes from this computer, and it was this computer that was asked for. */
export const isFromThisComputer = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopback(socket.remoteAddress ?? '') && OWN_NAMES.has(hostName(headers.host ?? ''));

/** And a page of this very origin sent it. A program that says neither `Sec-Fetch-Site` nor `Origin` is no page. */
export function isFromOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (!isFromThisComputer(request)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return site === undefined ? origin !== undefined : site === 'same-origin';
}
