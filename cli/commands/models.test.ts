/** `winnow models`, and the names that `--model` takes, against a hub on this computer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createModelCache } from '../../service/models';
import { temporaryFolder } from '../../service/models/testing/folder';
import { file, json, refusal, sha256, someBytes, startSource, type Source } from '../../service/models/testing/source';
import { InputError, UsageError, type Io } from '../io';
import { locateModel } from '../locate-model';
import { run as models } from './models';

const BYTES = someBytes(2_000_000);
let hub: Source;
let cwd: string;

beforeEach(async () => {
  const hash = sha256(BYTES);
  hub = await startSource({
    '/api/models/someone/tiny': json({ sha: 'c0ffee', tags: ['license:mit'], siblings: [{ rfilename: 'tiny.gguf', size: BYTES.length, lfs: { sha256: hash, size: BYTES.length } }] }),
    '/someone/tiny/resolve/c0ffee/tiny.gguf': file({ bytes: BYTES }),
    '/api/models/someone/closed': refusal(401),
  });
  cwd = temporaryFolder();
  vi.stubEnv('WINNOW_CACHE', join(cwd, 'cache'));
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_TOKEN', '');
});
afterEach(() => vi.unstubAllEnvs());

function recordingIo() {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = { cwd, root: '/nowhere', signal: new AbortController().signal, out: (line) => void out.push(line), err: (line) => void err.push(line) };
  return { io, out, err };
}

async function call(...args: string[]) {
  const { io, out, err } = recordingIo();
  expect(await models(args, io)).toBe(0);
  return { out, err };
}

describe('winnow models', () => {
  test('pulls, lists and removes', async () => {
    expect((await call('list')).out).toEqual(['No model has been pulled yet.', 'To be had with "winnow models pull NAME":', expect.stringMatching(/^smollm2-135m-instruct +98 MB +apache-2\.0/)]);
    const pulled = await call('pull', 'someone/tiny:tiny.gguf');
    const host = new URL(hub.url).host;
    expect(pulled.out).toEqual([`someone/tiny:tiny.gguf   2 MB   mit   from ${host}/someone/tiny at c0ffee`]);
    expect(pulled.err.at(-1)).toBe(`someone/tiny:tiny.gguf from ${host}: 2 MB of 2 MB, 100 %`);
    expect((await call('list')).out[0]).toBe(pulled.out[0]);
    expect((await call('remove', 'someone/tiny:tiny.gguf')).out).toEqual(['removed someone/tiny:tiny.gguf']);
    expect((await call('list')).out[0]).toBe('No model has been pulled yet.');
  });

  test('prints JSON when asked', async () => {
    const model = JSON.parse((await call('pull', 'someone/tiny:tiny.gguf', '--json')).out[0]!);
    expect(model).toMatchObject({ name: 'someone/tiny:tiny.gguf', size_bytes: BYTES.length, licence: 'mit', files: [{ name: 'tiny.gguf', sha256: sha256(BYTES) }] });
    const listed = JSON.parse((await call('list', '--json')).out[0]!);
    expect(listed.models).toEqual([model]);
    expect(listed.available[0].name).toBe('smollm2-135m-instruct');
    expect(JSON.parse((await call('remove', model.name, '--json')).out[0]!)).toEqual({ name: model.name, removed: true });
  });

  test('says what is wrong with the words, and with the hub', async () => {
    for (const words of [[], ['fetch'], ['pull'], ['pull', 'a', 'b'], ['list', 'x'], ['list', '--revision', 'x'], ['pull', 'a', '--loud']]) {
      const error: unknown = await models(words, recordingIo().io).catch((reason: unknown) => reason);
      expect(error instanceof UsageError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS_')).toBe(true);
    }
    await expect(models(['remove', 'nothing'], recordingIo().io)).rejects.toBeInstanceOf(InputError);
    await expect(models(['pull', 'nothing'], recordingIo().io)).rejects.toThrow('smollm2-135m-instruct');
    await expect(models(['pull', 'someone/closed'], recordingIo().io)).rejects.toThrow('HF_TOKEN');
  });
});

describe('--model', () => {
  const sizeOf = async (name: string, asked: string) => (await (await locateModel(name, recordingIo().io)).open(asked))?.size ?? null;

  test('takes a folder, a .gguf file, and a pulled name', async () => {
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'folder', 'config.json'), '{}');
    writeFileSync(join(cwd, 'some.GGUF'), 'GGUF');
    expect(await sizeOf('folder', 'config.json')).toBe(2);
    expect(await sizeOf('folder', 'model.gguf')).toBeNull();
    expect(await sizeOf('some.GGUF', 'model.gguf')).toBe(4);
    expect(await sizeOf('some.GGUF', 'config.json')).toBeNull();
    await call('pull', 'someone/tiny:tiny.gguf');
    expect(await sizeOf('someone/tiny:tiny.gguf', 'model.gguf')).toBe(BYTES.length);
    await createModelCache().add('someone/whole', async (folder) => {
      writeFileSync(join(folder, 'config.json'), '{"a":1}');
      return { name: 'someone/whole', summary: '', format: 'safetensors', licence: null, from: 'a test', files: [{ name: 'config.json', sizeBytes: 7, sha256: sha256(new TextEncoder().encode('{"a":1}')) }] };
    });
    expect(await sizeOf('someone/whole', 'config.json')).toBe(7);
  });

  test.each([
    ['smollm2-135m-instruct', '"winnow models pull smollm2-135m-instruct" fetches it'],
    ['someone/else', '"winnow models pull someone/else" fetches one of that name from a hub'],
    ['./nothing-here', '"winnow models list" tells the names'],
  ])('%s, which is not here, is answered with what to do', async (name, advice) => {
    await expect(locateModel(name, recordingIo().io)).rejects.toThrow(advice);
  });

  test('a file that is no GGUF is refused', async () => {
    writeFileSync(join(cwd, 'weights.bin'), '');
    await expect(locateModel('weights.bin', recordingIo().io)).rejects.toThrow('ends in .gguf');
  });
});
