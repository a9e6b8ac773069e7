import { beforeAll, describe, expect, test } from 'vitest';
import { type AuditsByCategory, type Category, auditPaths } from './harness/lighthouse';

/** Performance is a timing, so it is no test: `npm run bench lighthouse` and the long tests measure it. */
const CATEGORIES: readonly Category[] = ['accessibility', 'best-practices', 'seo'];
const OTHER_PATHS = ['/datanets', '/factory', '/playground', '/settings'];

let audits: Readonly<Record<string, AuditsByCategory>>;

beforeAll(async () => {
  audits = await auditPaths(['/', ...OTHER_PATHS], CATEGORIES);
}, 240_000);

describe('Lighthouse', () => {
  test.each(CATEGORIES)('gives the first page 100 for %s', (category) => {
    expect(audits['/']?.[category]).toEqual({ score: 100, shortcomings: [] });
  });

  test.each(OTHER_PATHS.flatMap((path) => CATEGORIES.map((category) => [path, category] as const)))('gives %s at least 95 for %s', (path, category) => {
    const audit = audits[path]?.[category];
    expect(audit?.score, audit?.shortcomings.join('\n')).toBeGreaterThanOrEqual(95);
  });
});
