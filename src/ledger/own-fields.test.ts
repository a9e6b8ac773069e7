/** What records may say of the fields that a datanet names for itself (G100): bounded, and read back as they were founded. */
import * as dagCbor from '@ipld/dag-cbor';
import { expect, test } from 'vitest';
import { type FieldRule, parseTextRules } from '#gate';
import { decodeRecord, encodeRecord } from './encode';
import { keyOf, manifest } from './testing/world';
import type { LedgerRecord } from './types';

const species: FieldRule = { name: 'species', label: 'Species', type: 'choice', required: true, choices: ['oak', 'birch'], min: null, max: null };
const height: FieldRule = { name: 'height', label: 'Height', type: 'number', required: false, choices: [], min: -0.5, max: 60 };
const founding = (fields: unknown): unknown => {
  const rules = parseTextRules({ shape: 'fields', fields: [species] });
  if (!rules.ok) throw new Error(rules.error.message);
  return { v: 1, account: keyOf(1, 1), device: keyOf(2, 1), seq: 0, prev: null, at: 5, net: null, type: 'datanet.create', body: { manifest: { ...manifest(), rules: { ...rules.value, fields } } } };
};
const decoded = (fields: unknown) => decodeRecord(dagCbor.encode(founding(fields)));

test('fields are read back as they were founded', () => {
  const encoded = encodeRecord(founding([species, height]) as LedgerRecord);
  if (!encoded.ok) throw new Error(encoded.error.message);
  expect(encoded.value.record).toMatchObject({ body: { manifest: { rules: { shape: 'fields', fields: [species, height] } } } });
  const fraction = { ...height, min: 0.1, max: 1e-7 };
  expect(decoded([fraction])).toMatchObject({ ok: true, value: { body: { manifest: { rules: { fields: [fraction] } } } } });
});

test.each([
  ['a name that is none', [{ ...species, name: '__proto__' }]],
  ['two of one name', [species, species]],
  ['a label of many lines', [{ ...species, label: 'a\nb' }]],
  ['a bound that is no number', [{ ...height, max: 'high' }]],
  ['a bound beyond what is kept exactly', [{ ...height, max: 1e300 }]],
  ['a key that is unknown', [{ ...height, unit: 'm' }]],
  ['a type that is unknown', [{ ...height, type: 'colour' }]],
  ['more than forty', Array.from({ length: 41 }, (_, index) => ({ ...height, name: `field_${index}` }))],
  ['too many choices', [{ ...species, choices: Array.from({ length: 201 }, (_, index) => `c${index}`) }]],
])('%s is no record', (_, fields) => {
  expect(decoded(fields)).toMatchObject({ ok: false, error: { code: 'not-a-record' } });
});
