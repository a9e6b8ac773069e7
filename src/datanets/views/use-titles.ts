/** Titles of contributions, read from what they hold: the file's name stands in until its words are here. */
import type { ContributionState, RecordId } from '#ledger';
import { createSignal } from 'solid-js';
import { firstWords } from '../item-title';
import { useLedger } from '../ledger';

/** A title never changes: what a contribution holds is signed. */
const [titleById, setTitleById] = createSignal<ReadonlyMap<RecordId, string>>(new Map());
const asked = new Set<RecordId>();

export function useTitles(): (item: ContributionState) => string {
  const { service } = useLedger();
  const ask = async (item: ContributionState) => {
    asked.add(item.id);
    const file = await service.file(item.id);
    const words = file && firstWords(file);
    if (words) setTitleById((titles) => new Map(titles).set(item.id, words));
  };
  return (item) => {
    if (item.items === 1 && !asked.has(item.id)) void ask(item);
    return titleById().get(item.id) ?? item.fileName;
  };
}
