/** Models are fetched from a real host over real connections that break; only the disk is in memory. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createQueue } from '../platform';
import { createModelStore, type ModelStore, type ModelToFetch } from './model-store';
import { listModels, readModel } from './reading';
import type { ModelFolders } from './files';
import { NOTE, parseNote } from './stored-model';
import { memoryFolders, type MemoryFolders } from '../testing/memory-folders';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) % 251);
const SHA = createHash('sha256').update(BYTES).digest('hex');
const facts = { family: 'llama', parameterCount: 1, layers: 1, width: 1, vocabulary: 1, maxPositions: 1, weightBytes: 1, hasTokenizer: true, hasChatTemplate: true, linears: [] };

let folders: MemoryFolders;
let server: Server;
let asked: (string | undefined)[];
/** After how many bytes of an answer the host hangs up; the first of the list for the first answer. */
let hangUps: number[];
let served: Uint8Array;
let retries: number;
let free: number | null;
let store: ModelStore;
let url: string;

beforeEach(async () => {
  folders = memoryFolders();
  [asked, hangUps, served, retries, free] = [[], [], BYTES, 5, null];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= served.length) {
      response.writeHead(416).end();
      return;
    }
    const part = served.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': part.length, ...(from > 0 ? { 'Content-Range': `bytes ${from}-${served.length - 1}/${served.length}` } : {}) });
    const cut = hangUps.shift();
    if (cut === undefined) response.end(part);
    else response.write(part.subarray(0, cut), () => setImmediate(() => response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/tiny/`;
  const inOrder = createQueue();
  store = createModelStore({ folders, fetch, waitForNetwork: async (attempt, signal) => !signal.aborted && attempt <= retries, freeBytes: async () => free, alone: (_name, work) => inOrder(work), now: () => 0 });
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const tiny = (): ModelToFetch => ({ id: 'tiny-1', name: 'Tiny', origin: 'from a test', url, files: [{ name: 'model.gguf', hostName: 'Tiny Q8.gguf', sizeBytes: BYTES.length, sha256: SHA }] });

const isWhole = (folder: string, file: string): boolean => Buffer.from(BYTES).equals(folders.bytes(folder, file) ?? new Uint8Array());

describe('fetching a model', () => {
  test('brings it here whole, with its note, and tells how far it is', async () => {
    const told: number[] = [];
    expect(await store.fetch(tiny(), (done) => void told.push(done))).toMatchObject({ ok: true, value: { id: 'tiny-1', whole: true } });
    expect(isWhole('tiny-1', 'model.gguf')).toBe(true);
    expect(told.at(-1)).toBe(BYTES.length);
    expect(await readModel(folders, 'tiny-1')).toMatchObject({ name: 'Tiny', whole: true });
  });

  test('goes on where the connection broke, as often as it breaks', async () => {
    hangUps = [100_000, 50_000, 10];
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: true });
    expect(isWhole('tiny-1', 'model.gguf')).toBe(true);
    expect(asked.length).toBeGreaterThan(1);
    const starts = asked.slice(1).map((range) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1]));
    expect(starts.every((start) => start > 0)).toBe(true);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test('keeps what arrived when the network stays away, and a later visit goes on from it', async () => {
    hangUps = [100_000];
    retries = 0;
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: false, error: { code: 'network' } });
    const [held] = await listModels(folders);
    expect(held).toMatchObject({ whole: false });
    expect(held?.heldBytes).toBeGreaterThan(0);
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: true });
    expect(asked[1]).toBe(`bytes=${held?.heldBytes}-`);
    expect(isWhole('tiny-1', 'model.gguf')).toBe(true);
  });

  test('throws away what is not the announced file', async () => {
    served = BYTES.map((byte) => byte ^ 1);
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: false, error: { code: 'checksum' } });
    expect(await listModels(folders)).toEqual([]);
  });

  test('a part of another file is never joined with this one', async () => {
    hangUps = [100_000];
    retries = 0;
    await store.fetch(tiny(), () => undefined);
    served = new Uint8Array([...BYTES, 1, 2, 3]);
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: false, error: { code: 'checksum' } });
    served = BYTES;
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: true });
    expect(isWhole('tiny-1', 'model.gguf')).toBe(true);
  });

  test('a host that can’t go on where it was cut off is asked from the start once, not for ever', async () => {
    served = BYTES.subarray(0, 100_000);
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: false, error: { code: 'checksum' } });
    expect(asked.filter((range) => range === undefined)).toHaveLength(2);
    expect(await listModels(folders)).toEqual([]);
  });

  test('can be stopped, and keeps what arrived', async () => {
    hangUps = [200_000];
    const fetched = await store.fetch(tiny(), () => store.stop('tiny-1'));
    expect(fetched).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect((await listModels(folders))[0]).toMatchObject({ whole: false });
  });

  test('without room nothing is begun, and the words say how much is needed', async () => {
    free = 1000;
    const fetched = await store.fetch(tiny(), () => undefined);
    expect(fetched).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(asked).toEqual([]);
    expect(await listModels(folders)).toEqual([]);
  });

  test('a disk that fills up on the way gives its room back', async () => {
    folders.limit(150_000);
    expect(await store.fetch(tiny(), () => undefined)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(await folders.names()).toEqual([]);
  });
});

describe('the note of a model', () => {
  test('can be read at every moment while it is written, also by a shorter one', async () => {
    const read: boolean[] = [];
    const look = (): void => void read.push(parseNote(new TextDecoder().decode(folders.bytes('tiny-1', NOTE))) !== null);
    const watched: ModelFolders = {
      ...folders,
      async open(name, create) {
        const folder = await folders.open(name, create);
        if (!folder) return null;
        return {
          ...folder,
          async write(file) {
            const into = await folder.write(file);
            if (file !== NOTE) return into;
            return { ...into, write: (bytes, at) => (into.write(bytes, at), look()), truncate: (size) => (into.truncate(size), look()) };
          },
        };
      },
    };
    const inOrder = createQueue();
    const watching = createModelStore({ folders: watched, fetch, waitForNetwork: async () => false, freeBytes: async () => null, alone: (_name, work) => inOrder(work), now: () => 0 });
    await watching.fetch(tiny(), () => undefined);
    await watching.note('tiny-1', { ...facts, family: 'a family with a long name' });
    await watching.note('tiny-1', facts);
    expect(read).toHaveLength(8);
    expect(read).not.toContain(false);
    expect(await readModel(folders, 'tiny-1')).toMatchObject({ whole: true, facts });
  });

  test('that can’t be read takes no other model off the list, and what is left can be deleted', async () => {
    await store.fetch(tiny(), () => undefined);
    for (const [name, note] of [['cut-1', '{"version":1'], ['empty-1', ''], ['none-1', null]] as const) {
      const folder = await folders.open(name, true);
      if (note !== null) (await folder!.write(NOTE)).write(new TextEncoder().encode(note), 0);
    }
    const gone: ModelFolders = { ...folders, open: (name) => (name === 'empty-1' ? Promise.reject(new DOMException('changed meanwhile', 'NotReadableError')) : folders.open(name)) };
    const listed = await listModels(gone);
    expect(listed.map(({ id, whole, isNoteLost }) => [id, whole, isNoteLost])).toEqual([['cut-1', false, true], ['empty-1', false, true], ['none-1', false, true], ['tiny-1', true, false]]);
    for (const { id, isNoteLost } of listed) if (isNoteLost) expect(await store.remove(id)).toMatchObject({ ok: true });
    expect(await folders.names()).toEqual(['tiny-1']);
  });
});

describe('copying a model', () => {
  const files = [new Blob(['{}']), new Blob([BYTES])];
  const folder = { id: 'mine-1', name: 'Mine', origin: 'from a file', files: [{ name: 'config.json', sizeBytes: 2, sha256: null }, { name: 'model.safetensors', sizeBytes: BYTES.length, sha256: null }], facts };

  test('keeps every file, and what the engine told of it', async () => {
    expect(await store.copy(folder, files, () => undefined)).toMatchObject({ ok: true, value: { whole: true, url: null, facts } });
    expect(isWhole('mine-1', 'model.safetensors')).toBe(true);
  });

  test('is listed with whether its config.json calls its weights quantized', async () => {
    for (const [id, config] of [['floats-1', '{"model_type":"llama"}'], ['nf4-1', '{"quantization_config":{"quant_method":"bitsandbytes"}}'], ['null-1', '{"quantization_config":null}'], ['torn-1', '{"quantization']] as const) {
      await store.copy({ ...folder, id, files: [{ name: 'config.json', sizeBytes: config.length, sha256: null }] }, [new Blob([config])], () => undefined);
    }
    expect((await listModels(folders)).map(({ id, isQuantized }) => [id, isQuantized])).toEqual([['floats-1', false], ['nf4-1', true], ['null-1', false], ['torn-1', false]]);
  });

  test('leaves nothing of what didn’t fit, and nothing else is touched', async () => {
    await store.fetch(tiny(), () => undefined);
    folders.limit(BYTES.length + 5000);
    expect(await store.copy(folder, files, () => undefined)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(await folders.names()).toEqual(['tiny-1']);
    expect(isWhole('tiny-1', 'model.gguf')).toBe(true);
  });

  test('a file that is gone meanwhile is told of', async () => {
    const gone = new (class extends Blob {
      override slice(): Blob {
        return Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) });
      }
      override get size(): number {
        return BYTES.length;
      }
    })();
    expect(await store.copy(folder, [files[0]!, gone], () => undefined)).toMatchObject({ ok: false, error: { code: 'file-gone' } });
    expect(await folders.names()).toEqual([]);
  });
});

test('a deleted model is gone, also while it is being fetched', async () => {
  hangUps = [100_000];
  let deleting: Promise<unknown> | undefined;
  const fetched = store.fetch(tiny(), () => (deleting ??= store.remove('tiny-1')));
  expect(await fetched).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  await deleting;
  expect(await folders.names()).toEqual([]);
});
