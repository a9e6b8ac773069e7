/** Files in the browser's own private file system: put, found again after the tab is gone, shown small, swept, and purged (S6, S15, S17). */
import { readFile } from 'node:fs/promises';
import { type Browser, type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAppHandler, listen } from '../../service/host';
import { findChromium } from '../../tools/lib/browsers.mjs';
import { inRoot } from '../../tools/lib/project.mjs';

const MINUTES = 60_000;
const outDir = inRoot('build', 'store-under-test');
let served: Awaited<ReturnType<typeof listen>>;
let browser: Browser;

beforeAll(async () => {
  await build({
    configFile: false,
    root: inRoot('tests', 'browser', 'store'),
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  });
  served = await listen(createAppHandler(outDir), { port: 0 });
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found. Install chromium, or put its path into CHROME_PATH.');
  browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
}, 2 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const base64 = async (...path: string[]): Promise<string> => (await readFile(inRoot('tests', 'data', ...path))).toString('base64');
const filesOf = (page: Page) => page.evaluate(() => window.privateFiles());
const kinds = (files: Readonly<Record<string, number>>): string[] => Object.keys(files).map((path) => path.split('/').at(-1) ?? '').sort();

test('a picture and a recording lie in private files with what is shown of them, outlive the tab, and go when they are withdrawn', async () => {
  const context = await browser.newContext();
  const open = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'suite' in window);
    return page;
  };
  const first = await open();
  expect(await first.evaluate(() => window.suite.hasPrivateFiles())).toBe(true);
  const photo = await base64('images', 'photos', 'bridge.jpg');
  const voice = await base64('audio', 'slt-mill.mp3');
  const pictures = await first.evaluate(() => window.suite.found({ kind: 'image', shape: 'labelled' }));
  const recordings = await first.evaluate(() => window.suite.found({ kind: 'audio' }));
  const sentPicture = await first.evaluate(({ net, bytes }) => window.suite.submit(net, 'photo.jpg', bytes, { labels: ['town'] }), { net: pictures, bytes: photo });
  const sentVoice = await first.evaluate(({ net, bytes }) => window.suite.submit(net, 'voice.mp3', bytes), { net: recordings, bytes: voice });
  if (!sentPicture.ok || !sentVoice.ok) throw new Error(JSON.stringify([sentPicture, sentVoice]));
  expect([sentPicture.value.status, sentVoice.value.status]).toEqual(['accepted', 'accepted']);
  const held = await filesOf(first);
  expect(kinds(held)).toEqual(['file', 'file', 'manifest', 'manifest', 'preview', 'preview']);
  expect(Object.keys(held).every((path) => path.startsWith('blobs/'))).toBe(true);
  await first.evaluate(() => window.suite.orphan());
  expect(kinds(await filesOf(first))).toHaveLength(8);
  await first.close();

  const second = await open();
  expect(await second.evaluate(({ net, id }) => window.suite.statusOf(net, id), { net: pictures, id: sentPicture.value.id })).toBe('accepted');
  expect(await second.evaluate((id) => window.suite.sizeOfFile(id), sentPicture.value.id)).toBe(Buffer.from(photo, 'base64').length);
  expect(await second.evaluate((id) => window.suite.preview(id), sentPicture.value.id)).toMatchObject({ kind: 'picture', mime: 'image/jpeg', bytes: expect.toSatisfy((size: number) => size > 1000 && size < 100_000) });
  expect(await second.evaluate((id) => window.suite.preview(id), sentVoice.value.id)).toMatchObject({ kind: 'sound', peaks: 240 });
  await vi.waitFor(async () => expect(await filesOf(second)).toEqual(held), { timeout: 30_000 });
  await second.evaluate(({ net, id }) => window.suite.withdraw(net, id), { net: pictures, id: sentPicture.value.id });
  await second.evaluate(({ net, id }) => window.suite.withdraw(net, id), { net: recordings, id: sentVoice.value.id });
  expect(await filesOf(second)).toEqual({});
  await context.close();
}, 3 * MINUTES);
