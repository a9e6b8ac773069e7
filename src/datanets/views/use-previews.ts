/** What pictures and recordings look like in lists, by contribution: read once from the ledger's worker, where they were kept when the items came. */
import type { RecordId } from '#ledger';
import type { StoredPreview } from '#store';
import { createSignal } from 'solid-js';
import { useLedger } from '../ledger';

const [previewById, setPreviewById] = createSignal<ReadonlyMap<RecordId, StoredPreview | null>>(new Map());
const asked = new Set<RecordId>();

/** undefined while it is being read; null: there is none on this device. */
export function usePreviews(): (id: RecordId) => StoredPreview | null | undefined {
  const { service } = useLedger();
  const ask = async (id: RecordId) => {
    asked.add(id);
    const preview = await service.preview(id);
    setPreviewById((known) => new Map(known).set(id, preview));
    // What is missing may still arrive.
    if (preview === null) asked.delete(id);
  };
  return (id) => {
    if (!asked.has(id) && previewById().get(id) === undefined) void ask(id);
    return previewById().get(id);
  };
}
