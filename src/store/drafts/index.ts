/**
 * Drafts: Yjs documents that outlive a killed tab. Every update is written by itself the moment it happens, so at most the keystroke in flight is lost; on
 * opening they are merged into one. What a draft contains is the business of whoever edits it.
 */
import { Dexie } from 'dexie';
import * as Y from 'yjs';
import type { RecordId } from '#ledger';
import { WinnowDatabase } from '../database';
import { type StoreResult, storageFailure, storing } from '../failures';

export interface DraftEntry {
  readonly id: string;
  readonly net: RecordId;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface OpenDraft {
  readonly id: string;
  readonly doc: Y.Doc;
  /** Resolves when everything typed so far is on the disk; the failure says what to do when it isn't. */
  readonly saved: () => Promise<StoreResult<null>>;
  /** Stops writing and lets go of the document. */
  readonly close: () => Promise<void>;
}

export interface Drafts {
  /** An id that is new begins an empty draft of `net`. */
  open(id: string, net: RecordId): Promise<OpenDraft>;
  /** Newest first; without deleted ones. */
  list(net: RecordId): Promise<readonly DraftEntry[]>;
  /** Takes it off the list; `restore` brings it back until `purge`. */
  delete(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Removes for good what was deleted before `before`. */
  purge(before: number): Promise<void>;
}

const LOADED = Symbol('loaded from the database');
/** More single updates than this are merged when a draft is opened. */
const COMPACT_OVER = 50;

/** Drafts in the device's database. `now` is in milliseconds since 1970. */
export function createDrafts(db: WinnowDatabase = new WinnowDatabase(), now: () => number = Date.now): Drafts {
  async function load(id: string, doc: Y.Doc): Promise<void> {
    const rows = await db.draftUpdates.where('draft').equals(id).sortBy('n');
    doc.transact(() => rows.forEach(({ update }) => Y.applyUpdate(doc, update, LOADED)), LOADED);
    if (rows.length <= COMPACT_OVER) return;
    // One update that says it all takes the place of those that were read; whatever another tab adds meanwhile stays beside it.
    await db.transaction('rw', db.draftUpdates, async () => {
      await db.draftUpdates.add({ draft: id, update: Y.encodeStateAsUpdate(doc) });
      await db.draftUpdates.bulkDelete(rows.flatMap(({ n }) => n ?? []));
    });
  }

  return {
    async open(id, net) {
      const doc = new Y.Doc({ guid: id });
      await load(id, doc);
      let failed: StoreResult<null> | null = null;
      let writing: Promise<unknown> = Promise.resolve();
      const write = (update: Uint8Array, origin: unknown): void => {
        if (origin === LOADED) return;
        const at = now();
        const done = db.transaction('rw', db.drafts, db.draftUpdates, async () => {
          const row = await db.drafts.get(id);
          await db.drafts.put({ id, net, createdAt: row?.createdAt ?? at, updatedAt: at, deletedAt: row?.deletedAt ?? null });
          await db.draftUpdates.add({ draft: id, update: update.slice() });
        });
        const settled = done.then(
          () => undefined,
          (error: unknown) => {
            failed = storageFailure(error);
            if (failed === null) throw error;
          },
        );
        writing = Promise.all([writing, settled]);
        // A write that fails for want of room is told by `saved`; the document in memory stays whole.
        writing.catch(() => undefined);
      };
      doc.on('update', write);
      return {
        id,
        doc,
        async saved() {
          await writing;
          if (failed === null) return { ok: true, value: null };
          // There may be room again: the whole state makes up for every update that was not kept.
          const retried = await storing(async () => {
            await db.draftUpdates.add({ draft: id, update: Y.encodeStateAsUpdate(doc) });
            return { ok: true as const, value: null };
          });
          failed = retried.ok ? null : retried;
          return retried;
        },
        async close() {
          await writing.catch(() => undefined);
          doc.off('update', write);
          doc.destroy();
        },
      };
    },
    async list(net) {
      const rows = await db.drafts.where('net').equals(net).toArray();
      return rows
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ id, createdAt, updatedAt }) => ({ id, net, createdAt, updatedAt }))
        .sort((a, b) => b.updatedAt - a.updatedAt || b.createdAt - a.createdAt);
    },
    delete: async (id) => void (await db.drafts.update(id, { deletedAt: now() })),
    restore: async (id) => void (await db.drafts.update(id, { deletedAt: null })),
    async purge(before) {
      const gone = (await db.drafts.toArray()).filter(({ deletedAt }) => deletedAt !== null && deletedAt < before).map(({ id }) => id);
      await db.transaction('rw', db.drafts, db.draftUpdates, async () => {
        await db.drafts.bulkDelete(gone);
        await db.draftUpdates.where('draft').anyOf(gone).delete();
      });
    },
  };
}

/** Something in this page's drafts, or in another tab's, was written: calls with each change, until the returned function is called. */
export function watchDrafts(drafts: Drafts, net: RecordId, listener: (entries: readonly DraftEntry[]) => void): () => void {
  const subscription = Dexie.liveQuery(() => drafts.list(net)).subscribe(listener);
  return () => subscription.unsubscribe();
}
