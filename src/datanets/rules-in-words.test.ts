import { defaultRules } from '#gate';
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

describe('acceptanceInWords', () => {
  it('tells the automatic way from the voted one', () => {
    expect(acceptanceInWords(acceptance)).toContain('At once');
    expect(acceptanceInWords({ ...acceptance, automaticAt: null })).toBe('When 2 of 3 reviewers say yes (anybody may review).');
    expect(acceptanceInWords({ ...acceptance, automaticAt: null, quorum: { needed: 1, of: 1 }, reviewers: [] })).toBe('When one reviewer says yes (the owner reviews).');
  });
});
