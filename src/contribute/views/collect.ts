/** What both ways of collecting share: the datanet, what is left of the day, submitting files, and one's own items by where they are. */
import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Report } from '#gate';
import type { AccountId, ContributionStatus, DatanetState, RecordId } from '#ledger';
import { foreseeOutcome, type Outcome } from '../outcome';
import { leftToday, type Quota } from '../quota';
import type { Filter } from './own-items';
import { type SubmittingFiles, useSubmitFile } from './use-submit-file';
import { useWithdrawing, type Withdrawing } from './use-withdrawing';

export interface Collecting extends SubmittingFiles, Withdrawing {
  readonly quota: Accessor<Quota>;
  readonly filter: Accessor<Filter>;
  readonly setFilter: (filter: Filter) => void;
  /** Submits, and turns to the shelf on which it then stands. */
  readonly submitToShelf: SubmittingFiles['submitFile'];
  readonly foresee: (report: Report) => Outcome;
}

export function useCollecting(net: Accessor<DatanetState>, me: Accessor<AccountId | null>, first: Filter): Collecting {
  const id: RecordId = net().id;
  const [filter, setFilter] = createSignal<Filter>(first);
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 30_000);
  onCleanup(() => clearInterval(clock));
  const quota = createMemo(() => leftToday(net(), me(), now()));
  const submitting = useSubmitFile(id);
  return {
    ...submitting,
    ...useWithdrawing(id),
    quota,
    filter,
    setFilter: (to) => void setFilter(to),
    async submitToShelf(file, replaces) {
      const result = await submitting.submitFile(file, replaces);
      if (result.ok) setFilter(shelfAfter(result.status));
      return result;
    },
    foresee: (report) => foreseeOutcome(report, net().manifest.acceptance, quota()),
  };
}

export const shelfAfter = (status: ContributionStatus): Filter => (status === 'accepted' ? 'accepted' : 'waiting');
