import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { appDir } from '../../tools/lib/project.mjs';
import { withApp } from './harness';

const BUDGET_BYTES = 80_000;

test('the first page needs at most 80 kB of JavaScript, compressed, its workers included', async () => {
  await withApp({ path: 'about:blank' }, async ({ page, context, url }) => {
    const scripts = new Set<string>();
    context.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === new URL(url).origin && pathname.endsWith('.js') && !request.serviceWorker() && pathname !== '/sw.js') scripts.add(pathname);
    });
    await page.goto('', { waitUntil: 'networkidle' });
    const sizes = [...scripts].map((path) => ({ path, sizeBytes: gzipSync(readFileSync(join(appDir, path)), { level: 9 }).length }));
    const total = sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(total, JSON.stringify(sizes, null, 1)).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(total).toBeGreaterThan(0);
  });
});

test('nothing is asked from another origin', async () => {
  await withApp({ path: 'about:blank' }, async ({ page, context, url }) => {
    const elsewhere: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) elsewhere.push(request.url());
    });
    for (const path of ['', 'datanets', 'factory', 'playground', 'settings']) await page.goto(path, { waitUntil: 'networkidle' });
    expect(elsewhere).toEqual([]);
  });
});
