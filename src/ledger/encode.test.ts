/** One record, one encoding: round trips, strictness, and the limits of size (L1–L4). */
import * as dagCbor from '@ipld/dag-cbor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultAudioRules, defaultImageRules } from '#gate';
import { blobToFile, fileToBlob } from './blob';
import { equalBytes } from './bytes';
import { recordIdOf } from './cid';
import { RECORD_BYTES, decodeRecord, encodeRecord } from './encode';
import { keyOf, manifest } from './testing/world';
import type { BodyByType, LedgerRecord, RecordType } from './types';

const RUNS = { numRuns: 1000 };

const id = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => recordIdOf(bytes));
const key = fc.nat(5).map((index) => keyOf(1, index));
const line = (maxLength: number, minLength = 0) => fc.string({ minLength, maxLength, unit: 'grapheme' }).map((text) => text.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, maxLength).replace(/\p{Surrogate}/gu, ' ').padEnd(minLength, '-'));
const thousandths = fc.nat(1000).map((n) => n / 1000);
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const rules = fc.constantFrom(manifest().rules, defaultImageRules, defaultAudioRules);
const manifests = fc.record({ name: line(80, 1), tags: fc.array(line(40), { maxLength: 3 }), automaticAt: fc.option(thousandths), rules }).map(({ name, tags, automaticAt, rules: each }) => ({ ...manifest({ automaticAt }), name, tags, rules: each }));

const about = fc.oneof(fc.record({ caption: line(200) }), fc.record({ labels: fc.array(line(80), { maxLength: 40 }), consent: fc.boolean() }), fc.record({ question: line(100), answer: line(100) }), fc.record({ transcript: line(1000) }));

const bodies: { readonly [T in RecordType]: fc.Arbitrary<BodyByType[T]> } = {
  'device.add': fc.record({ name: line(60), deviceName: line(60), certificate: bytes(64) }),
  'account.rename': fc.record({ name: line(60) }),
  'datanet.create': fc.record({ manifest: manifests }),
  'datanet.amend': fc.record({ manifest: manifests }),
  'datanet.close': fc.constant({}),
  'contribution.submit': fc.record({
    rules: id,
    file: fc.record({
      about,
      name: line(120, 1),
      sizeBytes: fc.nat(10_000_000),
      content: fc.oneof(fc.record({ inline: fc.uint8Array({ maxLength: 200 }) }), fc.record({ blob: id })),
    }, { requiredKeys: ['name', 'sizeBytes', 'content'] }),
    report: fc.record({ gate: fc.nat(), digest: bytes(32), score: thousandths }),
    replaces: fc.option(id),
  }),
  'contribution.withdraw': fc.record({ contribution: id }),
  'verdict.cast': fc.oneof(
    fc.record({ contribution: id, verdict: fc.constant('accept' as const), reason: fc.constant(null) }),
    fc.record({ contribution: id, verdict: fc.constant('reject' as const), reason: fc.record({ code: fc.constantFrom('wrong' as const, 'other' as const), note: line(200) }) }),
  ),
  'run.publish': fc.record({
    name: line(120),
    base: line(200),
    adapter: fc.option(id),
    recipe: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,19}$/), fc.oneof(line(30), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), fc.boolean(), fc.array(line(10), { maxLength: 3 })), { noNullPrototype: true, maxKeys: 5 }),
    contributions: fc.array(id, { maxLength: 5 }),
    finalLoss: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  }),
};

const NETLESS: ReadonlySet<RecordType> = new Set(['device.add', 'account.rename', 'datanet.create']);
const recordOf = <T extends RecordType>(type: T) =>
  fc.record({ v: fc.constant(1), net: NETLESS.has(type) ? fc.constant(null) : id, type: fc.constant(type), account: key, device: key, seq: fc.nat(), prev: fc.option(id), at: fc.nat(), body: bodies[type] });
const records = fc.oneof(...(Object.keys(bodies) as RecordType[]).map(recordOf)).map((record) => record as LedgerRecord);

describe('canonical records (L1–L3)', () => {
  test('what is encoded is decoded again as it was, and encodes to the same bytes and id', () => {
    fc.assert(
      fc.property(records, (record) => {
        const encoded = encodeRecord(record);
        if (!encoded.ok) throw new Error(encoded.error.message);
        const decoded = decodeRecord(encoded.value.bytes);
        expect(decoded).toEqual({ ok: true, value: record });
        expect(encodeRecord(encoded.value.record)).toEqual(encoded);
      }),
      RUNS,
    );
  });

  test('a field too many, too few or of another kind is refused', () => {
    fc.assert(
      fc.property(records, fc.constantFrom('extra', 'less', 'other'), fc.nat(8), (record, how, which) => {
        const entries = Object.entries(record);
        const [name = ''] = entries[which % entries.length] ?? [];
        const changed = how === 'extra' ? { ...record, __proto: 1 } : Object.fromEntries(entries.flatMap(([field, value]) => (field !== name ? [[field, value]] : how === 'less' ? [] : [[field, { not: 'this' }]])));
        expect(decodeRecord(dagCbor.encode(changed))).toMatchObject({ ok: false, error: { code: 'not-a-record' } });
      }),
      RUNS,
    );
  });

  test('bytes that say the same in another way are refused', () => {
    const encoded = encodeRecord({ v: 1, net: null, type: 'account.rename', account: keyOf(1, 1), device: keyOf(2, 1), seq: 1, prev: recordIdOf(new Uint8Array()), at: 5, body: { name: 'Ada' } });
    if (!encoded.ok) throw new Error(encoded.error.message);
    const at = encoded.value.bytes.indexOf(5, encoded.value.bytes.findIndex((byte, index, all) => byte === 0x61 && all[index + 1] === 0x74));
    const longer = Uint8Array.from([...encoded.value.bytes.slice(0, at), 0x18, 5, ...encoded.value.bytes.slice(at + 1)]);
    expect(decodeRecord(longer)).toMatchObject({ ok: false, error: { code: 'not-canonical' } });
    expect(decodeRecord(Uint8Array.from([...encoded.value.bytes, 0]))).toMatchObject({ ok: false, error: { code: 'not-canonical' } });
  });

  test('random bytes are refused, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void expect(decodeRecord(noise).ok).toBe(false)), RUNS);
  });

  test('a record over 16 KiB is refused by its size alone (L2)', () => {
    expect(decodeRecord(new Uint8Array(RECORD_BYTES + 1))).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });
});

describe('blobs (L4)', () => {
  test('a file is cut and put together again, and any altered or missing piece is noticed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (size, where, mask) => {
        const file = Uint8Array.from({ length: size }, (_, index) => (index * 31) & 255);
        const { id: blob, blocks } = fileToBlob(file);
        const held = new Map(blocks.map(({ cid, bytes: block }) => [cid, block]));
        const whole = blobToFile(blob, (cid) => held.get(cid));
        expect(whole.ok && equalBytes(whole.value, file)).toBe(true);
        const [cid, block] = [...held][where % held.size] ?? ['', new Uint8Array()];
        held.set(cid, block.map((byte, index) => (index === where % block.length ? byte ^ mask : byte)));
        expect(blobToFile(blob, (name) => held.get(name))).toMatchObject({ ok: false, error: { code: 'bad-block' } });
        held.delete(cid);
        expect(blobToFile(blob, (name) => held.get(name))).toMatchObject({ ok: false, error: { code: 'missing-block' } });
      }),
      { numRuns: 60 },
    );
  });
});
