/**
 * Payloads that are not inside their records, and what is kept beside a payload: its preview. A blob is put whole, before the record that names it, and is read back only if
 * every piece is what its name says. Where there are private files (OPFS) they hold the blobs; elsewhere the database does, through the same interface.
 */
import type { BlobId, Block } from '#ledger';
import type { StoredPreview } from '../service-types';

export interface BlobFile {
  readonly id: BlobId;
  /** The manifest's block first, then the pieces in order. */
  readonly blocks: readonly Block[];
}

/** Beside which payload a preview is kept: its blob, or the submission that holds it inside. */
export type PreviewKey = string;

export interface Blobs {
  /** Kept and flushed when it resolves. Throws as the storage does when it is full, and then leaves nothing of it. */
  put(blob: BlobFile): Promise<void>;
  /** null: not here, or not whole. */
  read(blob: BlobId): Promise<Uint8Array | null>;
  /** As they are held, for a bundle; empty when it is not whole. */
  blocks(blob: BlobId): Promise<readonly Block[]>;
  /** Throws as the storage does; a preview may go at any time. */
  putPreview(key: PreviewKey, preview: StoredPreview): Promise<void>;
  preview(key: PreviewKey): Promise<StoredPreview | null>;
  /** Takes away what is not of `inUse`: of these keys, or of all. Nobody may be putting blobs meanwhile. */
  remove(gone: readonly string[] | 'all', inUse: ReadonlySet<string>): Promise<void>;
}

/** Puts into the first; reads from whichever has it. */
export function layeredBlobs(first: Blobs, second: Blobs): Blobs {
  return {
    put: first.put,
    read: async (blob) => (await first.read(blob)) ?? second.read(blob),
    async blocks(blob) {
      const held = await first.blocks(blob);
      return held.length > 0 ? held : second.blocks(blob);
    },
    putPreview: first.putPreview,
    preview: async (key) => (await first.preview(key)) ?? second.preview(key),
    async remove(gone, inUse) {
      await first.remove(gone, inUse);
      await second.remove(gone, inUse);
    },
  };
}
