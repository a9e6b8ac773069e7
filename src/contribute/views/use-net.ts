/** The datanet of a page, as the ledger holds it now: its state, who "me" is, and what people are called. */
import { type Accessor, createMemo } from 'solid-js';
import { accountName, useLedger } from '#datanets';
import type { AccountId, DatanetState, RecordId } from '#ledger';

export interface NetNow {
  /** undefined while loading, and when this device does not hold it. */
  readonly net: Accessor<DatanetState | undefined>;
  /** null before the first signed act. */
  readonly me: Accessor<AccountId | null>;
  readonly nameOf: (account: AccountId) => string;
  readonly loading: Accessor<boolean>;
}

export function useNet(id: Accessor<RecordId>): NetNow {
  const ledger = useLedger();
  const net = createMemo(() => ledger.state()?.datanets.get(id()));
  return {
    net,
    me: () => ledger.state()?.me ?? null,
    nameOf: (account) => accountName(ledger.state(), account),
    loading: () => !ledger.ready(),
  };
}
