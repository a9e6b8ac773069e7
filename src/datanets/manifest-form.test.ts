import { describe, expect, it } from 'vitest';
import { emptyForm, formOf, readForm } from './manifest-form';

const good = { ...emptyForm, name: ' Harbour ', purpose: 'Questions about the harbour.' };

describe('readForm', () => {
  it('asks for a name and a purpose, and names the fields', () => {
    const outcome = readForm(emptyForm);
    expect(outcome).toEqual({ ok: false, problems: { name: expect.any(String), purpose: expect.any(String) } });
  });

  it('makes a manifest with complete rules', () => {
    const outcome = readForm({ ...good, topics: 'mill, bakery ,mill', languages: 'EN' });
    expect(outcome).toMatchObject({
      ok: true,
      manifest: { name: 'Harbour', summary: good.purpose, rules: { shape: 'instruction', topics: ['mill', 'bakery'], languages: ['en'], perDay: { submissions: 20, bytes: 10_000_000 } }, acceptance: { automaticAt: 0.7, reviewers: 'anyone' } },
    });
  });

  it('leaves acceptance to people when asked to', () => {
    expect(readForm({ ...good, accepts: 'reviewers', reviewers: 'owner' })).toMatchObject({ manifest: { acceptance: { automaticAt: null, reviewers: [] } } });
  });

  it('refuses a quorum that cannot be reached, and a language that is no tag', () => {
    const outcome = readForm({ ...good, needed: 3, of: 2, languages: 'english' });
    expect(!outcome.ok && outcome.problems).toMatchObject({ of: expect.any(String), languages: expect.any(String) });
  });

  it('reads back what it wrote', () => {
    const outcome = readForm(good);
    expect(outcome.ok && readForm(formOf(outcome.manifest))).toEqual(outcome);
  });
});
