/** A submitted picture or recording as this device holds it: what it looks like, and, once it is wanted, its file with what is said of it. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { useLedger } from '#datanets';
import type { EntryFile } from '#gate';
import type { RecordId } from '#ledger';
import type { StoredPreview } from '#store';

/** undefined while it is being read; null: it isn't on this device. */
export const useStoredPreview = (id: Accessor<RecordId | undefined>): Accessor<StoredPreview | null | undefined> => useRead(id, async (one) => useLedger().service.preview(one));

/** The same. */
export const useStoredFile = (id: Accessor<RecordId | undefined>): Accessor<EntryFile | null | undefined> => useRead(id, async (one) => useLedger().service.file(one));

function useRead<T>(id: Accessor<RecordId | undefined>, read: (id: RecordId) => Promise<T | null>): Accessor<T | null | undefined> {
  const [held, setHeld] = createSignal<{ readonly id: RecordId; readonly value: T | null }>();
  createEffect(() => {
    const wanted = id();
    if (wanted === undefined) return;
    const take = (value: T | null): void => void setHeld({ id: wanted, value });
    void read(wanted).then(take, () => take(null));
  });
  return () => {
    const now = held();
    return now !== undefined && now.id === id() ? now.value : undefined;
  };
}
