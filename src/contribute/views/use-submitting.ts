/** Submitting what is in the fields: the refusals that can be told beforehand, and the signed act. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { itemToFile } from '#gate';
import { isBlank } from '../draft';
import type { Quota } from '../quota';
import type { Submission } from './submission';
import type { DraftsNow } from './use-drafts';
import type { GateNow } from './use-gate';
import type { SubmittingFiles } from './use-submit-file';

export interface Submitting {
  readonly busy: Accessor<boolean>;
  /** Why the last attempt was refused, in words; null once the text changes. */
  readonly trouble: Accessor<string | null>;
  /** Submits what is in the fields and clears them; null when it was refused. */
  readonly submitDraft: () => Promise<(Submission & { readonly ok: true }) | null>;
}

export function useSubmitting(submitFile: SubmittingFiles['submitFile'], drafts: DraftsNow, gate: GateNow, quota: Accessor<Quota | undefined>): Submitting {
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);
  createEffect(() => {
    void drafts.item();
    setTrouble(null);
  });

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

  return { busy, trouble, submitDraft };
}
