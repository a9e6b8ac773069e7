/** Where payloads lie on this device. */
import type { WinnowDatabase } from '../database';
import { type Folders, opfsFolders } from '../folders';
import { type Blobs, layeredBlobs } from './blobs';
import { databaseBlobs } from './in-database';
import { folderBlobs } from './in-folders';

export type { BlobFile, Blobs, PreviewKey } from './blobs';

/** In `folders`, with what an earlier version kept in the database; without them, in the database alone. */
export const createBlobs = (db: WinnowDatabase, folders: Folders | null): Blobs => (folders === null ? databaseBlobs(db) : layeredBlobs(folderBlobs(folders), databaseBlobs(db)));

/** Private files of this origin, written in place; null where the browser allows none (private windows, Node), or only a page's. */
export async function blobFolders(): Promise<Folders | null> {
  if (!('FileSystemFileHandle' in globalThis) || !('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
  const folders = opfsFolders('blobs');
  try {
    await folders.names();
    return folders;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
