import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder, createModelCache, type ModelRecord } from './cache';
import { temporaryFolder } from './testing/folder';
import { sha256, someBytes } from './testing/source';

const BYTES = someBytes(100);
const record = (name: string): ModelRecord => ({ name, summary: '', format: 'gguf', licence: null, from: 'a test', files: [{ name: 'x.gguf', sizeBytes: BYTES.length, sha256: sha256(BYTES) }] });
const put = (name: string) => async (folder: string) => {
  writeFileSync(join(folder, 'x.gguf'), BYTES);
  writeFileSync(join(folder, 'left-over.part'), 'x');
  return record(name);
};

test('the folder is where each system keeps what can be fetched again, unless one is named', () => {
  expect(cacheFolder({}, 'linux', '/home/me')).toBe(join('/home/me', '.cache', 'winnow'));
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/me')).toBe(join('/c', 'winnow'));
  expect(cacheFolder({}, 'darwin', '/Users/me')).toBe(join('/Users/me', 'Library', 'Caches', 'winnow'));
  expect(cacheFolder({ LOCALAPPDATA: '/L' }, 'win32', '/u')).toBe(join('/L', 'winnow', 'Cache'));
  expect(cacheFolder({ WINNOW_CACHE: '/w', XDG_CACHE_HOME: '/c' }, 'darwin', '/u')).toBe('/w');
});

describe('a model', () => {
  test('is listed by its name once it is whole, and gone when removed', async () => {
    const cache = createModelCache(temporaryFolder());
    expect(await cache.list()).toEqual([]);
    const model = await cache.add('someone/b', put('someone/b'));
    await cache.add('a', put('a'));
    expect((await cache.list()).map(({ name }) => name)).toEqual(['a', 'someone/b']);
    expect(model).toMatchObject({ id: 'someone--b', sizeBytes: 100, folder: join(cache.folder, 'models', 'someone--b') });
    expect(existsSync(join(model.folder, 'left-over.part'))).toBe(false);
    expect(await cache.find('someone/b')).toEqual(model);
    expect(await cache.remove('someone/b')).toBe(true);
    expect(await cache.remove('someone/b')).toBe(false);
    expect(existsSync(model.folder)).toBe(false);
  });

  test('that failed is not listed; what has arrived stays until it is removed', async () => {
    const cache = createModelCache(temporaryFolder());
    const fail = async (folder: string) => {
      await put('a')(folder);
      throw new Error('The cable was pulled.');
    };
    await expect(cache.add('a', fail)).rejects.toThrow('cable');
    expect(await cache.list()).toEqual([]);
    const partial = join(cache.folder, 'partial', 'a');
    expect(existsSync(join(partial, 'x.gguf'))).toBe(true);
    expect(await cache.remove('a')).toBe(false);
    expect(existsSync(partial)).toBe(false);
  });

  test('is fetched by one at a time; a lock that a dead process left is taken over', async () => {
    const cache = createModelCache(temporaryFolder());
    const during = async (folder: string) => {
      await expect(cache.add('a', put('a'))).rejects.toThrow('being fetched already');
      return put('a')(folder);
    };
    await cache.add('a', during);
    for (const owner of ['999999999', String(process.pid), 'nobody', '', '0']) {
      mkdirSync(join(cache.folder, 'partial', 'a'), { recursive: true });
      writeFileSync(join(cache.folder, 'partial', 'a', 'lock'), owner);
      await cache.add('a', put('a'));
    }
    expect(await cache.list()).toHaveLength(1);
  });

  test('asked for many times at once is fetched once', async () => {
    const cache = createModelCache(temporaryFolder());
    mkdirSync(join(cache.folder, 'partial', 'a'), { recursive: true });
    writeFileSync(join(cache.folder, 'partial', 'a', 'lock'), '999999999');
    const refusals: unknown[] = [];
    let endFetch = (): void => undefined;
    const othersRefused = new Promise<void>((resolve) => (endFetch = resolve));
    const add = () => cache.add('a', (folder) => othersRefused.then(() => put('a')(folder)));
    const asked = Array.from({ length: 8 }, () =>
      add().catch((error: unknown) => {
        refusals.push(error);
        if (refusals.length === 7) endFetch();
      }),
    );
    await Promise.all(asked);
    expect(refusals).toEqual(Array.from({ length: 7 }, () => expect.objectContaining({ problem: expect.objectContaining({ code: 'busy' }) })));
    expect(existsSync(join(cache.folder, 'models', 'a', 'x.gguf'))).toBe(true);
  });

  test('that can’t be put down is refused in words', async () => {
    const cache = createModelCache(temporaryFolder());
    writeFileSync(join(cache.folder, 'models'), 'a file where the folder should be');
    await expect(cache.add('a', put('a'))).rejects.toMatchObject({ problem: { code: 'disk', fix: expect.stringContaining('WINNOW_CACHE') } });
  });

  test.each(['../a', 'models/../../a', '.', '', 'a\0'])('is never found, nor removed, by a name like %j', async (name) => {
    const folder = temporaryFolder();
    const cache = createModelCache(join(folder, 'cache'));
    mkdirSync(join(folder, 'a'));
    expect(await cache.find(name)).toBeNull();
    expect(await cache.remove(name)).toBe(false);
    expect(existsSync(join(folder, 'a'))).toBe(true);
  });

  test('whose record was changed by hand is left out', async () => {
    const cache = createModelCache(temporaryFolder());
    const { folder } = await cache.add('a', put('a'));
    const file = { name: '../../secret', sizeBytes: 1, sha256: sha256(BYTES) };
    for (const broken of ['', '{}', JSON.stringify({ ...record('b') }), JSON.stringify({ ...record('a'), files: [file] })]) {
      writeFileSync(join(folder, 'winnow.json'), broken);
      expect(await cache.list()).toEqual([]);
    }
  });
});
