/** What the ledger's worker says, beside its answers, when something was contributed on this device. */
export const CONTRIBUTED = 'contributed';
