/**
 * Keeps the desk on the device: what lies on it outlives a killed tab. Files are written one after the other, of several changes of a file the last one; what
 * is typed about them is noted at once.
 */
import { unwrap } from 'solid-js/store';
import type { About } from '#gate';
import type { RecordId } from '#ledger';
import { createDesk, type DeskRow } from '#store/desk';
import type { DeskFile } from '../desk-file';
import { createSaidJournal } from '../said-journal';

export interface DeskKeeper {
  readonly rows: () => Promise<readonly DeskRow[]>;
  /** Calls with the ids of files that another tab has sent or taken off, until the returned function is called. */
  readonly watch: (gone: (ids: readonly string[]) => void) => () => void;
  /** Writes the file as it is `afterMs` from now. */
  readonly keep: (id: string, afterMs?: number) => void;
  /** Notes what is said of it now. */
  readonly note: (id: string, about: About) => void;
  readonly drop: (id: string) => void;
  /** Writes at once what still waits: the page is going. */
  readonly flush: () => void;
}

/** `find` gives a file as it is now; `failed` hears why one could not be kept. */
export function createDeskKeeper(net: RecordId, find: (id: string) => DeskFile | undefined, failed: (id: string, why: string) => void): DeskKeeper {
  const store = createDesk();
  const journal = createSaidJournal(shelf());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let writing: Promise<unknown> = Promise.resolve();

  const write = async (id: string): Promise<void> => {
    const one = find(id);
    if (!one || one.state === 'submitted') return;
    const { name, blob, about, addedAt, replaces } = one;
    const bytes = await blob.arrayBuffer().catch(() => null);
    if (bytes === null) return;
    const said = structuredClone(unwrap(about));
    const kept = await store.put({ id, net, name, bytes: new Uint8Array(bytes), about: said, addedAt, replaces });
    // Taken off while it was written.
    if (!find(id)) await store.remove(id);
    else if (kept.ok) journal.drop(id, said);
    else failed(id, `${kept.error.message} ${kept.error.fix}`);
  };
  const now = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    writing = writing.then(() => write(id)).catch(() => undefined);
  };
  return {
    rows: async () => (await store.list(net)).map((row) => ({ ...row, about: journal.read(row.id) ?? row.about })),
    watch(gone) {
      let before: ReadonlySet<string> = new Set();
      return store.watch(net, (ids) => {
        gone([...before].filter((id) => !ids.has(id)));
        before = ids;
      });
    },
    note: (id, about) => journal.note(id, unwrap(about)),
    keep(id, afterMs = 0) {
      clearTimeout(timers.get(id));
      if (afterMs === 0) now(id);
      else timers.set(id, setTimeout(() => now(id), afterMs));
    },
    drop(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
      journal.drop(id);
      writing = writing.then(() => store.remove(id)).catch(() => undefined);
    },
    flush() {
      for (const id of timers.keys()) now(id);
    },
  };
}

/** null: this page may store nothing. */
function shelf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
