import { type FieldRule, type Rules, defaultAudioRules, defaultImageRules, defaultRules } from '#gate';
import { describe, expect, it } from 'vitest';
import { acceptanceInWords, rulesInWords } from './rules-in-words';

const acceptance = { automaticAt: 0.7, quorum: { needed: 2, of: 3 }, reviewers: 'anyone' } as const;

describe('rulesInWords', () => {
  it('says what is refused only where it is', () => {
    const says = (personalData: 'refuse' | 'warn') => rulesInWords({ ...defaultRules('instruction'), personalData }, acceptance).find((rule) => rule.about === 'Personal data')?.says;
    expect(says('refuse')).toContain('is refused');
    expect(says('warn')).toContain('costs score');
  });

  it('leaves out languages and topics that are not limited', () => {
    const about = rulesInWords(defaultRules('passage'), acceptance).map((rule) => rule.about);
    expect(about).not.toContain('Language');
    expect(about).not.toContain('Topics');
  });

  it('speaks of the fields that the shape has', () => {
    const length = rulesInWords(defaultRules('passage'), acceptance).find((rule) => rule.about === 'Length')?.says;
    expect(length).toContain('passage');
    expect(length).not.toContain('question');
  });
});

describe('rulesInWords, of every kind', () => {
  const says = (rules: Rules) => Object.fromEntries(rulesInWords(rules, acceptance).map(({ about, says }) => [about, says]));

  it('tells what a picture comes with, how large it is, and which labels may be given', () => {
    const labelled = says({ ...defaultImageRules, shape: 'labelled', labels: ['boat', 'mill'], width: { min: 300, max: 4000 } });
    expect(labelled['Each item']).toContain('A picture with labels');
    expect(labelled['Labels']).toBe('boat or mill.');
    expect(labelled['Size']).toContain('300 to 4,000 pixels wide');
    expect(labelled).not.toHaveProperty('Length');
    expect(says({ ...defaultImageRules, shape: 'captioned' })['Length']).toContain('A caption has 3 to 1,000');
  });

  it('tells how long a recording is, and that its speakers are asked', () => {
    const told = says({ ...defaultAudioRules, shape: 'transcribed', consent: true, duration: { min: 2, max: 30 } });
    expect(told['Each item']).toContain('A recording with a transcript');
    expect(told['Duration']).toContain('2 to 30 seconds');
    expect(told).toHaveProperty('Consent');
    expect(says(defaultAudioRules)).not.toHaveProperty('Consent');
  });

  it('names fields of one’s own, patterns, and whether copies may come in', () => {
    const field = (over: Partial<FieldRule>): FieldRule => ({ name: 'x', label: 'X', type: 'text', required: true, choices: [], min: null, max: null, ...over });
    const told = says({
      ...defaultRules('fields'),
      fields: [field({ label: 'Species', type: 'choice', choices: ['oak', 'lime'] }), field({ label: 'Height', type: 'number', min: 0, max: 60, required: false })],
      patterns: [{ pattern: 'lorem', must: 'not-match', message: '' }],
      duplicates: false,
    });
    expect(told['Fields']).toBe('Species (oak or lime) and Height (a number 0 to 60, if known).');
    expect(told['Must not hold']).toBe('lorem');
    expect(told['Copies']).toContain('more than once');
  });
});

describe('acceptanceInWords', () => {
  it('tells the automatic way from the voted one', () => {
    expect(acceptanceInWords(acceptance)).toContain('At once');
    expect(acceptanceInWords({ ...acceptance, automaticAt: null })).toBe('When 2 of 3 reviewers say yes (anybody may review).');
    expect(acceptanceInWords({ ...acceptance, automaticAt: null, quorum: { needed: 1, of: 1 }, reviewers: [] })).toBe('When one reviewer says yes (the owner reviews).');
  });
});
