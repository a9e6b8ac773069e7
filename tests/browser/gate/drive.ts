/** The gate's page in Chromium and in Firefox: built and served as the app is, under the app's content security policy. */
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { build } from 'vite';
import { createAppHandler, listen } from '../../../service/host';
import { findChromium, findFirefox } from '../../../tools/lib/browsers.mjs';
import { inRoot } from '../../../tools/lib/project.mjs';
import type { FileToJudge, judgeAll } from './judge-all';

declare global {
  interface Window {
    judgeAll: typeof judgeAll;
  }
}

const outDir = inRoot('build', 'gate-under-test');

export async function serveGatePage(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  await build({
    configFile: false,
    root: inRoot('tests', 'browser', 'gate'),
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  });
  return listen(createAppHandler(outDir), { port: 0 });
}

export async function judgeInChromium(url: string, files: readonly FileToJudge[]): Promise<string> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found. Install chromium, or put its path into CHROME_PATH.');
  const browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate((wanted) => window.judgeAll(wanted), files);
  } finally {
    await browser.close();
  }
}

export async function judgeInFirefox(url: string, files: readonly FileToJudge[]): Promise<string> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('No Firefox was found. Install firefox-esr, or put its path into FIREFOX_PATH.');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate((wanted) => window.judgeAll(wanted), files);
  } finally {
    await browser.close();
  }
}
