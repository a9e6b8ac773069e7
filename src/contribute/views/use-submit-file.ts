/** The signed act of submitting a file, and which submissions just came in. */
import { type Accessor, createSignal } from 'solid-js';
import { announce, useLedger } from '#datanets';
import type { EntryFile } from '#gate';
import type { RecordId } from '#ledger';
import type { Submission } from './submission';

export interface SubmittingFiles {
  readonly arrived: Accessor<ReadonlySet<RecordId>>;
  readonly submitFile: (file: EntryFile, replaces?: RecordId | null) => Promise<Submission>;
}

export function useSubmitFile(net: RecordId): SubmittingFiles {
  const ledger = useLedger();
  const [arrived, setArrived] = createSignal<ReadonlySet<RecordId>>(new Set());
  return {
    arrived,
    async submitFile(file, replaces = null) {
      const result = await ledger.service.submit(net, file, replaces);
      if (!result.ok) return { ok: false, trouble: `${result.error.message} ${result.error.fix}` };
      announce('submitted');
      setArrived((before) => new Set([...before, result.value.id]));
      return { ok: true, ...result.value };
    },
  };
}
