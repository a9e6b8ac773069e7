import { describe, expect, test } from 'vitest';
import { type IncomingRecord, type SignedRecord, createVerifier } from '#ledger';
import { createSigningDevice } from '../../src/ledger/testing/signers';
import { START } from '../../src/ledger/testing/world';
import { type Message, type RecordExchange, type RecordStore, createRecordExchange, decodeMessage, encodeMessage } from '#sync';

/** A store in memory behind the real verifier. */
function createStore(records: readonly SignedRecord[]): RecordStore & { readonly ids: () => readonly string[] } {
  const held = new Map(records.map((signed) => [signed.id, signed]));
  const verifier = createVerifier({ now: () => START + 1_000_000 });
  verifier.trust(records);
  return {
    ids: () => [...held.keys()].sort(),
    heads() {
      const before = new Set([...held.values()].map(({ record }) => record.prev));
      return [...held.values()].filter(({ id }) => !before.has(id)).map(({ id, record: { device, seq } }) => ({ device, seq, id }));
    },
    holds: (id) => held.has(id),
    range: (device, from, to) => [...held.values()].filter(({ record }) => record.device === device && record.seq >= from && record.seq <= to).sort((a, b) => a.record.seq - b.record.seq),
    async take(incoming) {
      const outcomes = await verifier.add(incoming);
      for (const outcome of outcomes) if (outcome.status === 'added') held.set(outcome.record.id, outcome.record);
      return outcomes;
    },
  };
}

/** Two ends joined by queues; `run` delivers until nothing is under way. */
function join(a: RecordStore, b: RecordStore) {
  const faults: string[] = [];
  const frames: { readonly to: () => RecordExchange; readonly frame: Uint8Array }[] = [];
  const atA: RecordExchange = createRecordExchange({ store: a, send: (frame) => void frames.push({ to: () => atB, frame }), onFault: (why) => void faults.push(`b: ${why}`) });
  const atB: RecordExchange = createRecordExchange({ store: b, send: (frame) => void frames.push({ to: () => atA, frame }), onFault: (why) => void faults.push(`a: ${why}`) });
  let delivered = 0;
  return {
    faults,
    delivered: () => delivered,
    async run() {
      atA.tellHeads();
      atB.tellHeads();
      for (let next = frames.shift(); next !== undefined; next = frames.shift()) {
        delivered += 1;
        await next.to().receive(next.frame);
      }
    },
  };
}

async function chainOf(name: string, length: number): Promise<readonly SignedRecord[]> {
  const device = await createSigningDevice(name, START);
  for (let index = 1; index < length; index++) await device.append('account.rename', null, { name: `${name} ${index}` }, START + index);
  return device.records;
}

describe('two devices', () => {
  test('end with all that either held, however long the chains', async () => {
    const [ada, bo] = [await chainOf('ada', 700), await chainOf('bo', 3)];
    const [a, b] = [createStore(ada), createStore([...ada.slice(0, 20), ...bo])];
    const link = join(a, b);
    await link.run();
    expect(link.faults).toEqual([]);
    expect(a.ids()).toEqual([...ada, ...bo].map(({ id }) => id).sort());
    expect(b.ids()).toEqual(a.ids());
    const before = link.delivered();
    await link.run();
    expect(link.delivered(), 'nothing is said twice').toBe(before);
  });

  test('learn of each other’s branches of a forked chain, the longer and the shorter', async () => {
    const [one, other] = [await createSigningDevice('eve', START), await createSigningDevice('eve', START)];
    for (let index = 1; index < 4; index++) await one.append('account.rename', null, { name: `one ${index}` }, START + index);
    for (let index = 1; index < 8; index++) await other.append('account.rename', null, { name: `other ${index}` }, START + index);
    const [a, b] = [createStore(one.records), createStore(other.records)];
    await join(a, b).run();
    expect(a.ids()).toEqual([...new Set([...one.records, ...other.records].map(({ id }) => id))].sort());
    expect(b.ids()).toEqual(a.ids());
  });
});

describe('a peer is let go', () => {
  const receive = async (store: RecordStore, ...messages: readonly (Message | Uint8Array)[]) => {
    const faults: string[] = [];
    const said: Message[] = [];
    const exchange = createRecordExchange({ store, send: (frame) => void said.push(decodeMessage(frame)!), onFault: (why) => void faults.push(why) });
    for (const message of messages) await exchange.receive(message instanceof Uint8Array ? message : encodeMessage(message));
    return { faults, said };
  };

  test('that sends records which nobody asked for', async () => {
    const [first] = await chainOf('ada', 1);
    const store = createStore([]);
    const { faults } = await receive(store, { type: 'records', device: first!.record.device, records: [first!], done: true });
    expect(faults).toEqual(['records that nobody asked for']);
    expect(store.ids()).toEqual([]);
  });

  test('whose records do not verify; what it says after that is not heard', async () => {
    const [first] = await chainOf('ada', 1);
    const forged: IncomingRecord = { bytes: first!.bytes, signature: first!.signature.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) };
    const store = createStore([]);
    const { device } = first!.record;
    const heads: Message = { type: 'heads', heads: [{ device, seq: 0, id: first!.id }] };
    const { faults, said } = await receive(store, heads, { type: 'records', device, records: [forged], done: true }, { type: 'records', device, records: [first!], done: true });
    expect(said).toEqual([{ type: 'want', device, from: 0, to: 0 }]);
    expect(faults).toEqual(['a record that does not verify']);
    expect(store.ids()).toEqual([]);
  });

  test('whose message cannot be read', async () => {
    const { faults } = await receive(createStore([]), Uint8Array.of(1, 2, 3));
    expect(faults).toEqual(['a message that cannot be read']);
  });

  test('but not for a chain that it tells of and does not give; it is not asked on', async () => {
    const [, second] = await chainOf('ada', 2);
    const { device } = second!.record;
    const { faults, said } = await receive(createStore([]), { type: 'heads', heads: [{ device, seq: 1_000_000, id: second!.id }] }, { type: 'records', device, records: [], done: true });
    expect(faults).toEqual([]);
    expect(said.map((message) => message.type === 'want' && [message.from, message.to])).toEqual([[0, 255]]);
  });
});
