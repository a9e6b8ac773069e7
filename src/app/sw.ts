/// <reference lib="webworker" />
/**
 * The service worker: after the first load the whole app is on the device and needs no network. Each build lists its files with the hash of
 * each (`PRECACHE`); a version is fetched whole into a cache of its own before it may take over, so a page never meets files of two
 * versions. A new version waits until the person takes it (`pwa.ts` sends `take-over`).
 */

declare const self: ServiceWorkerGlobalScope;

/** Put in by the build: path → hash of its content and of the headers that it is served with. */
declare const PRECACHE: Readonly<Record<string, string>>;
/** Put in by the build: changes when any file does. */
declare const VERSION: string;

const PREFIX = 'winnow-app-';
const CACHE = `${PREFIX}${VERSION}`;
const PAGE = '/index.html';

/** A cached file's key names its content, so the next version takes over unchanged files without fetching them. */
const keyOf = (path: string, hash: string): string => `${path}?content=${hash}`;

const appCaches = async (): Promise<readonly string[]> => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function findCached(key: string): Promise<Response | undefined> {
  for (const name of await appCaches()) {
    const response = await (await caches.open(name)).match(key);
    if (response) return response;
  }
  return undefined;
}

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const addFile = async ([path, hash]: readonly [string, string]): Promise<void> => {
    const key = keyOf(path, hash);
    if (await cache.match(key)) return;
    const response = (await findCached(key)) ?? (await fetch(path, { cache: 'no-cache' }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}; the version is not complete.`);
    await cache.put(key, plain(response));
  };
  await Promise.all(Object.entries(PRECACHE).map(addFile));
}

/** The response as it is kept: its body is decoded by now, so what its headers said of the transfer is no longer true. */
function plain(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of ['Content-Encoding', 'Content-Length', 'Vary']) headers.delete(name);
  return new Response(response.body, { status: 200, headers });
}

/** Removes older versions. The one before this stays: another tab may still run it and ask for its parts. */
async function activate(): Promise<void> {
  const older = (await appCaches()).filter((name) => name !== CACHE);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  // The first visit's page comes under this worker at once, so that it is offline from now on.
  await self.clients.claim();
}

const precached = async (path: string): Promise<Response | undefined> => {
  const hash = PRECACHE[path];
  return hash === undefined ? undefined : (await caches.open(CACHE)).match(keyOf(path, hash));
};

/** A part of an older version, for a tab that still runs it: names under `/assets/` carry their hash, so the path alone is enough. */
async function fromOlderVersion(path: string): Promise<Response | undefined> {
  if (!path.startsWith('/assets/')) return undefined;
  for (const name of await appCaches()) {
    const response = await (await caches.open(name)).match(path, { ignoreSearch: true });
    if (response) return response;
  }
  return undefined;
}

async function answer(request: Request, path: string): Promise<Response> {
  const cached = (await precached(path)) ?? (await fromOlderVersion(path));
  if (cached) return inRange(request, cached);
  if (request.mode !== 'navigate') return fetch(request);
  // The page of this version, whatever the network would send: the next version comes when the person takes it.
  return (await precached(PAGE)) ?? fetch(request);
}

/** The asked-for part of a cached file; the model is read in ranges. */
async function inRange(request: Request, response: Response): Promise<Response> {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!match) return response;
  const bytes = await response.blob();
  const first = Number(match[1]);
  const last = match[2] ? Math.min(Number(match[2]), bytes.size - 1) : bytes.size - 1;
  const headers = new Headers(response.headers);
  if (first > last) {
    headers.set('Content-Range', `bytes */${bytes.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${first}-${last}/${bytes.size}`);
  headers.set('Content-Length', String(last - first + 1));
  return new Response(bytes.slice(first, last + 1), { status: 206, headers });
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  // Models beside the app are large and kept elsewhere, in the origin's private files: nothing of them goes through here.
  if (url.pathname.startsWith('/models/') && PRECACHE[url.pathname] === undefined) return;
  event.respondWith(answer(event.request, url.pathname));
});

export {};
