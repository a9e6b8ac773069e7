/** Withdrawing with a way back: for a few seconds nothing is signed. Whoever leaves the page meant it: then it is signed at once. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { useLedger } from '#datanets';
import type { RecordId } from '#ledger';
import { dismissToast, toast } from '#ui';
import { type Hold, holdAct, holdMs } from '../hold';

export interface Withdrawing {
  /** Held for undoing. */
  readonly leaving: Accessor<ReadonlySet<RecordId>>;
  readonly withdraw: (contribution: RecordId) => void;
}

export function useWithdrawing(net: RecordId): Withdrawing {
  const ledger = useLedger();
  const holds = new Map<RecordId, Hold>();
  const [leaving, setLeaving] = createSignal<ReadonlySet<RecordId>>(new Set());

  async function sign(contribution: RecordId): Promise<void> {
    const result = await ledger.service.withdraw(net, contribution);
    stay(contribution);
    if (!result.ok) toast(`${result.error.message} ${result.error.fix}`, { tone: 'bad' });
  }
  function stay(contribution: RecordId): void {
    holds.delete(contribution);
    setLeaving(new Set(holds.keys()));
  }
  function withdraw(contribution: RecordId): void {
    const hold = holdAct(() => {
      dismissToast(notice);
      void sign(contribution);
    });
    holds.set(contribution, hold);
    setLeaving(new Set(holds.keys()));
    const undo = (): void => {
      if (hold.undo()) stay(contribution);
    };
    const notice = toast('Withdrawing it. Once that is signed, it cannot be undone.', { seconds: holdMs / 1000, action: { label: 'Undo', run: undo } });
  }

  const signNow = (): void => {
    for (const hold of holds.values()) hold.doNow();
  };
  addEventListener('pagehide', signNow);
  onCleanup(() => {
    removeEventListener('pagehide', signNow);
    signNow();
  });
  return { leaving, withdraw };
}
