/** Downloads from a server on this computer that breaks, redirects and lies. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#engine';
import { type Download, download } from './download';
import { temporaryFolder } from './testing/folder';
import { file, gitName, redirect, refusal, sha256, someBytes, startSource, type Source } from './testing/source';

const BYTES = someBytes(300_000);
const EXPECTED = { kind: 'sha256', hex: sha256(BYTES) } as const;

const job = (source: Source, target: string, more: Partial<Download> = {}): Download => ({ url: new URL('/file', source.url), target, name: 'file', expected: EXPECTED, patienceMs: 1, ...more });
/** Breaks the connections of `source` each time when so many bytes are here. */
const breakingAt = (source: Source, halts: readonly number[]): Partial<Download> => ({
  onProgress(done) {
    if (halts.includes(done)) source.breakConnections();
  },
});
const rangesOf = (source: Source) => source.asked.map(({ headers }) => headers.range ?? 'all');

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => new Error('It was not refused.'), (reason: unknown) => reason);
  if (!(error instanceof Refusal)) throw error;
  return error.problem.code;
}

describe('a file', () => {
  test('arrives whole, tells its progress and its sha256', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES }) });
    const target = join(temporaryFolder(), 'file');
    const progress: [number, number | null][] = [];
    const got = await download(job(source, target, { onProgress: (done, total) => void progress.push([done, total]) }));
    expect(got).toEqual({ sizeBytes: BYTES.length, sha256: EXPECTED.hex });
    expect(readFileSync(target).equals(BYTES)).toBe(true);
    expect(progress[0]).toEqual([0, BYTES.length]);
    expect(progress.at(-1)).toEqual([BYTES.length, BYTES.length]);
  });

  test('that is here already, whole, is not asked for', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES }) });
    const target = join(temporaryFolder(), 'file');
    writeFileSync(target, BYTES);
    expect(await download(job(source, target))).toEqual({ sizeBytes: BYTES.length, sha256: EXPECTED.hex });
    expect(source.asked).toEqual([]);
  });

  test('is found behind redirects, and the token stays at the first address', async () => {
    const store = await startSource({ '/store/blob': file({ bytes: BYTES }) });
    const source = await startSource({ '/file': redirect('/elsewhere'), '/elsewhere': redirect(`${store.url}/store/blob`) });
    await download(job(source, join(temporaryFolder(), 'file'), { authorization: 'Bearer secret' }));
    expect(source.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
    expect(store.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test('may be checked by the name that git gives it', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES }) });
    const folder = temporaryFolder();
    await download(job(source, join(folder, 'right'), { expected: { kind: 'git-sha1', hex: gitName(BYTES) } }));
    expect(await problemOf(download(job(source, join(folder, 'wrong'), { expected: { kind: 'git-sha1', hex: '0'.repeat(40) } })))).toBe('checksum');
  });
});

describe('a connection that breaks', () => {
  test('is gone on with from the byte where it broke, as often as there is progress', async () => {
    const halts = [1000, 50_000, 100_000, 150_000, 200_000, 250_000];
    const source = await startSource({ '/file': file({ bytes: BYTES, halts: [...halts] }) });
    const target = join(temporaryFolder(), 'file');
    expect((await download(job(source, target, breakingAt(source, halts)))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(source)).toEqual(['all', ...halts.map((at) => `bytes=${at}-`)]);
  });

  test('is given up after five tries without a new byte, and the next pull goes on', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES, halts: [1000, 0, 0, 0, 0] }) });
    const target = join(temporaryFolder(), 'file');
    expect(await problemOf(download(job(source, target, breakingAt(source, [1000]))))).toBe('offline');
    expect(existsSync(target)).toBe(false);
    expect((await download(job(source, target))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(source).at(-1)).toBe('bytes=1000-');
  });

  test('starts anew where a server knows no ranges', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES, halts: [1000], hasRanges: false }) });
    expect((await download(job(source, join(temporaryFolder(), 'file'), breakingAt(source, [1000])))).sha256).toBe(EXPECTED.hex);
  });

  test('of a file without a checksum is gone on with only while its tag stays the same', async () => {
    const folder = temporaryFolder();
    const tagged = await startSource({ '/file': file({ bytes: BYTES, halts: [1000], headers: { ETag: '"one"' } }) });
    expect((await download(job(tagged, join(folder, 'tagged'), { expected: null, ...breakingAt(tagged, [1000]) }))).sha256).toBe(EXPECTED.hex);
    expect(tagged.asked[1]?.headers).toMatchObject({ range: 'bytes=1000-', 'if-range': '"one"' });
    const untagged = await startSource({ '/file': file({ bytes: BYTES, halts: [1000] }) });
    expect((await download(job(untagged, join(folder, 'untagged'), { expected: null, ...breakingAt(untagged, [1000]) }))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(untagged)).toEqual(['all', 'all']);
  });

  test('that falls silent counts as broken', async () => {
    const source = await startSource();
    source.routes.set('/file', (response) => {
      response.writeHead(200, { 'Content-Length': BYTES.length });
      response.write(BYTES.subarray(0, 1000));
      source.routes.set('/file', file({ bytes: BYTES }));
    });
    expect((await download(job(source, join(temporaryFolder(), 'file'), { silenceMs: 100 }))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(source)).toEqual(['all', 'bytes=1000-']);
  });

  test('before anything came is told at once, for another source may have the file', async () => {
    const target = join(temporaryFolder(), 'file');
    const url = new URL('http://127.0.0.1:2/file');
    expect(await problemOf(download({ url, target, name: 'file', expected: EXPECTED, patienceMs: 60_000 }))).toBe('offline');
  });
});

