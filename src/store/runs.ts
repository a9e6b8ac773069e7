/**
 * Training runs as this device keeps them. The store knows what it needs for an index and keeps the rest as it comes: the factory's state of a run may
 * change its shape without a new database. Adapters lie apart, so that a run's progress is saved without writing megabytes.
 */
import type { RecordId } from '#ledger';
import type { WinnowDatabase } from './database';
import { type StoreResult, storing } from './failures';

export interface AdapterFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RunRecord {
  readonly id: string;
  readonly net: RecordId;
  readonly createdAt: number;
  /** PEFT's files; null while there is nothing to keep. */
  readonly adapter: readonly AdapterFile[] | null;
  /** The factory's own: name, recipe, progress, samples. Plain data. */
  readonly details: unknown;
}

export interface Runs {
  save(run: RunRecord): Promise<StoreResult<null>>;
  get(id: string): Promise<RunRecord | null>;
  list(): Promise<readonly RunRecord[]>;
  delete(id: string): Promise<void>;
}

export function createRuns(db: WinnowDatabase): Runs {
  return {
    save: ({ adapter, details, ...index }) =>
      storing(() =>
        db.transaction('rw', db.runs, db.adapters, async () => {
          await db.runs.put({ ...index, run: details });
          if (adapter === null) await db.adapters.delete(index.id);
          else await db.adapters.put({ run: index.id, files: adapter.map(({ name, bytes }) => ({ name, bytes: bytes.slice() })) });
          return { ok: true as const, value: null };
        }),
      ),
    async get(id) {
      const row = await db.runs.get(id);
      if (row === undefined) return null;
      return { id, net: row.net, createdAt: row.createdAt, details: row.run, adapter: (await db.adapters.get(id))?.files ?? null };
    },
    async list() {
      const rows = await db.runs.orderBy('createdAt').reverse().toArray();
      const adapters = await db.adapters.bulkGet(rows.map(({ id }) => id));
      return rows.map((row, index) => ({ id: row.id, net: row.net, createdAt: row.createdAt, details: row.run, adapter: adapters[index]?.files ?? null }));
    },
    delete: (id) =>
      db.transaction('rw', db.runs, db.adapters, async () => {
        await db.runs.delete(id);
        await db.adapters.delete(id);
      }),
  };
}
