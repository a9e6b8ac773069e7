import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildServiceWorker } from '../../tools/lib/build-app.mjs';
import { appDir } from '../../tools/lib/project.mjs';
import { withApp } from './harness';

const versionOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['version'] ?? 'first');

const cachesOf = (page: Page) => page.evaluate(() => caches.keys());

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-pwa-'));
  cpSync(appDir, folder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Publishes a next version into the served folder: another page, and the worker that lists it. */
async function publish(version: string): Promise<void> {
  const file = join(folder, 'index.html');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/<html[^>]*>/, `<html lang="en" data-version="${version}">`));
  for (const suffix of ['.br', '.gz']) rmSync(file + suffix, { force: true });
  await buildServiceWorker(folder);
}

const updateAndWait = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    if (!worker) throw new Error('The update was not seen.');
    if (worker.state !== 'installed') await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
    return worker.state;
  });

describe('the installed app', () => {
  test('is offline, isolated and whole after the first load', async () => {
    await withApp({ folder }, async ({ page, cutNetwork, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      await cutNetwork();
      for (const path of ['settings', 'datanets', '']) {
        const response = await page.goto(path);
        expect(response?.status()).toBe(200);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      }
    });
  });

  test('answers ranges of the model without a network', async () => {
    await withApp({ folder }, async ({ page, cutNetwork, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      await cutNetwork();
      const answer = await page.evaluate(async () => {
        const response = await fetch('/models/embedded/model.safetensors', { headers: { Range: 'bytes=8-15' } });
        return { status: response.status, range: response.headers.get('Content-Range'), length: (await response.arrayBuffer()).byteLength };
      });
      expect(answer).toMatchObject({ status: 206, length: 8 });
      expect(answer.range).toMatch(/^bytes 8-15\/\d+$/);
    });
  });

  test('offers an update, and keeps to its version until the person takes it', async () => {
    await withApp({ folder }, async ({ page, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      const [before] = await cachesOf(page);
      await publish('second');
      expect(await updateAndWait(page)).toBe('installed');
      await page.reload();
      expect(await versionOf(page)).toBe('first');

      await page.evaluate(async () => {
        const { waiting } = await navigator.serviceWorker.ready;
        const hasTakenOver = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
        waiting?.postMessage('take-over');
        await hasTakenOver;
      });
      await page.reload();
      expect(await versionOf(page)).toBe('second');
      expect(await cachesOf(page)).toContain(before); // for a tab that still runs the version before

      await publish('third');
      await updateAndWait(page);
      await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.postMessage('take-over'));
      await expect.poll(() => cachesOf(page), { timeout: 30_000 }).not.toContain(before);
    });
  });

  test('fetches only what changed', async () => {
    await withApp({ folder }, async ({ page, context, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      await publish('second');
      const asked: string[] = [];
      context.on('request', (request) => void (request.serviceWorker() && asked.push(new URL(request.url()).pathname)));
      await updateAndWait(page);
      expect(asked.filter((path) => path !== '/sw.js')).toEqual(['/index.html']);
    });
  });
});
