/** Pulled models over HTTP: what a page of this host gets, and what nobody else gets. */
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createModelCache, type KnownModel, type ModelCache, type ModelIndex, type PullStatus } from '../models';
import { temporaryFolder } from '../models/testing/folder';
import { file, sha256, someBytes, startSource, type Source } from '../models/testing/source';
import { createAppHandler, createModelsHandler, listen, type Host } from '.';

const BYTES = someBytes(5000);
const KNOWN: KnownModel = {
  name: 'little',
  summary: 'A little model',
  licence: 'apache-2.0',
  file: 'little.gguf',
  sizeBytes: BYTES.length,
  sha256: sha256(BYTES),
  hub: { repository: 'someone/little-gguf', revision: 'abc' },
  pip: { package: 'winnow-test-little', version: '1.0', wheelBytes: 1 },
};
const HUB_PATH = '/someone/little-gguf/resolve/abc/little.gguf';
const STORED = { name: 'little.gguf', sizeBytes: BYTES.length, sha256: KNOWN.sha256 };

let cache: ModelCache;
let hub: Source;
let host: Host;

beforeEach(async () => {
  const top = temporaryFolder();
  writeFileSync(join(top, 'index.html'), '<!doctype html>');
  writeFileSync(join(top, 'secret'), 'not to be served');
  cache = createModelCache(join(top, 'cache'));
  hub = await startSource({ [HUB_PATH]: file({ bytes: BYTES }) });
  const models = createModelsHandler({ cache, known: [KNOWN], environment: { HF_ENDPOINT: hub.url, PIP_INDEX_URL: `${hub.url}/simple`, PATH: '' } });
  host = await listen(createAppHandler(top, models), { port: 0 });
  onTestFinished(async () => {
    models.stop();
    await host.close();
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path and the headers as they stand. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: host.port, path, method, headers: { host: `localhost:${host.port}`, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

const own = (): Record<string, string> => ({ origin: `http://localhost:${host.port}`, 'sec-fetch-site': 'same-origin' });
const readIndex = async (headers?: Record<string, string>): Promise<ModelIndex> => JSON.parse((await ask('/models/index.json', headers)).body.toString());
const readStatus = async (): Promise<PullStatus> => JSON.parse((await ask('/models/little/pull')).body.toString());

async function until(state: PullStatus['state']): Promise<PullStatus> {
  for (;;) {
    const status = await readStatus();
    if (status.state === state) return status;
    if (status.state === 'failed' || status.state === 'done') throw new Error(JSON.stringify(status));
  }
}

const add = () =>
  cache.add('little', async (folder) => {
    writeFileSync(join(folder, 'little.gguf'), BYTES);
    return { name: 'little', summary: 'A little model', format: 'gguf', licence: 'apache-2.0', from: 'a test', files: [STORED] };
  });

describe('the index', () => {
  test('offers what is known, and lists what is here, with sizes, hashes and licence', async () => {
    const facts = { id: 'little', name: 'little', summary: 'A little model', format: 'gguf', sizeBytes: 5000, licence: 'apache-2.0', files: [STORED] };
    expect(await readIndex()).toEqual({ models: [], offered: [facts] });
    await add();
    expect(await readIndex()).toEqual({ models: [{ ...facts, from: 'a test' }], offered: [] });
    expect((await ask('/models/index.json')).headers['content-type']).toContain('application/json');
    expect((await ask('/models/index.json')).headers['content-security-policy']).toContain('default-src \'self\'');
  });

  test('offers nothing to who asked for another name than this computer\'s', async () => {
    expect((await readIndex({ host: 'rebound.example' })).offered).toEqual([]);
  });
});

describe('a file of a model', () => {
  test('comes whole or in part, with its hash as tag, and not again when it is known', async () => {
    await add();
    const whole = await ask('/models/little/little.gguf');
    expect([whole.status, whole.headers['etag'], whole.headers['content-type']]).toEqual([200, `"${KNOWN.sha256}"`, 'application/octet-stream']);
    expect(whole.body.equals(BYTES)).toBe(true);
    const part = await ask('/models/little/little.gguf', { range: 'bytes=4000-' });
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 4000-4999/5000']);
    expect(part.body.equals(BYTES.subarray(4000))).toBe(true);
    expect((await ask('/models/little/little.gguf', { 'if-none-match': `"${KNOWN.sha256}"` })).status).toBe(304);
  });

  test.each(['/models/little/winnow.json', '/models/little/other.gguf', '/models/other/little.gguf', '/models/little/%2e%2e%2fsecret', '/models/..%2fsecret/x', '/models/little/..', '/models//secret', '/models/little/little.gguf/x'])(
    '%s is not there',
    async (path) => {
      await add();
      const { status, body } = await ask(path);
      expect([400, 404]).toContain(status);
      expect(body.toString()).not.toContain('secret');
    },
  );

  test('is only read', async () => {
    await add();
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/models/little/little.gguf', own(), method)).status).toBe(405);
    expect((await ask('/models/index.json', own(), 'POST')).status).toBe(405);
  });
});

describe('fetching for a page', () => {
  test('starts when the page asks, tells how far it is, and ends in the index', async () => {
    expect(await readStatus()).toEqual({ state: 'idle' });
    expect(hub.asked).toEqual([]);
    hub.routes.set(HUB_PATH, file({ bytes: BYTES, halts: [1000] }));
    const started = await ask('/models/little/pull', own(), 'POST');
    expect(started.status).toBe(202);
    expect(JSON.parse(started.body.toString())).toMatchObject({ state: 'pulling' });
    for (let status = await readStatus(); !(status.state === 'pulling' && status.doneBytes === 1000); status = await readStatus()) expect(status.state).toBe('pulling');
    expect(await readStatus()).toEqual({ state: 'pulling', from: new URL(hub.url).host, doneBytes: 1000, totalBytes: 5000 });
    expect((await ask('/models/little/pull', own(), 'POST')).status).toBe(202);
    hub.breakConnections();
    expect(await until('done')).toEqual({ state: 'done' });
    expect(hub.asked.map(({ headers }) => headers.range ?? 'all')).toEqual(['all', 'bytes=1000-']);
    expect((await readIndex()).models.map(({ name }) => name)).toEqual(['little']);
    expect((await ask('/models/little/little.gguf')).body.equals(BYTES)).toBe(true);
    expect((await ask('/models/little/pull', own(), 'POST')).status).toBe(200);
  });

  test('can be stopped, and goes on later', async () => {
    hub.routes.set(HUB_PATH, file({ bytes: BYTES, halts: [1000] }));
    await ask('/models/little/pull', own(), 'POST');
    for (let status = await readStatus(); !(status.state === 'pulling' && status.doneBytes === 1000); status = await readStatus()) expect(status.state).toBe('pulling');
    expect(JSON.parse((await ask('/models/little/pull', own(), 'DELETE')).body.toString())).toEqual({ state: 'idle' });
    await ask('/models/little/pull', own(), 'POST');
    await until('done');
    expect(hub.asked.at(-1)?.headers.range).toBe('bytes=1000-');
  });

  test('that fails says why and what to do, and may be tried again', async () => {
    hub.routes.delete(HUB_PATH);
    await ask('/models/little/pull', own(), 'POST');
    await expect(until('done')).rejects.toThrow('could not be fetched');
    hub.routes.set(HUB_PATH, file({ bytes: BYTES }));
    await ask('/models/little/pull', own(), 'POST');
    await until('done');
  });

  test.each<[string, () => Record<string, string>]>([
    ['a page of another site', () => ({ origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' })],
    ['a page of another port here', () => ({ origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' })],
    ['a page of a name that was made to point here', () => ({ host: 'rebound.example', origin: 'http://rebound.example', 'sec-fetch-site': 'same-origin' })],
    ['a page that hides where it is from', () => ({ origin: 'null' })],
    ['a program that says nothing', () => ({})],
    ['a form typed into the address bar', () => ({ 'sec-fetch-site': 'none' })],
  ])('is refused to %s', async (_who, headers) => {
    for (const method of ['POST', 'DELETE']) expect((await ask('/models/little/pull', headers(), method)).status).toBe(403);
    expect(await readStatus()).toEqual({ state: 'idle' });
    expect(hub.asked).toEqual([]);
  });

  test('is for models of the list alone', async () => {
    for (const path of ['/models/other/pull', '/models/someone--tiny/pull', '/models/embedded/pull']) expect((await ask(path, own(), 'POST')).status).toBe(405);
    expect(hub.asked).toEqual([]);
  });
});
