import { type FieldRule, type Rules, defaultAudioRules, defaultImageRules, defaultRules } from '#gate';
import { describe, expect, it } from 'vitest';
import { emptyForm, formOf, readForm } from './manifest-form';
import { readRules, withTextShape } from './rules-form';

const good = { ...emptyForm, name: ' Harbour ', purpose: 'Questions about the harbour.' };
const height: FieldRule = { name: 'height', label: 'Height', type: 'number', required: true, choices: [], min: 0, max: 60 };

const rulesOf = (form: typeof good): Rules | null => readRules(form).rules;
const wrongIn = (form: typeof good): readonly string[] => {
  const outcome = readForm(form);
  return outcome.ok ? [] : Object.keys(outcome.wrong);
};

describe('readForm', () => {
  it('asks for a name and a purpose, which are missing but not wrong', () => {
    expect(readForm(emptyForm)).toEqual({ ok: false, wrong: {}, missing: { name: expect.any(String), purpose: expect.any(String) } });
  });

  it('makes a manifest with complete rules', () => {
    expect(readForm({ ...good, topics: 'mill, bakery ,mill', tags: 'town', languages: ['en'] })).toMatchObject({
      ok: true,
      manifest: { name: 'Harbour', summary: good.purpose, tags: ['town'], rules: { shape: 'instruction', topics: ['mill', 'bakery'], languages: ['en'], perDay: { submissions: 20, bytes: 10_000_000 } }, acceptance: { automaticAt: 0.7, reviewers: 'anyone' } },
    });
  });

  it('leaves what nobody touches at the defaults of every kind', () => {
    const { purpose } = good;
    expect(rulesOf(good)).toEqual({ ...defaultRules('instruction'), purpose });
    expect(rulesOf({ ...good, kind: 'image' })).toEqual({ ...defaultImageRules, purpose });
    expect(rulesOf({ ...good, kind: 'audio' })).toEqual({ ...defaultAudioRules, purpose });
    expect(rulesOf({ ...good, ...withTextShape(good, 'passage') })).toEqual({ ...defaultRules('passage'), purpose });
  });

  it('keeps formats that somebody chose when the shape changes', () => {
    expect(withTextShape({ ...good, textFormats: ['csv'] }, 'passage').textFormats).toEqual(['csv']);
  });

  it('leaves acceptance to people when asked to, and names them', () => {
    expect(readForm({ ...good, accepts: 'reviewers', reviewers: 'owner' })).toMatchObject({ manifest: { acceptance: { automaticAt: null, reviewers: [] } } });
    const rae = 'a'.repeat(64);
    expect(readForm({ ...good, reviewers: 'named', reviewerIds: `${rae.toUpperCase()}\n` })).toMatchObject({ manifest: { acceptance: { reviewers: [rae] } } });
    expect(wrongIn({ ...good, reviewers: 'named', reviewerIds: 'Rae' })).toEqual(['reviewerIds']);
  });

  it('says at its field what is wrong', () => {
    expect(wrongIn({ ...good, needed: 3, of: 2 })).toEqual(['of']);
    expect(wrongIn({ ...good, prompt: { min: 30, max: 20 } })).toEqual(['prompt']);
    expect(wrongIn({ ...good, kind: 'image', width: { min: 10.5, max: 20 } })).toEqual(['width']);
    expect(wrongIn({ ...good, kind: 'audio', audioFormats: [] })).toEqual(['formats']);
    expect(wrongIn({ ...good, patterns: [{ pattern: 'fine', must: 'match', message: '' }, { pattern: '(open', must: 'match', message: '' }] })).toEqual(['patterns.1']);
  });

  it('minds only what the kind and shape have', () => {
    expect(wrongIn({ ...good, width: { min: 30, max: 20 }, text: { min: 9, max: 1 } })).toEqual([]);
  });

  it('leaves out a pattern of which nothing is written', () => {
    expect(rulesOf({ ...good, patterns: [{ pattern: '', must: 'match', message: '' }] })?.patterns).toEqual([]);
  });

  it('wants fields of one’s own to be named and to be some', () => {
    const fields = { ...good, ...withTextShape(good, 'fields') };
    expect(readForm(fields)).toMatchObject({ ok: false, wrong: {}, missing: { fields: expect.any(String) } });
    expect(readForm({ ...fields, fields: [{ ...height, label: '' }] })).toMatchObject({ ok: false, missing: { 'fields.0.label': expect.any(String) } });
    expect(rulesOf({ ...fields, fields: [height] })).toMatchObject({ shape: 'fields', fields: [height] });
  });

  it('reads back what it wrote, of every kind', () => {
    const forms = [
      { ...good, description: '# Why', tags: 'a, b', patterns: [{ pattern: '\\d', must: 'match' as const, message: 'A number.' }] },
      { ...good, ...withTextShape(good, 'fields'), fields: [height] },
      { ...good, kind: 'image' as const, imageShape: 'labelled' as const, labels: ['boat', 'mill'], height: { min: 300, max: 4000 } },
      { ...good, kind: 'audio' as const, audioShape: 'transcribed' as const, consent: true, duration: { min: 2, max: 30 }, duplicates: false },
    ];
    for (const form of forms) {
      const outcome = readForm(form);
      expect(outcome.ok && readForm(formOf(outcome.manifest))).toEqual(outcome);
    }
  });
});
