/** Titles of contributions, read from what they hold: the file's name stands in until its words are here. */
import type { ContributionState, RecordId } from '#ledger';
import { createSignal } from 'solid-js';
import { firstWords } from '../item-title';
import { useLedger } from '../ledger';

/** A title never changes: what a contribution holds is signed. */
const [titleById, setTitleById] = createSignal<ReadonlyMap<RecordId, string>>(new Map());
const asked = new Set<RecordId>();

export function useTitles(): (item: ContributionState) => string {
  const { service, state } = useLedger();
  const ask = async (item: ContributionState) => {
    asked.add(item.id);
    const file = await service.file(item.id);
    const words = file && firstWords(file);
    if (words) setTitleById((titles) => new Map(titles).set(item.id, words));
  };
  /** A picture or recording that nothing is said of is not fetched for its title. */
  const hasWords = (item: ContributionState) => {
    const rules = state()?.datanets.get(item.net)?.manifest.rules;
    return rules?.kind === 'text' || rules?.shape !== 'plain';
  };
  return (item) => {
    if (item.items === 1 && !asked.has(item.id) && hasWords(item)) void ask(item);
    return titleById().get(item.id) ?? item.fileName;
  };
}
