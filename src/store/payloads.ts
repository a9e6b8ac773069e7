/** Files' blocks in the database: put in whole, put together again, and let go when their author withdraws. */
import { type BlobId, type Block, blobToFile, readBlobManifest } from '#ledger';
import type { WinnowDatabase } from './database';

/** The bytes of a blob; null when a piece is missing or damaged. */
export async function readBlob(db: WinnowDatabase, blob: BlobId): Promise<Uint8Array | null> {
  const manifestRow = await db.blocks.get(blob);
  const manifest = manifestRow === undefined ? null : readBlobManifest(manifestRow.bytes);
  if (manifestRow === undefined || manifest === null || !manifest.ok) return null;
  const rows = await db.blocks.bulkGet([...manifest.value.blocks]);
  const byCid = new Map([[blob, manifestRow.bytes]]);
  for (const row of rows) if (row !== undefined) byCid.set(row.cid, row.bytes);
  const file = blobToFile(blob, (cid) => byCid.get(cid));
  return file.ok ? file.value : null;
}

/** The blocks of a blob as they are held, for a bundle; empty when it is not whole. */
export async function blocksOf(db: WinnowDatabase, blob: BlobId): Promise<readonly Block[]> {
  const manifestRow = await db.blocks.get(blob);
  const manifest = manifestRow === undefined ? null : readBlobManifest(manifestRow.bytes);
  if (manifestRow === undefined || manifest === null || !manifest.ok) return [];
  const rows = await db.blocks.bulkGet([...manifest.value.blocks]);
  const held = rows.flatMap((row) => (row === undefined ? [] : [row]));
  return held.length === manifest.value.blocks.length ? [manifestRow, ...held] : [];
}

/** Removes blobs, but no block that a blob still in use shares. */
export async function purgeBlobs(db: WinnowDatabase, purged: readonly BlobId[], inUse: readonly BlobId[]): Promise<void> {
  const kept = new Set((await Promise.all(inUse.map((blob) => blocksOf(db, blob)))).flat().map(({ cid }) => cid));
  const gone = (await Promise.all(purged.map((blob) => blocksOf(db, blob)))).flat().map(({ cid }) => cid);
  await db.blocks.bulkDelete(gone.filter((cid) => !kept.has(cid)));
}
