/**
 * Blobs as private files: a folder a blob, with `file` (the pieces end to end), `manifest` (its list, written last and so the sign that the file is whole), and `preview`.
 * What a killed tab left without its manifest is nothing, and is swept.
 */
import { BLOCK_BYTES, type BlobId, type Block, blobToFile, readBlobManifest } from '#ledger';
import type { Folder, Folders } from '../folders';
import type { Blobs } from './blobs';
import { previewFromBytes, previewToBytes } from './preview-file';

export function folderBlobs(folders: Folders): Blobs {
  async function blocks(blob: BlobId): Promise<readonly Block[]> {
    const folder = await folders.open(blob);
    const list = folder && (await bytesOf(folder, 'manifest'));
    const manifest = list && readBlobManifest(list);
    const file = manifest?.ok === true && folder ? await bytesOf(folder, 'file') : null;
    if (!list || !manifest?.ok || !file) return [];
    const { blocks: cids, size } = manifest.value;
    if (file.length !== size) return [];
    return [{ cid: blob, bytes: list }, ...cids.map((cid, index) => ({ cid, bytes: file.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES) }))];
  }

  async function read(blob: BlobId): Promise<Uint8Array | null> {
    const bytesByCid = new Map((await blocks(blob)).map(({ cid, bytes }) => [cid, bytes]));
    const file = blobToFile(blob, (cid) => bytesByCid.get(cid));
    return file.ok ? file.value : null;
  }

  return {
    async put({ id, blocks: [list, ...pieces] }) {
      if (list === undefined) return;
      if ((await read(id)) !== null) return;
      try {
        await folders.remove(id);
        const folder = await folders.open(id, true);
        if (folder === null) throw new DOMException(`There is no folder ${id}.`, 'NotFoundError');
        await write(folder, 'file', pieces.map(({ bytes }) => bytes));
        await write(folder, 'manifest', [list.bytes]);
      } catch (error) {
        await folders.remove(id).catch(() => undefined);
        throw error;
      }
    },
    read,
    blocks,
    async putPreview(key, preview) {
      const folder = await folders.open(key, true);
      if (folder !== null) await unlessBusy(write(folder, 'preview', [previewToBytes(preview)]));
    },
    async preview(key) {
      const folder = await folders.open(key);
      const bytes = folder && (await unlessBusy(bytesOf(folder, 'preview')));
      return bytes ? previewFromBytes(bytes) : null;
    },
    async remove(gone, inUse) {
      const names = gone === 'all' ? await folders.names() : gone;
      for (const name of names) if (!inUse.has(name)) await folders.remove(name);
    },
  };
}

async function bytesOf(folder: Folder, name: string): Promise<Uint8Array | null> {
  const file = await folder.file(name);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** null: somebody else, here or in another tab, is just writing it. */
async function unlessBusy<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && ['NoModificationAllowedError', 'NotReadableError', 'InvalidStateError'].includes(error.name)) return null;
    throw error;
  }
}

/** On the disk when it resolves. */
async function write(folder: Folder, name: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await folder.write(name);
  try {
    let at = 0;
    for (const part of parts) {
      file.write(part, at);
      at += part.length;
    }
    file.truncate(at);
    file.flush();
  } finally {
    file.close();
  }
}
