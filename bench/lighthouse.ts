/** Lighthouse's four scores of every page, as a first visit on a desktop. Other work on the machine lowers the one for performance. */
import { type Category, auditPaths } from '../tests/e2e/harness/lighthouse';
import { buildApp } from '../tools/lib/build-app.mjs';

const CATEGORIES: readonly Category[] = ['performance', 'accessibility', 'best-practices', 'seo'];
const PATHS = ['/', '/datanets', '/factory', '/playground', '/settings'];

export async function main(): Promise<void> {
  await buildApp({ log: console.error });
  const audits = await auditPaths(PATHS, CATEGORIES);
  console.log(`${''.padEnd(14)}${CATEGORIES.map((category) => category.padStart(16)).join('')}`);
  for (const path of PATHS) console.log(`${path.padEnd(14)}${CATEGORIES.map((category) => String(audits[path]?.[category]?.score ?? '–').padStart(16)).join('')}`);
  for (const path of PATHS) {
    for (const category of CATEGORIES) for (const shortcoming of audits[path]?.[category]?.shortcomings ?? []) console.log(`${path} ${category}: ${shortcoming}`);
  }
}
