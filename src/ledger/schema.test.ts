/** What records may say of rules of every kind, and of what is sent with a file (L3, L9, L33). */
import * as dagCbor from '@ipld/dag-cbor';
import { describe, expect, test } from 'vitest';
import { type About, defaultAudioRules, defaultImageRules, defaultRules, gateVersion } from '#gate';
import { RECORD_BYTES, decodeRecord, encodeRecord } from './encode';
import { recordIdOf } from './cid';
import { equalBytes } from './bytes';
import { keyOf, manifest } from './testing/world';
import type { LedgerRecord } from './types';

const envelope = { v: 1, account: keyOf(1, 1), device: keyOf(2, 1), seq: 1, prev: recordIdOf(Uint8Array.of(1)), at: 5 } as const;
const founding = (rules: unknown): unknown => ({ ...envelope, net: null, type: 'datanet.create', body: { manifest: { ...manifest(), rules } } });
const net = recordIdOf(Uint8Array.of(2));
const sending = (about: unknown, inline = new Uint8Array(3)): unknown => ({
  ...envelope,
  net,
  type: 'contribution.submit',
  body: { rules: net, file: { name: 'a.png', sizeBytes: inline.length, content: { inline }, ...(about === undefined ? {} : { about }) }, report: { gate: gateVersion, digest: new Uint8Array(32), score: 1 }, replaces: null },
});
const decoded = (value: unknown) => decodeRecord(dagCbor.encode(value));
const refused = { ok: false, error: { code: 'not-a-record' } };

describe('rules of every kind', () => {
  test('are read back as they were founded', () => {
    const labelled = { ...defaultImageRules, shape: 'labelled', labels: ['boat', 'pier'], purpose: 'Boats', languages: ['en'] } as const;
    const spoken = { ...defaultAudioRules, shape: 'transcribed', consent: true } as const;
    for (const rules of [defaultRules('preference'), labelled, spoken]) {
      const encoded = encodeRecord(founding(rules) as LedgerRecord);
      if (!encoded.ok) throw new Error(encoded.error.message);
      expect(encoded.value.record.type === 'datanet.create' && encoded.value.record.body.manifest.rules).toEqual(rules);
    }
  });

  test('of a text datanet founded before there were other kinds, duplicates, patterns and fields mean the same as ever, byte for byte', () => {
    const { duplicates: _, patterns: __, fields: ___, ...early } = defaultRules('chat');
    const bytes = dagCbor.encode(founding(early));
    const record = decodeRecord(bytes);
    expect(record.ok && record.value.type === 'datanet.create' && record.value.body.manifest.rules).toEqual(defaultRules('chat'));
    expect(equalBytes(dagCbor.encode(founding(early)), bytes)).toBe(true);
  });

  test('of one kind have no field of another, none that is unknown, and none beyond its bounds', () => {
    const wrong: readonly unknown[] = [
      { ...defaultImageRules, kind: 'video' },
      { ...defaultImageRules, maxItemsPerFile: 5 },
      { ...defaultImageRules, duration: { min: 1, max: 2 } },
      { ...defaultImageRules, shape: 'transcribed' },
      { ...defaultImageRules, formats: [] },
      { ...defaultImageRules, formats: ['wav'] },
      { ...defaultImageRules, width: { min: 1, max: 60_001 } },
      { ...defaultImageRules, labels: Array.from({ length: 201 }, (_, n) => `label ${n}`) },
      { ...defaultAudioRules, consent: 'yes' },
      { ...defaultAudioRules, duration: { min: 0.5, max: 2 } },
      { ...defaultAudioRules, sampleRate: { min: 1, max: 768_001 } },
      { ...defaultAudioRules, extra: 1 },
    ];
    for (const rules of wrong) expect(decoded(founding(rules))).toMatchObject(refused);
  });
});

describe('what is said about a file', () => {
  const about: About = { caption: 'A boat at the pier.', labels: ['boat'], question: 'What is it?', answer: 'A boat.', transcript: 'Ahoy', consent: true };

  test('travels in the record, all of it or any part', () => {
    const most = { caption: 'c'.repeat(3000), question: 'q'.repeat(4000), labels: Array.from({ length: 50 }, (_, n) => `fish ${n}`) };
    for (const said of [about, most, { consent: false }, { labels: [] }, { labels: ['🐟'.repeat(80)] }, { transcript: 't'.repeat(15_000) }, undefined]) expect(decoded(sending(said))).toEqual({ ok: true, value: sending(said) });
  });

  test('is strict: no unknown key, no control characters, and not an empty box', () => {
    const wrong: readonly unknown[] = [
      {},
      { ...about, author: 'me' },
      { caption: 5 },
      { caption: 'a\u0000b' },
      { labels: Array.from({ length: 51 }, (_, n) => `label ${n}`) },
      { labels: ['l'.repeat(161)] },
      { labels: ['a\nb'] },
      { consent: 1 },
      ['caption'],
      null,
    ];
    for (const said of wrong) expect(decoded(sending(said))).toMatchObject(refused);
  });

  test('counts into the 16 KiB of its record (L2)', () => {
    for (const said of [{ caption: 'c'.repeat(16_001) }, { transcript: 't'.repeat(100_000) }]) expect(decoded(sending(said))).toMatchObject({ ok: false, error: { code: 'too-large' } });
    const long = { transcript: 'ß'.repeat(10_000) };
    expect(dagCbor.encode(sending(long)).length).toBeGreaterThan(RECORD_BYTES);
    expect(decoded(sending(long))).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });
});