describe('what is wrong', () => {
  test('is thrown away, so nothing damaged ever stands under the name', async () => {
    const source = await startSource({ '/file': file({ bytes: someBytes(5000, 2) }) });
    const folder = temporaryFolder();
    expect(await problemOf(download(job(source, join(folder, 'file'))))).toBe('checksum');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('in a part from earlier is fetched again', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES }) });
    const folder = temporaryFolder();
    writeFileSync(join(folder, `file.${EXPECTED.hex.slice(0, 12)}.part`), someBytes(1000, 3));
    expect((await download(job(source, join(folder, 'file')))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(source)).toEqual(['bytes=1000-', 'all']);
  });

  test('in length: a part that is whole is taken, one that is too long starts anew', async () => {
    const source = await startSource({ '/file': file({ bytes: BYTES }) });
    const folder = temporaryFolder();
    const part = `file.${EXPECTED.hex.slice(0, 12)}.part`;
    writeFileSync(join(folder, part), BYTES);
    expect((await download(job(source, join(folder, 'file')))).sha256).toBe(EXPECTED.hex);
    expect(rangesOf(source)).toEqual([`bytes=${BYTES.length}-`]);
    writeFileSync(join(folder, 'file'), 'other');
    writeFileSync(join(folder, part), someBytes(BYTES.length + 1));
    expect((await download(job(source, join(folder, 'file')))).sha256).toBe(EXPECTED.hex);
  });

  test('at the server: a passing fault is tried again, a lasting one is not', async () => {
    const source = await startSource();
    source.routes.set('/file', (response) => {
      response.writeHead(503).end();
      source.routes.set('/file', file({ bytes: BYTES }));
    });
    expect((await download(job(source, join(temporaryFolder(), 'file')))).sha256).toBe(EXPECTED.hex);
    source.routes.set('/file', refusal(404));
    expect(await problemOf(download(job(source, join(temporaryFolder(), 'file'))))).toBe('not-found');
    source.routes.set('/file', redirect('/file'));
    expect(await problemOf(download(job(source, join(temporaryFolder(), 'file'))))).toBe('server');
  });
});

test('stopping rejects with the reason of the stop and keeps what has arrived', async () => {
  const source = await startSource();
  const stopping = new AbortController();
  source.routes.set('/file', (response) => {
    response.writeHead(200, { 'Content-Length': BYTES.length });
    response.write(BYTES.subarray(0, 1000));
  });
  const folder = temporaryFolder();
  const onProgress = (done: number): void => {
    if (done === 1000) stopping.abort(new Error('Enough.'));
  };
  await expect(download(job(source, join(folder, 'file'), { signal: stopping.signal, onProgress }))).rejects.toThrow('Enough.');
  expect(readdirSync(folder)).toEqual([`file.${EXPECTED.hex.slice(0, 12)}.part`]);
  source.routes.set('/file', file({ bytes: BYTES }));
  await download(job(source, join(folder, 'file')));
  expect(rangesOf(source)).toEqual(['all', 'bytes=1000-']);
});
