/** What the gate compares a new item with: what is accepted or waits in the datanet, and one's other drafts. Fingerprints, with where each was seen. */
import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js';
import { useLedger } from '#datanets';
import { fingerprint, type Item } from '#gate';
import type { DatanetState } from '#ledger';
import type { DraftsNow } from './use-drafts';

const printByItem = new WeakMap<Item, string>();

export function useSeen(net: Accessor<DatanetState | undefined>, drafts: DraftsNow): Accessor<ReadonlyMap<string, string>> {
  const ledger = useLedger();
  const [held, setHeld] = createSignal<ReadonlyMap<string, string>>(new Map());
  createEffect(() => {
    const id = net()?.id;
    if (id === undefined) return;
    void ledger.service.seen(id).then(setHeld);
  });
  // Typing changes the list at each letter; what matters here changes only with the other drafts.
  const others = createMemo(
    () => drafts.list().filter((draft) => draft.id !== drafts.openId()),
    [],
    { equals: (before, after) => before.length === after.length && before.every((draft, index) => draft.item === after[index]?.item) },
  );
  return createMemo(() => new Map([...others().map((draft) => [printOf(draft.item), 'one of your drafts'] as const), ...held()]));
}

function printOf(item: Item): string {
  const known = printByItem.get(item) ?? fingerprint(item);
  printByItem.set(item, known);
  return known;
}
