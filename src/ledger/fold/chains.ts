/** Where a device's chain forks: two different records at one (device, seq) prove equivocation, and from that seq on its records are void. */
import type { AccountId, DeviceId, RecordId, SignedRecord } from '../types';

export interface Chains {
  /** True when this record moves its device's fork to an earlier seq, or shows the first one. */
  add(signed: SignedRecord): boolean;
  isVoid(signed: SignedRecord): boolean;
  isFlagged(account: AccountId): boolean;
  recordsOf(device: DeviceId): readonly SignedRecord[];
}

interface Chain {
  readonly idsBySeq: Map<number, { readonly id: RecordId; readonly account: AccountId }>;
  readonly records: SignedRecord[];
  forkedAt: number;
}

export function createChains(): Chains {
  const chainByDevice = new Map<DeviceId, Chain>();
  const flagged = new Set<AccountId>();
  return {
    add(signed) {
      const { device, seq, account } = signed.record;
      const chain: Chain = chainByDevice.get(device) ?? { idsBySeq: new Map(), records: [], forkedAt: Number.POSITIVE_INFINITY };
      chainByDevice.set(device, chain);
      chain.records.push(signed);
      const first = chain.idsBySeq.get(seq);
      if (first === undefined) {
        chain.idsBySeq.set(seq, { id: signed.id, account });
        return false;
      }
      flagged.add(first.account).add(account);
      const earlier = seq < chain.forkedAt;
      if (earlier) chain.forkedAt = seq;
      return earlier;
    },
    isVoid: ({ record }) => record.seq >= (chainByDevice.get(record.device)?.forkedAt ?? Number.POSITIVE_INFINITY),
    isFlagged: (account) => flagged.has(account),
    recordsOf: (device) => chainByDevice.get(device)?.records ?? [],
  };
}
