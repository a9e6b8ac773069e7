/**
 * A device of a simulated world: real keys, the real verifier, the real fold. Its ledger is a list in memory; a restart forgets everything but what was
 * written, as a killed tab does.
 */
import { createHash } from 'node:crypto';
import {
  type AccountId,
  type BodyByType,
  type DeviceId,
  type Fold,
  type IncomingRecord,
  type LedgerRecord,
  type Outcome,
  type RecordId,
  type RecordType,
  type SignedRecord,
  type Signer,
  createFold,
  createVerifier,
  deviceMessage,
  signRecord,
  stateBytes,
} from '#ledger';
import type { ChainHead, RecordStore } from '#sync';
import { assess } from '../../src/ledger/testing/world';
import { signerOf } from '../../src/ledger/testing/signers';

export interface Device extends RecordStore {
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly records: ReadonlyMap<RecordId, SignedRecord>;
  /** Signs a record at the end of its own chain, or after `prev` when it forks. */
  append<T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], at: number, prev?: SignedRecord): Promise<SignedRecord>;
  readonly chain: readonly SignedRecord[];
  restart(): void;
  /** Hash of the bytes of its state. */
  digest(): string;
  readonly fold: () => Fold;
  readonly sign: Signer['sign'];
}

export interface DeviceOptions {
  readonly account: string;
  readonly name: string;
  readonly now: () => number;
}

export async function createDevice({ account: accountName, name, now }: DeviceOptions): Promise<Device> {
  const account = await signerOf(`account ${accountName}`);
  const device = await signerOf(`device ${name}`);
  const records = new Map<RecordId, SignedRecord>();
  const byDevice = new Map<DeviceId, SignedRecord[]>();
  const chain: SignedRecord[] = [];
  let verifier = createVerifier({ now });
  let fold = createFold({ assess });

  function keep(signed: SignedRecord): void {
    if (records.has(signed.id)) return;
    records.set(signed.id, signed);
    const list = byDevice.get(signed.record.device) ?? [];
    byDevice.set(signed.record.device, list);
    list.push(signed);
    fold.add([signed]);
  }

  async function take(incoming: readonly IncomingRecord[]): Promise<readonly Outcome[]> {
    const outcomes = await verifier.add(incoming);
    for (const outcome of outcomes) if (outcome.status === 'added') keep(outcome.record);
    return outcomes;
  }

  const self: Device = {
    account: account.publicKey,
    device: device.publicKey,
    records,
    chain,
    sign: device.sign,
    fold: () => fold,
    async append(type, net, body, at, prev = chain.at(-1)) {
      const draft = { v: 1, net, type, account: account.publicKey, device: device.publicKey, seq: prev === undefined ? 0 : prev.record.seq + 1, prev: prev?.id ?? null, at: Math.max(at, prev?.record.at ?? 0), body };
      const signed = await signRecord(draft as LedgerRecord, device);
      if (!signed.ok) throw new Error(signed.error.message);
      verifier.trust([signed.value]);
      keep(signed.value);
      chain.push(signed.value);
      return signed.value;
    },
    heads() {
      const heads: ChainHead[] = [];
      for (const [of, list] of byDevice) {
        const before = new Set(list.map(({ record }) => record.prev));
        for (const { id, record } of list) if (!before.has(id)) heads.push({ device: of, seq: record.seq, id });
      }
      return heads;
    },
    holds: (id) => records.has(id),
    range: (of, from, to) => (byDevice.get(of) ?? []).filter(({ record }) => record.seq >= from && record.seq <= to).sort((a, b) => a.record.seq - b.record.seq),
    take,
    restart() {
      verifier = createVerifier({ now });
      verifier.trust([...records.values()]);
      fold = createFold({ assess });
      fold.add(records.values());
    },
    digest: () => createHash('sha256').update(stateBytes(fold.state())).digest('hex'),
  };
  await self.append('device.add', null, { name: accountName, deviceName: name, certificate: await account.sign(deviceMessage(account.publicKey, device.publicKey)) }, now());
  return self;
}
