import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '#gate';
import type { Acceptance } from '#ledger';
import { foreseeOutcome, quorumInWords } from './outcome';

const finding = (severity: Finding['severity']): Finding => ({ check: 'length', severity, message: 'Too short', fix: 'Write more' });
const report = (over: Partial<Report> = {}): Report => ({
  pass: true,
  score: 0.86,
  parts: { completeness: 1, structure: 1, novelty: 1, relevance: 1, quality: 0.5 },
  findings: [],
  items: 1,
  ...over,
});
const acceptance = (over: Partial<Acceptance> = {}): Acceptance => ({ automaticAt: 0.75, quorum: { needed: 2, of: 3 }, reviewers: 'anyone', ...over });

describe('what would happen to a draft', () => {
  it('is accepted by itself from the threshold on, the threshold included', () => {
    expect(foreseeOutcome(report({ score: 0.75 }), acceptance()).kind).toBe('accepted');
  });
  it('goes to reviewers under the threshold, and says how many have to agree', () => {
    const outcome = foreseeOutcome(report({ score: 0.749 }), acceptance());
    expect(outcome.kind).toBe('review');
    expect(outcome.reason).toContain('2 of at most 3 reviewers have to agree');
  });
  it('is accepted by its score alone: likeness to another lowers what it earns, and that is said', () => {
    const like = report({ score: 0.66, parts: { completeness: 1, structure: 1, novelty: 0.3, relevance: 1, quality: 0.5 } });
    const outcome = foreseeOutcome(like, acceptance());
    expect(outcome.kind).toBe('accepted');
    expect(outcome.reason).toContain('lowers only what it earns');
  });
  it('goes to reviewers whatever its score where nothing is accepted by itself', () => {
    expect(foreseeOutcome(report({ score: 1 }), acceptance({ automaticAt: null })).kind).toBe('review');
  });
  it('is not ready while the gate refuses it, however high its score, and counts only what refuses', () => {
    const outcome = foreseeOutcome(report({ pass: false, score: 0.9, findings: [finding('refuse'), finding('refuse'), finding('warn')] }), acceptance());
    expect(outcome).toMatchObject({ kind: 'not-yet', reason: '2 things have to change first.' });
  });
  it('waits for tomorrow when the day is used up', () => {
    const quota = { used: 20, limit: 20, left: 0, bytesLeft: 5, reached: true, message: 'All 20 of today are used.' };
    expect(foreseeOutcome(report(), acceptance(), quota)).toMatchObject({ kind: 'over-limit', reason: 'All 20 of today are used.' });
  });
});

describe('a quorum in words', () => {
  it.each([
    [1, 1, 'one reviewer decides'],
    [2, 2, 'all 2 reviewers have to agree'],
    [2, 3, '2 of at most 3 reviewers have to agree'],
  ])('%i of %i', (needed, of, words) => {
    expect(quorumInWords(acceptance({ quorum: { needed, of } }))).toBe(words);
  });
});
