/** The desk of a datanet: its files, held against what the ledger's worker knows of the datanet, and against one's drafts where there are any. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { useLedger } from '#datanets';
import { type FieldRule, fingerprint, type Prints, sketch } from '#gate';
import { type DatanetState, type RecordId, textRulesOf } from '#ledger';
import type { Quota } from '../quota';
import type { Held, Twin } from '../twins';
import { createFileDesk, type Desk, type DeskOptions } from './desk';
import type { DraftSummary } from './use-drafts';

export function useDesk(
  id: RecordId,
  net: Accessor<DatanetState | undefined>,
  quota: Accessor<Quota | undefined>,
  drafts: Accessor<readonly DraftSummary[]>,
  submitFile: DeskOptions['submitFile'],
): Desk {
  const { service } = useLedger();
  const [seen, setSeen] = createSignal<ReadonlyMap<string, string>>(new Map());
  createEffect(() => {
    const rules = net()?.manifest.rules;
    if (rules?.kind === 'text' && rules.duplicates) void service.seen(id).then(setSeen);
  });
  return createFileDesk({
    net: id,
    rules: () => net()?.manifest.rules,
    quota,
    nearest: (prints, except) => nearestIn(id, prints, except),
    seen,
    drafts: () => drafts().map(heldDraft(textRulesOf(net()?.manifest)?.fields)),
    submitFile,
  });
}

/** The nearest of what the datanet holds; null: nothing there is like it. */
export async function nearestIn(net: RecordId, prints: Prints, except: RecordId | null): Promise<Twin | null> {
  const found = await useLedger().service.nearest(net, prints, except);
  return found && { kind: found.kind, exact: found.exact, similarity: found.similarity, place: found.place, ref: { kind: 'datanet', id: found.contribution } };
}

const printsByItem = new WeakMap<DraftSummary['item'], Prints>();

/** A draft as something that a file may be a copy of; `fields`: of the datanet's rules. */
export function heldDraft(fields?: readonly FieldRule[]): (draft: DraftSummary) => Held {
  return ({ id, item }) => {
    const prints = printsByItem.get(item) ?? { kind: 'text', fingerprints: [fingerprint(item)], sketch: sketch([item], fields) };
    printsByItem.set(item, prints);
    return { prints, place: 'one of your drafts', ref: { kind: 'draft', id } };
  };
}
