import type { Finding } from '#gate';
import { describe, expect, it } from 'vitest';
import { findingsOf, partNames } from './score-parts';

const finding = (check: string, severity: Finding['severity'] = 'warn'): Finding => ({ check, severity, message: '', fix: '' });
const found = [finding('near-duplicate', 'refuse'), finding('blur'), finding('length', 'refuse'), finding('location', 'note'), finding('relevance'), finding('structure', 'refuse')];

describe('what a part of the score was cost by', () => {
  it('is told by the checks that bear on it, never by notes', () => {
    expect(Object.fromEntries(partNames.map(({ key }) => [key, findingsOf(key, found).map(({ check }) => check)]))).toEqual({
      completeness: ['length', 'structure'],
      structure: ['structure'],
      novelty: ['near-duplicate'],
      relevance: ['relevance'],
      quality: ['blur', 'length'],
    });
  });
});
