import { defaultAudioRules, defaultImageRules, defaultRules } from '#gate';
import { describe, expect, it } from 'vitest';
import { aboutFields, aboutFor, aboutInShort, labelsIn, withLabels } from './about';

describe('what is said of pictures and recordings', () => {
  it('is what the rules ask for', () => {
    expect(aboutFields(defaultImageRules)).toEqual([]);
    expect(aboutFields({ ...defaultImageRules, shape: 'question' })).toEqual(['question', 'answer']);
    expect(aboutFields({ ...defaultAudioRules, shape: 'transcribed', consent: true })).toEqual(['transcript', 'consent']);
    expect(aboutFields(defaultRules('chat'))).toEqual([]);
  });
  it('loses what the rules do not ask for', () => {
    expect(aboutFor({ ...defaultImageRules, shape: 'captioned' }, { caption: 'A mill', labels: ['mill'], consent: true })).toEqual({ caption: 'A mill' });
    expect(aboutFor({ ...defaultAudioRules, shape: 'labelled', consent: true }, { labels: [], consent: false })).toEqual({});
    expect(aboutFor({ ...defaultAudioRules, shape: 'transcribed', consent: true }, { transcript: ' ', consent: true })).toEqual({ consent: true });
  });
  it('reads as one line', () => {
    expect(aboutInShort({ question: 'What\n turns?', answer: 'The wheel.' })).toBe('What turns? · The wheel.');
    expect(aboutInShort({ consent: true })).toBe('');
    expect(aboutInShort({ caption: 'x'.repeat(500) }).length).toBe(161);
  });
  it('takes labels as they are typed', () => {
    expect(labelsIn(' mill, water  wheel ,, mill\nriver')).toEqual(['mill', 'water wheel', 'river']);
  });
  it('adds a label once, in the spelling that the rules list', () => {
    expect(withLabels(['Mill'], ['mill', 'RIVER'], ['Mill', 'River'])).toEqual(['Mill', 'River']);
  });
});
