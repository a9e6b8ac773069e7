import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, createAppHandler, listen } from '.';

const PAGE = '<!doctype html><title>Winnow</title>';
const SCRIPT = 'export const answer = 42;\n'.repeat(40);
const MODEL = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));

let top: string;
let host: Host;

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'winnow-host-'));
  const folder = join(top, 'app');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(top, 'secret.txt'), 'not to be served');
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'sw.js'), 'self');
  writeFileSync(join(folder, 'assets', 'app-abc123.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'app-abc123.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets', 'app-abc123.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'models', 'model.safetensors'), MODEL);
  host = await listen(createAppHandler(folder), { port: 0 });
});

afterAll(async () => {
  await host.close();
  rmSync(top, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends `path` as it stands: unlike fetch, nothing is normalised or decompressed. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

/** Sends bytes that no HTTP client would. Resolves to the first line of the answer. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(host.port, '127.0.0.1', () => socket.end(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer.split('\r\n', 1)[0] ?? ''));
    socket.on('error', reject);
  });
}

describe('the headers', () => {
  test.each(['/', '/assets/app-abc123.js', '/models/model.safetensors', '/missing.js', '/%'])('isolate %s from other origins and allow only the app itself', async (path) => {
    const { headers } = await ask(path);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toContain("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(headers['content-security-policy']).not.toContain("'unsafe-eval'");
  });

  test('let the app itself, and nothing embedded, ask for camera and microphone, and for nothing else', async () => {
    expect((await ask('/')).headers['permissions-policy']).toBe('camera=(self), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()');
  });

  test('keep files with a hash in their name for good, and ask again for all others', async () => {
    expect((await ask('/assets/app-abc123.js')).headers['cache-control']).toContain('immutable');
    for (const path of ['/', '/sw.js', '/models/model.safetensors']) expect((await ask(path)).headers['cache-control']).toBe('no-cache');
  });

  test('name the type by the ending', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/assets/app-abc123.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });
});

describe('routes', () => {
  test.each(['/', '/datanets', '/datanets/bafy123/contribute', '/factory/runs/7', '/playground?with=x', '/settings/'])('%s is answered with the page', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    expect(body.toString()).toBe(PAGE);
  });

  test('a missing file is 404 and not the page', async () => {
    for (const path of ['/assets/gone-000.js', '/datanets/picture.png', '/nowhere']) {
      const { status, body } = await ask(path);
      expect(status).toBe(404);
      expect(body.toString()).not.toContain('<');
    }
  });

  test('a person at an unknown address gets the page, and the status stays 404', async () => {
    const { status, body } = await ask('/nowhere', { accept: 'text/html,*/*' });
    expect(status).toBe(404);
    expect(body.toString()).toBe(PAGE);
  });
});

describe('compression', () => {
  test('brotli where it is welcome, else gzip, else the file as it is', async () => {
    const brotli = await ask('/assets/app-abc123.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const gzip = await ask('/assets/app-abc123.js', { 'accept-encoding': 'gzip;q=1, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
    const plain = await ask('/assets/app-abc123.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(SCRIPT);
  });

  test('caches are told that the form depends on the request, and each form has its own tag', async () => {
    const brotli = await ask('/assets/app-abc123.js', { 'accept-encoding': 'br' });
    const plain = await ask('/assets/app-abc123.js');
    expect(plain.headers['vary']).toBe('Accept-Encoding');
    expect(brotli.headers['etag']).not.toBe(plain.headers['etag']);
  });
});

describe('tags and ranges', () => {
  test('an unchanged file is not sent again', async () => {
    const { headers } = await ask('/models/model.safetensors');
    const again = await ask('/models/model.safetensors', { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    expect((await ask('/models/model.safetensors', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=900-', 900, 999],
    ['bytes=-10', 990, 999],
    ['bytes=990-5000', 990, 999],
  ])('%s is answered with that part', async (range, first, last) => {
    const { status, headers, body } = await ask('/models/model.safetensors', { range, 'accept-encoding': 'br' });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/1000`);
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.equals(MODEL.subarray(first, last + 1))).toBe(true);
  });

  test('a range beyond the end is 416 and tells the size', async () => {
    const { status, headers } = await ask('/models/model.safetensors', { range: 'bytes=1000-' });
    expect(status).toBe(416);
    expect(headers['content-range']).toBe('bytes */1000');
  });

  test.each(['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,5-6'])('"%s" is not understood, so the whole file comes', async (range) => {
    const { status, body } = await ask('/models/model.safetensors', { range });
    expect(status).toBe(200);
    expect(body.length).toBe(1000);
  });

  test('a part of a file that has changed since is not mixed in', async () => {
    const stale = await ask('/models/model.safetensors', { range: 'bytes=0-9', 'if-range': '"older"' });
    expect(stale.status).toBe(200);
    expect(stale.body.length).toBe(1000);
  });
});

describe('strange requests', () => {
  test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt', '/assets/..\\..\\secret.txt', '//etc/passwd', '/./index.html', '/%00', '/%', '/%ff%fe', '/a%E0%A4%A'])(
    '%s is refused before a file is looked for',
    async (path) => {
      const { status, body } = await ask(path);
      expect(status).toBe(400);
      expect(body.toString()).not.toContain('not to be served');
    },
  );

  test('a folder is not a file', async () => {
    expect((await ask('/assets')).status).toBe(404);
    expect((await ask('/assets/')).status).toBe(404);
  });

  test('a name that no file system can hold is 404', async () => {
    expect((await ask(`/assets/${'x'.repeat(5000)}.js`)).status).toBe(404);
  });

  test('HEAD is GET without the body', async () => {
    const head = await ask('/models/model.safetensors', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe('1000');
    expect(head.body.length).toBe(0);
    expect((await ask('/missing.js', {}, 'HEAD')).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
    const { status, headers } = await ask('/', {}, method);
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD');
  });

  test('what is not HTTP is 400, and the host goes on', async () => {
    expect(await sendRaw('hello\r\n\r\n')).toContain('400');
    expect(await sendRaw('GET http://elsewhere/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain('400');
    expect((await ask('/')).status).toBe(200);
  });

  test('a client that hangs up in the middle does no harm', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(host.port, '127.0.0.1', () => socket.write('GET /models/model.safetensors HTTP/1.1\r\nHost: x\r\n\r\n'));
      socket.once('data', () => socket.destroy());
      socket.once('close', () => resolve());
    });
    expect((await ask('/')).status).toBe(200);
  });
});
