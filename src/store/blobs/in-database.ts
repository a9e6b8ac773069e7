/** Blobs in the database: each block a row, so that files share the pieces that they have in common. */
import { type BlobId, type Block, blobToFile, readBlobManifest } from '#ledger';
import type { WinnowDatabase } from '../database';
import type { Blobs } from './blobs';
import { parsePreview } from './preview-file';

export function databaseBlobs(db: WinnowDatabase): Blobs {
  async function blocks(blob: BlobId): Promise<readonly Block[]> {
    const row = await db.blocks.get(blob);
    const manifest = row === undefined ? null : readBlobManifest(row.bytes);
    if (row === undefined || manifest === null || !manifest.ok) return [];
    const rows = await db.blocks.bulkGet([...manifest.value.blocks]);
    const held = rows.flatMap((each) => each ?? []);
    return held.length === manifest.value.blocks.length ? [row, ...held] : [];
  }

  /** A blob's block, and those that it lists. */
  async function cidsOf(blob: BlobId): Promise<readonly string[]> {
    const row = await db.blocks.get(blob);
    const manifest = row === undefined ? null : readBlobManifest(row.bytes);
    return manifest?.ok === true ? [blob, ...manifest.value.blocks] : [blob];
  }

  return {
    put: async (blob) => void (await db.blocks.bulkPut([...blob.blocks])),
    async read(blob) {
      const bytesByCid = new Map((await blocks(blob)).map(({ cid, bytes }) => [cid, bytes]));
      const file = blobToFile(blob, (cid) => bytesByCid.get(cid));
      return file.ok ? file.value : null;
    },
    blocks,
    putPreview: async (key, preview) => void (await db.previews.put({ key, preview })),
    preview: async (key) => parsePreview((await db.previews.get(key))?.preview),
    async remove(gone, inUse) {
      const [cids, keys] = gone === 'all' ? [await db.blocks.toCollection().primaryKeys(), await db.previews.toCollection().primaryKeys()] : [(await Promise.all(gone.map(cidsOf))).flat(), gone];
      if (cids.length > 0) {
        const kept = new Set((await Promise.all([...inUse].map(cidsOf))).flat());
        await db.blocks.bulkDelete(cids.filter((cid) => !kept.has(cid)));
      }
      await db.previews.bulkDelete(keys.filter((key) => !inUse.has(key)));
    },
  };
}
