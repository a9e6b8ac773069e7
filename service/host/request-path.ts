/**
 * What a request's target names. Strict: a target that could mean anything outside the served folder, or that can't be decoded, is refused
 * before a file system sees it.
 */

export type RequestPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly status: 400 };

const BAD: RequestPath = { ok: false, status: 400 };

/** The decoded path of an origin-form target (`/a/b?query`), always starting with one slash, or a 400. */
export function parseRequestPath(target: string): RequestPath {
  const encoded = target.split(/[?#]/, 1)[0] ?? '';
  if (!encoded.startsWith('/')) return BAD;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return BAD;
  }
  if (path.includes('\\') || path.includes('\0')) return BAD;
  const segments = path.split('/').slice(1);
  if (segments.some((segment, at) => segment === '.' || segment === '..' || (segment === '' && at < segments.length - 1))) return BAD;
  return { ok: true, path };
}

/** The first segment of each route of the app that the page itself draws. */
const APP_ROUTES = new Set(['', 'datanets', 'factory', 'playground', 'settings']);

/** A path that the app draws: it is answered with the page. A name with a dot is a file and never a route. */
export function isAppRoute(path: string): boolean {
  const segments = path.split('/').slice(1);
  return APP_ROUTES.has(segments[0] ?? '') && !(segments.at(-1) ?? '').includes('.');
}
