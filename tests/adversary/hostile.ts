/** What hostile ends do: each attack by its name, as the threat model lists it. */
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { type LedgerRecord, type RecordId, type SignedRecord, recordIdOf, recordMessage } from '#ledger';
import { encodeMessage } from '#sync';
import type { Device } from './device';
import type { Random } from './random';

/** Frames that no honest end sends. A link on which one arrives is closed by the honest end. */
export const frameAttacks: Readonly<Record<string, (random: Random, self: Device) => Uint8Array>> = {
  'noise instead of a message': (random) => Uint8Array.from({ length: 1 + random.below(400) }, () => random.below(256)),
  'an oversized frame': () => new Uint8Array(70_000),
  'deep nesting': () => Uint8Array.from([...Array<number>(20_000).fill(0x81), 0x00]),
  'a message that is not canonical': () => {
    const canonical = encodeMessage({ type: 'want', device: '07'.repeat(32), from: 0, to: 1 });
    // The last integer in the long form of CBOR.
    return Uint8Array.from([...canonical.subarray(0, -1), 0x18, canonical.at(-1) ?? 0]);
  },
  'an unknown message': () => dagCbor.encode({ t: 'delete', id: 'all' }),
  'a want without end': () => dagCbor.encode({ t: 'want', d: new Uint8Array(32), f: 0, to: Number.MAX_SAFE_INTEGER }),
  'records that nobody asked for': (_random, self) => encodeMessage({ type: 'records', device: self.device, records: self.chain.slice(0, 1), done: true }),
  'heads with a broken id': () => dagCbor.encode({ t: 'heads', h: [[new Uint8Array(32), 0, CID.parse('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')]] }),
};

/** Records that don't stand: the honest end asks for them, since their head was told, and lets the teller go. */
export const recordAttacks: Readonly<Record<string, (victim: Device, self: Device, random: Random) => Promise<SignedRecord> | SignedRecord>> = {
  'forged: in the name of another device': async (victim, self) => {
    const last = victim.chain.at(-1);
    const record = { v: 1, net: null, type: 'account.rename', account: victim.account, device: victim.device, seq: (last?.record.seq ?? 0) + 1, prev: last?.id ?? null, at: last?.record.at ?? 0, body: { name: 'mine now' } };
    const bytes = dagCbor.encode(record);
    const id = recordIdOf(bytes);
    return { id, bytes, signature: await self.sign(recordMessage(id)), record: record as LedgerRecord };
  },
  'altered: another text under an old signature': (victim) => {
    const signed = victim.chain.at(-1) ?? fail();
    const bytes = dagCbor.encode({ ...signed.record, at: signed.record.at + 1 });
    return { ...signed, id: recordIdOf(bytes), bytes };
  },
  truncated: (_victim, self) => {
    const signed = self.chain.at(-1) ?? fail();
    const bytes = signed.bytes.slice(0, -3);
    return { ...signed, id: recordIdOf(bytes), bytes };
  },
  'not canonical': (_victim, self) => {
    const signed = self.chain.at(-1) ?? fail();
    const bytes = Uint8Array.from([...signed.bytes, 0]);
    return { ...signed, id: recordIdOf(bytes), bytes };
  },
  'by a key of small order': () => {
    const device = `01${'00'.repeat(31)}`;
    const record = { v: 1, net: null, type: 'device.add', account: device, device, seq: 0, prev: null, at: 1, body: { name: 'anybody', deviceName: 'x', certificate: Uint8Array.from([1, ...Array<number>(63).fill(0)]) } };
    const bytes = dagCbor.encode(record);
    return { id: recordIdOf(bytes), bytes, signature: Uint8Array.from([1, ...Array<number>(63).fill(0)]), record: record as LedgerRecord };
  },
  'with an unknown field': async (_victim, self) => {
    const last = self.chain.at(-1) ?? fail();
    const bytes = dagCbor.encode({ ...last.record, seq: last.record.seq + 1, prev: last.id, admin: true });
    const id = recordIdOf(bytes);
    return { ...last, id, bytes, signature: await self.sign(recordMessage(id)) };
  },
};

function fail(): never {
  throw new Error('a device has at least its first record');
}

/** A store that tells of one more record, and gives it when asked. */
export function withLie(self: Device, lie: SignedRecord): Device {
  const { device, seq } = lie.record;
  return {
    ...self,
    heads: () => [...self.heads(), { device, seq: seq + 1, id: lie.id }],
    range: (of, from, to) => (of === device ? [lie] : self.range(of, from, to)),
  };
}

/** A store that keeps to itself what others wrote, or says that it has what it hasn't. */
export const withholding = (self: Device): Device => ({ ...self, range: () => [] });

/** A store that shows of its own chain one branch only, each peer perhaps another: what it wrote before `tip`, and nothing of its other faces. */
export function oneFace(self: Device, tip: SignedRecord): Device {
  const shown = new Set<RecordId>();
  for (let each: SignedRecord | undefined = tip; each !== undefined; each = self.records.get(each.record.prev ?? '')) shown.add(each.id);
  return {
    ...self,
    heads: () => [...self.heads().filter(({ device }) => device !== self.device), { device: self.device, seq: tip.record.seq, id: tip.id }],
    range: (of, from, to) => (of === self.device ? [...shown].flatMap((id) => self.records.get(id) ?? []).filter(({ record }) => record.seq >= from && record.seq <= to).reverse() : self.range(of, from, to)),
  };
}
