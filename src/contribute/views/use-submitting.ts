/** Submitting from this page: the refusals that can be told beforehand, the signed act, and which items just came in. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { announce, useLedger } from '#datanets';
import { type EntryFile, itemToFile } from '#gate';
import type { RecordId } from '#ledger';
import { isBlank } from '../draft';
import type { Quota } from '../quota';
import type { Submission } from './submission';
import type { DraftsNow } from './use-drafts';
import type { GateNow } from './use-gate';

export interface Submitting {
  readonly busy: Accessor<boolean>;
  /** Why the last attempt was refused, in words; null once the text changes. */
  readonly trouble: Accessor<string | null>;
  readonly arrived: Accessor<ReadonlySet<RecordId>>;
  readonly submitFile: (file: EntryFile, replaces?: RecordId | null) => Promise<Submission>;
  /** Submits what is in the fields and clears them; null when it was refused. */
  readonly submitDraft: () => Promise<(Submission & { readonly ok: true }) | null>;
}

export function useSubmitting(net: RecordId, drafts: DraftsNow, gate: GateNow, quota: Accessor<Quota | undefined>): Submitting {
  const ledger = useLedger();
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);
  const [arrived, setArrived] = createSignal<ReadonlySet<RecordId>>(new Set());
  createEffect(() => {
    void drafts.item();
    setTrouble(null);
  });

  async function submitFile(file: EntryFile, replaces: RecordId | null = null): Promise<Submission> {
    const result = await ledger.service.submit(net, file, replaces);
    if (!result.ok) return { ok: false, trouble: `${result.error.message} ${result.error.fix}` };
    announce('submitted');
    setArrived((before) => new Set([...before, result.value.id]));
    return { ok: true, ...result.value };
  }

  function refusal(): string | null {
    const item = drafts.item();
    const report = gate.report();
    const left = quota();
    if (!item || isBlank(item)) return 'There is nothing to submit yet: write something first.';
    if (left?.reached) return left.message;
    // Where the report lags behind the text, the ledger's worker asks the same gate.
    if (!report || report.pass || !gate.current()) return null;
    const blocking = report.findings.find((finding) => finding.severity === 'refuse');
    return blocking ? `${blocking.message} ${blocking.fix}` : null;
  }

  async function submitDraft(): Promise<(Submission & { readonly ok: true }) | null> {
    const draft = drafts.openId();
    const item = drafts.item();
    if (busy() || draft === null || !item) return null;
    setTrouble(refusal());
    if (trouble() !== null) return null;
    setBusy(true);
    try {
      const result = await submitFile(itemToFile(item), drafts.meta()?.replaces ?? null);
      if (!result.ok) {
        setTrouble(result.trouble);
        return null;
      }
      await drafts.remove(draft);
      return result;
    } finally {
      setBusy(false);
    }
  }

  return { busy, trouble, arrived, submitFile, submitDraft };
}
