/** Files that a person has put on the desk and not yet sent: with what is said of them, they outlive a killed tab. */
import { Dexie } from 'dexie';
import type { About } from '#gate';
import type { RecordId } from '#ledger';
import { type DeskRow, WinnowDatabase } from '../database';
import { type StoreResult, storing } from '../failures';

export type { DeskRow };

export interface Desk {
  /** In the order in which they were added. */
  list(net: RecordId): Promise<readonly DeskRow[]>;
  /** A row of the same id is replaced. */
  put(row: DeskRow): Promise<StoreResult<null>>;
  remove(id: string): Promise<void>;
  /** Calls with the ids of what lies there, now and whenever this tab or another changes that, until the returned function is called. */
  watch(net: RecordId, listener: (ids: ReadonlySet<string>) => void): () => void;
}

/** In the device's database. */
export function createDesk(db: WinnowDatabase = new WinnowDatabase()): Desk {
  return {
    async list(net) {
      const rows = await db.desk.where('net').equals(net).toArray();
      return rows.sort((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1));
    },
    put: ({ id, net, name, bytes, about, addedAt, replaces }) =>
      storing(async () => {
        // A copy: a view would keep the whole buffer behind it.
        await db.desk.put({ id, net, name, bytes: bytes.slice(), about: plain(about), addedAt, replaces });
        return { ok: true as const, value: null };
      }),
    remove: (id) => db.desk.delete(id),
    watch(net, listener) {
      const subscription = Dexie.liveQuery(() => db.desk.where('net').equals(net).primaryKeys()).subscribe((ids) => listener(new Set(ids)));
      return () => subscription.unsubscribe();
    },
  };
}

/** Without what a page's state wraps around it, which no database takes. */
function plain({ labels, ...said }: About): About {
  return { ...said, ...(labels === undefined ? {} : { labels: [...labels] }) };
}
