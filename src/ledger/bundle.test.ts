/** Bundles and the verifier against alteration: nothing altered is ever taken for what was signed. */
import { CarBufferReader } from '@ipld/car/buffer-reader';
import * as CarBufferWriter from '@ipld/car/buffer-writer';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileToBlob } from './blob';
import { readCar, writeCar } from './bundle';
import { createSigningDevice } from './testing/signers';
import { manifest, submission } from './testing/world';
import type { SignedRecord } from './types';
import { createVerifier } from './verify';

const AT = Date.UTC(2026, 0, 5);
const RUNS = { numRuns: 1000 };
let records: readonly SignedRecord[] = [];
let car = new Uint8Array();

beforeAll(async () => {
  const device = await createSigningDevice('ada', AT);
  const net = (await device.append('datanet.create', null, { manifest: manifest() }, AT + 1)).id;
  await device.append('contribution.submit', net, submission(net, 'The lamp on the north pier burns green.'), AT + 2);
  records = device.records;
  car = writeCar(records, fileToBlob(new Uint8Array(70_000).fill(7)).blocks);
});

const flip = (bytes: Uint8Array, index: number, mask: number): Uint8Array => bytes.map((byte, at) => (at === index ? byte ^ mask : byte));
const added = async (incoming: readonly { readonly bytes: Uint8Array; readonly signature: Uint8Array }[]): Promise<readonly string[]> =>
  (await createVerifier().add(incoming)).map(({ status }) => status);

describe('a bundle (L26, L27)', () => {
  test('brings back the records, signatures and blocks that were put in, whatever their order', async () => {
    const read = readCar(writeCar([...records].reverse(), fileToBlob(new Uint8Array(70_000).fill(7)).blocks));
    expect(writeCar([...records].reverse(), [...fileToBlob(new Uint8Array(70_000).fill(7)).blocks].reverse())).toEqual(car);
    expect(read.ok && read.value.blockByCid.size).toBe(3);
    expect(read.ok && (await added(read.value.records))).toEqual(['added', 'added', 'added']);
  });

  test('with any byte altered, it is refused', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 255 }), (where, mask) => {
        expect(readCar(flip(car, where % car.length, mask)).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('every byte outside of the large block, one by one, altered in one bit, is noticed', () => {
    const small = writeCar(records, []);
    for (let index = 0; index < small.length; index++) expect(readCar(flip(small, index, 1 << (index % 8))).ok).toBe(false);
  });

  test('cut short, lengthened or empty, it is refused', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (length) => {
        expect(readCar(car.slice(0, length % car.length)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
    expect(readCar(Uint8Array.from([...car, 0])).ok).toBe(false);
  });

  test('cut between two of its parts, where what is left is a well-formed file, it is refused', () => {
    const sizes = CarBufferReader.fromBytes(car).blocks().map(CarBufferWriter.blockLength);
    expect(sizes).toHaveLength(7);
    let end = car.length;
    for (const size of sizes.toReversed()) {
      end -= size;
      expect(readCar(car.slice(0, end)).ok).toBe(false);
    }
  });
});

describe('the verifier (L5–L8)', () => {
  test('refuses a record with any byte of its content or its signature altered, even in a bundle made anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.boolean(), fc.nat(1_000_000), fc.integer({ min: 1, max: 255 }), async (which, content, where, mask) => {
        const altered = records.map((record, index) => {
          if (index !== which) return record;
          return content
            ? { bytes: flip(record.bytes, where % record.bytes.length, mask), signature: record.signature }
            : { bytes: record.bytes, signature: flip(record.signature, where % 64, mask) };
        });
        const read = readCar(writeCar(altered, []));
        if (!read.ok) return;
        const outcomes = await createVerifier().add(read.value.records);
        const ids = outcomes.flatMap((outcome) => (outcome.status === 'added' ? [outcome.record.id] : []));
        expect(new Set(ids)).toEqual(new Set(records.slice(0, which).map(({ id }) => id)));
        expect(ids.length).toBe(which);
        expect(outcomes.some(({ status }) => status === 'refused')).toBe(true);
      }),
      RUNS,
    );
  });

  test('takes records in any order, each once', async () => {
    expect([...(await added([...records].reverse())), ...(await added([...records, ...records]))].filter((status) => status !== 'known')).toEqual(Array(6).fill('added'));
  });

  test('keeps a record whose predecessor is missing, and adds it when that comes', async () => {
    const verifier = createVerifier();
    expect((await verifier.add(records.slice(1))).map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    expect((await verifier.add(records.slice(0, 1))).map(({ status }) => status)).toEqual(['added', 'added', 'added']);
  });

  test('holds back what is dated far ahead, and takes it once its time has come', async () => {
    let now = AT - 11 * 60 * 1000;
    const verifier = createVerifier({ now: () => now });
    expect((await verifier.add(records)).map(({ status }) => status)).toEqual(['held', 'held', 'held']);
    now = AT;
    expect((await verifier.add(records)).map(({ status }) => status)).toEqual(['added', 'added', 'added']);
  });

  test('refuses a chain that begins in the middle, goes back in time, skips, or changes hands', async () => {
    const ada = await createSigningDevice('ada', AT);
    const bob = await createSigningDevice('bob', AT);
    const back = await ada.append('account.rename', null, { name: 'Earlier' }, AT - 1);
    expect(await added([...ada.records.slice(0, 1), back])).toEqual(['added', 'refused']);
    const { signRecord } = await import('./sign');
    const first = ada.records[0];
    const base = { v: 1, net: null, type: 'account.rename', account: ada.account.publicKey, device: ada.device.publicKey, at: AT, body: { name: 'x' } } as const;
    for (const change of [{ seq: 2, prev: first?.id ?? '' }, { seq: 0, prev: null }, { seq: 1, prev: bob.records[0]?.id ?? '' }, { seq: 1, prev: first?.id ?? '', account: bob.account.publicKey }]) {
      const signed = await signRecord({ ...base, ...change }, ada.device);
      if (!signed.ok) throw new Error(signed.error.message);
      expect((await added([...ada.records.slice(0, 1), ...bob.records, signed.value])).at(-1)).toBe('refused');
    }
  });
});
