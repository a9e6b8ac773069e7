/** Firefox with the production build, driven over WebDriver BiDi. The same promises as `withApp`, as far as Firefox's driver goes. */
import puppeteer, { type Page } from 'puppeteer-core';
import { findFirefox } from '../../../tools/lib/browsers.mjs';
import { createConsoleRecord, expectSilence } from './console';
import { startHost } from './host';
import { untilControlled } from './offline';

export interface OpenAppInFirefox {
  readonly page: Page;
  readonly url: string;
  readonly consoleMessages: readonly string[];
  readonly waitUntilOfflineReady: () => Promise<void>;
  readonly cutNetwork: () => Promise<void>;
}

export async function withAppInFirefox<T>(body: (app: OpenAppInFirefox) => Promise<T>): Promise<T> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('No Firefox was found. Install firefox-esr, or put its path into FIREFOX_PATH.');
  const host = await startHost();
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, defaultViewport: { width: 1280, height: 800 } });
  try {
    const page = await browser.newPage();
    const said = createConsoleRecord();
    page.on('console', (message) => said.add(message.type(), message.text()));
    page.on('pageerror', (error) => said.add('uncaught', error instanceof Error ? (error.stack ?? error.message) : String(error)));
    await page.goto(host.url);
    const result = await body({
      page,
      url: host.url,
      consoleMessages: said.messages,
      waitUntilOfflineReady: () => page.evaluate(untilControlled),
      cutNetwork: () => host.cut(),
    });
    expectSilence(said);
    return result;
  } finally {
    await browser.close();
    await host.cut();
  }
}
