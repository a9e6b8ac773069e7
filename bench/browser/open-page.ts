/** A page script in Chromium for a bench: bundled, served cross-origin isolated (threads need it), opened, and driven from outside. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../../tools/lib/browsers.mjs';
import { inRoot } from '../../tools/lib/project.mjs';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

export interface PageOptions {
  /** The script, relative to the root. */
  readonly entry: string;
  /** What it puts on the global object when it is ready. */
  readonly ready: string;
  /** Packages by folder, for what the project doesn't depend on. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Folders to serve, by their path's prefix. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Flags for Chromium. */
  readonly flags?: readonly string[];
}

async function bundle({ entry, ready, packages = {} }: PageOptions): Promise<string> {
  const outDir = inRoot('.cache', 'bench', ready);
  await build({
    configFile: false,
    logLevel: 'error',
    root: inRoot(),
    publicDir: false,
    resolve: { alias: packages },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'esnext',
      // One of the peers starts its threads from the text of a function, which names what a minifier would rename.
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: inRoot(entry), output: { entryFileNames: 'page.js' } },
    },
  });
  return outDir;
}

function serve(folders: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Bench</title><script type="module" src="/page.js"></script>');
      return;
    }
    const prefix = Object.keys(folders).find((each) => path.startsWith(each));
    const file = prefix === undefined || path.includes('..') ? undefined : join(folders[prefix]!, path.slice(prefix.length));
    if (file === undefined || !existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Opens the page afresh for each piece of work, so that none inherits another's threads and memory. */
export async function withPages<T>(options: PageOptions, work: (inPage: <R>(piece: (page: Page) => Promise<R>) => Promise<R>) => Promise<T>): Promise<T> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found');
  const server = await serve({ ...options.folders, '/': await bundle(options) });
  const browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(options.flags ?? []), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
  try {
    return await work(async (piece) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(`  (in the page: ${error.message})`));
      try {
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        await page.waitForFunction((name) => name in globalThis, options.ready);
        return await piece(page);
      } finally {
        await page.close();
      }
    });
  } finally {
    await browser.close();
    server.close();
  }
}
