/** Precision and recall on the labelled set of `tests/data/personal-data`: a finding counts when its kind and both its ends are right. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findPersonalData } from './index';

interface Case {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const kinds = ['email', 'phone', 'card', 'iban', 'ip', 'location'] as const;

function casesOf(half: string): Case[] {
  const lines = readFileSync(new URL(`../../../tests/data/personal-data/${half}.tsv`, import.meta.url), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [kind = '', marked = ''] = line.split('\t');
    return { kind, text: marked.replace(/[«»]/g, ''), start: marked.indexOf('«'), end: marked.indexOf('»') - 1 };
  });
}

function measure(half: string) {
  const scores = new Map(kinds.map((kind) => [kind as string, { right: 0, missed: 0, wrong: 0 }]));
  const faults: string[] = [];
  for (const { kind, text, start, end } of casesOf(half)) {
    const found = findPersonalData(text);
    const right = found.filter((datum) => datum.kind === kind && datum.start === start && datum.end === end);
    const score = scores.get(kind);
    if (score !== undefined) {
      score.right += right.length;
      score.missed += right.length === 0 ? 1 : 0;
    }
    for (const datum of found) if (!right.includes(datum)) (scores.get(datum.kind) ?? { wrong: 0 }).wrong += 1;
    if ((kind !== '-' && right.length === 0) || found.length > right.length) faults.push(`${kind}: ${text} → ${found.map((datum) => `${datum.kind} ${text.slice(datum.start, datum.end)}`).join('; ')}`);
  }
  return { scores, faults };
}

describe('personal data, measured on labelled texts', () => {
  test('the set is large enough', () => {
    const cases = [...casesOf('tuned'), ...casesOf('held-out')];
    expect(cases.filter(({ kind }) => kind !== '-').length).toBeGreaterThanOrEqual(300);
    expect(cases.filter(({ kind }) => kind === '-').length).toBeGreaterThanOrEqual(500);
  });
  test.each(['tuned', 'held-out'])('precision and recall are at least 0.95 for each kind: %s', (half) => {
    const { scores, faults } = measure(half);
    const rows = [...scores].map(([kind, { right, missed, wrong }]) => ({ kind, cases: right + missed, precision: right / (right + wrong), recall: right / (right + missed) }));
    process.stdout.write(`personal data, ${half}:\n${rows.map(({ kind, cases, precision, recall }) => `  ${kind}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${cases})\n`).join('')}`);
    if (process.env['SHOW'] === half) process.stdout.write(`${faults.join('\n')}\n`);
    for (const { kind, precision, recall } of rows) {
      expect(precision, `${kind}: ${faults.join(' | ')}`).toBeGreaterThanOrEqual(0.95);
      expect(recall, `${kind}: ${faults.join(' | ')}`).toBeGreaterThanOrEqual(0.95);
    }
  });
});
