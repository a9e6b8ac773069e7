/** Accounts as their own records show them: devices, and the latest name by (at, id). */
import { compareByTime, compareText } from '../bytes';
import type { AccountId, AccountState, DeviceId, SignedRecord } from '../types';
import type { Chains } from './chains';

interface Gathered {
  readonly devices: Set<DeviceId>;
  readonly names: { readonly at: number; readonly id: string; readonly name: string; readonly signed: SignedRecord }[];
}

export interface Accounts {
  add(signed: SignedRecord): void;
  state(): ReadonlyMap<AccountId, AccountState>;
  /** A fork may have voided a name. */
  touch(account: AccountId): void;
}

export function createAccounts(chains: Chains): Accounts {
  const gatheredById = new Map<AccountId, Gathered>();
  const dirty = new Set<AccountId>();
  let current: ReadonlyMap<AccountId, AccountState> = new Map();

  function derive(id: AccountId): AccountState {
    const gathered = gatheredById.get(id);
    // A device's first name stands even on a forked chain: it claims nothing against anybody.
    const valid = (gathered?.names ?? []).filter(({ signed }) => signed.record.type === 'device.add' || !chains.isVoid(signed));
    return { id, name: valid.sort(compareByTime).at(-1)?.name ?? '', devices: [...(gathered?.devices ?? [])].sort(compareText), flagged: chains.isFlagged(id) };
  }

  return {
    add(signed) {
      const { record, id } = signed;
      const gathered = gatheredById.get(record.account) ?? { devices: new Set(), names: [] };
      if (!gatheredById.has(record.account)) dirty.add(record.account);
      gatheredById.set(record.account, gathered);
      if (record.type === 'device.add') gathered.devices.add(record.device);
      if (record.type === 'account.rename' || (record.type === 'device.add' && record.body.name !== '')) {
        gathered.names.push({ at: record.at, id, name: record.body.name, signed });
      }
      if (record.type === 'account.rename' || record.type === 'device.add') dirty.add(record.account);
    },
    touch: (account) => void dirty.add(account),
    state() {
      if (dirty.size === 0) return current;
      const next = new Map(current);
      for (const id of dirty) next.set(id, derive(id));
      dirty.clear();
      current = new Map([...next].sort(([a], [b]) => compareText(a, b)));
      return current;
    },
  };
}
