/** Lighthouse on the production build, in the same Chromium as the other end-to-end tests. */
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { findChromium } from '../../../tools/lib/browsers.mjs';
import { startHost } from './host';

export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo';

export interface Audit {
  /** 0 to 100. */
  readonly score: number;
  /** What kept it from 100, a line each. */
  readonly shortcomings: readonly string[];
}

export type AuditsByCategory = Readonly<Partial<Record<Category, Audit>>>;

/** Loads each path freshly, as a first visit on a desktop. Resolves to audits by path. */
export async function auditPaths(paths: readonly string[], categories: readonly Category[]): Promise<Readonly<Record<string, AuditsByCategory>>> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found. Install chromium, or put its path into CHROME_PATH.');
  const host = await startHost();
  const isRoot = process.getuid?.() === 0;
  const browser = await puppeteer.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])] });
  try {
    const auditsByPath: Record<string, AuditsByCategory> = {};
    for (const path of paths) {
      const page = await browser.newPage();
      const result = await lighthouse(new URL(path, host.url).href, { onlyCategories: [...categories], logLevel: 'silent' }, desktopConfig, page);
      await page.close();
      if (!result) throw new Error(`Lighthouse gave no result for ${path}.`);
      auditsByPath[path] = readAudits(result.lhr, categories);
    }
    return auditsByPath;
  } finally {
    await browser.close();
    await host.cut();
  }
}

interface LighthouseResult {
  readonly categories: Readonly<Record<string, { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }>>;
  readonly audits: Readonly<Record<string, { readonly title: string; readonly score: number | null; readonly displayValue?: string }>>;
}

function readAudits(result: LighthouseResult, categories: readonly Category[]): AuditsByCategory {
  return Object.fromEntries(
    categories.map((name) => {
      const category = result.categories[name];
      const shortcomings = (category?.auditRefs ?? [])
        .map(({ id, weight }) => ({ id, weight, audit: result.audits[id] }))
        .filter(({ weight, audit }) => weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 1)
        .map(({ id, audit }) => `${id}: ${audit?.title}${audit?.displayValue ? ` (${audit.displayValue})` : ''}`);
      return [name, { score: Math.round((category?.score ?? 0) * 100), shortcomings } satisfies Audit];
    }),
  );
}
