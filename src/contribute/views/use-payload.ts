/** What a submission says: its file from the ledger's worker, read by the gate's own reader. Read once, and again when a payload arrives late. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { useLedger } from '#datanets';
import { type EntryFile, type FieldRule, type Item, readItems, type TextRules } from '#gate';
import { type ContributionState, type RecordId, textRulesOf } from '#ledger';

export interface Payload {
  readonly file: EntryFile;
  readonly items: readonly Item[];
  /** Of the rules that they were read by. */
  readonly fields: readonly FieldRule[];
}

const readById = new Map<RecordId, Promise<Payload | null>>();
const mostKept = 400;

/** null: the text is not on this device. */
export function readPayload(id: RecordId, rules: TextRules): Promise<Payload | null> {
  const known = readById.get(id);
  if (known) return known;
  if (readById.size >= mostKept) readById.clear();
  const reading = useLedger()
    .service.file(id)
    .then((file): Payload | null => {
      // A missing file may still arrive, so its absence is not remembered.
      if (!file) return forget(id);
      const read = readItems(rules, file);
      return { file, items: read.ok ? read.value : [], fields: rules.fields };
    });
  readById.set(id, reading);
  return reading;
}

/** undefined while it is being read. */
export function usePayload(contribution: Accessor<ContributionState>): Accessor<Payload | null | undefined> {
  const ledger = useLedger();
  const [payload, setPayload] = createSignal<{ readonly id: RecordId; readonly held: Payload | null }>();
  createEffect(() => {
    const { id, net, status } = contribution();
    const rules = textRulesOf(ledger.state()?.datanets.get(net)?.manifest);
    if (!rules || status === 'withdrawn') return;
    void readPayload(id, rules).then((held) => setPayload({ id, held }));
  });
  return () => {
    const { id, status } = contribution();
    if (status === 'withdrawn') return null;
    const read = payload();
    return read?.id === id ? read.held : undefined;
  };
}

function forget(id: RecordId): null {
  readById.delete(id);
  return null;
}
