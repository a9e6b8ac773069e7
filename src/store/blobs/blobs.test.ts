/** One contract for every place where files may lie (S6, S8, S15): private files, the database, and both. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { equalBytes, fileToBlob } from '#ledger';
import { WinnowDatabase } from '../database';
import { type MemoryFolders, memoryFolders } from '../testing/memory-folders';
import { type Blobs, createBlobs } from '.';
import { parsePreview, previewFromBytes, previewToBytes } from './preview-file';

let databases = 0;
const newDatabase = () => new WinnowDatabase(`winnow-blobs-${databases++}`);

const file = (seed: number, size = 150_000): Uint8Array => Uint8Array.from({ length: size }, (_, index) => (index * (2 * seed + 1)) >> 3);
const blobOf = (bytes: Uint8Array) => fileToBlob(bytes);
const sound = { kind: 'sound', peaks: Uint8Array.of(1, 2, 3), seconds: 1.5 } as const;
const image = { kind: 'picture', bytes: Uint8Array.of(1, 2), mime: 'image/jpeg', width: 320, height: 200 } as const;

const places: readonly (readonly [string, () => Blobs])[] = [
  ['private files', () => createBlobs(newDatabase(), memoryFolders())],
  ['the database', () => createBlobs(newDatabase(), null)],
];

describe.each(places)('in %s', (_, create) => {
  test('a file is put whole, read back as it was, and given out in blocks', async () => {
    const blobs = create();
    for (const bytes of [file(1), file(2, 65_536), file(3, 65_537), new Uint8Array()]) {
      const blob = blobOf(bytes);
      await blobs.put(blob);
      await blobs.put(blob);
      const read = await blobs.read(blob.id);
      expect(read !== null && equalBytes(read, bytes)).toBe(true);
      expect((await blobs.blocks(blob.id)).map(({ cid }) => cid)).toEqual(blob.blocks.map(({ cid }) => cid));
      expect((await blobs.blocks(blob.id)).every((block, index) => equalBytes(block.bytes, blob.blocks[index]?.bytes ?? new Uint8Array(9)))).toBe(true);
    }
  });

  test('what is not here is null', async () => {
    const blobs = create();
    const { id } = blobOf(file(1));
    expect([await blobs.read(id), await blobs.blocks(id), await blobs.preview(id)]).toEqual([null, [], null]);
  });

  test('a preview is kept beside it, and goes with it; what is in use stays', async () => {
    const blobs = create();
    const [one, two] = [blobOf(file(1)), blobOf(file(2))];
    for (const [blob, preview] of [[one, sound], [two, image]] as const) {
      await blobs.put(blob);
      await blobs.putPreview(blob.id, preview);
      expect(await blobs.preview(blob.id)).toEqual(preview);
    }
    await blobs.remove([one.id, two.id], new Set([two.id]));
    expect([await blobs.read(one.id), await blobs.preview(one.id)]).toEqual([null, null]);
    expect([(await blobs.read(two.id))?.length, await blobs.preview(two.id)]).toEqual([150_000, image]);
  });

  test('a sweep takes whatever nothing names, and shares no piece away', async () => {
    const blobs = create();
    const [kept, orphan] = [blobOf(Uint8Array.from([...file(5, 65_536), ...file(6, 10)])), blobOf(Uint8Array.from([...file(5, 65_536), ...file(7, 10)]))];
    await blobs.put(kept);
    await blobs.put(orphan);
    await blobs.putPreview('a submission', sound);
    await blobs.remove('all', new Set([kept.id]));
    expect([(await blobs.read(kept.id))?.length, await blobs.read(orphan.id), await blobs.preview('a submission')]).toEqual([65_546, null, null]);
  });
});

describe('private files', () => {
  const setUp = (): { readonly folders: MemoryFolders; readonly db: WinnowDatabase; readonly blobs: Blobs } => {
    const [folders, db] = [memoryFolders(), newDatabase()];
    return { folders, db, blobs: createBlobs(db, folders) };
  };
  /** As a killed tab or a failing disk may leave it. */
  async function overwrite(folders: MemoryFolders, id: string, name: string, bytes: Uint8Array): Promise<void> {
    const handle = await (await folders.open(id, true))?.write(name);
    handle?.truncate(0);
    handle?.write(bytes, 0);
    handle?.close();
  }

  test('hold one file end to end, beside its list', async () => {
    const { folders, blobs } = setUp();
    const blob = blobOf(file(1));
    await blobs.put(blob);
    expect(equalBytes(folders.bytes(blob.id, 'file') ?? new Uint8Array(), file(1))).toBe(true);
    expect(equalBytes(folders.bytes(blob.id, 'manifest') ?? new Uint8Array(), blob.blocks[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  test('what an earlier version kept in the database is still read', async () => {
    const { db, blobs } = setUp();
    const blob = blobOf(file(4));
    await createBlobs(db, null).put(blob);
    expect((await blobs.read(blob.id))?.length).toBe(150_000);
    expect(await blobs.blocks(blob.id)).toHaveLength(blob.blocks.length);
    await blobs.remove([blob.id], new Set());
    expect(await db.blocks.count()).toBe(0);
  });

  test('a file that is cut, altered or has no list yet is not here, and is put again', async () => {
    const { folders, blobs } = setUp();
    const blob = blobOf(file(1));
    const damages: readonly (() => Promise<void>)[] = [
      () => overwrite(folders, blob.id, 'file', file(1, 100_000)),
      () => overwrite(folders, blob.id, 'file', file(1).map((byte, index) => (index === 70_000 ? byte ^ 1 : byte))),
      () => overwrite(folders, blob.id, 'manifest', Uint8Array.of(1, 2, 3)),
      async () => {
        await folders.remove(blob.id);
        await overwrite(folders, blob.id, 'file', file(1));
      },
    ];
    for (const damage of damages) {
      await blobs.put(blob);
      await damage();
      expect(await blobs.read(blob.id)).toBeNull();
    }
    await blobs.put(blob);
    expect((await blobs.read(blob.id))?.length).toBe(150_000);
  });

  test('a full disk leaves nothing of a file', async () => {
    const { folders, blobs } = setUp();
    folders.limit(140_000);
    const blob = blobOf(file(1));
    await expect(blobs.put(blob)).rejects.toThrow(expect.objectContaining({ name: 'QuotaExceededError' }));
    expect(await folders.names()).toEqual([]);
  });

  test('a preview of which a part was written is none', async () => {
    const { folders, blobs } = setUp();
    await blobs.putPreview('a', image);
    await overwrite(folders, 'a', 'preview', folders.bytes('a', 'preview')?.slice(0, -1) ?? new Uint8Array());
    expect(await blobs.preview('a')).toBeNull();
  });
});

test('a preview is what it should be, or none', () => {
  expect([previewFromBytes(previewToBytes(image)), previewFromBytes(previewToBytes(sound))]).toEqual([image, sound]);
  const wrong: readonly unknown[] = [null, undefined, { ...image, mime: 'image/svg+xml' }, { ...image, width: 4000 }, { ...image, extra: 1 }, { ...sound, peaks: [1, 2] }, { ...sound, seconds: -1 }, { ...sound, peaks: new Uint8Array(100_000) }];
  for (const value of wrong) expect(parsePreview(value)).toBeNull();
});
