/**
 * Chromium with the production build. `withApp` opens the app the way a person does, hands the page to the test, and afterwards insists that
 * the console stayed empty. The content security policy is in force: nothing here bypasses it.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { findChromium } from '../../../tools/lib/browsers.mjs';
import { inRoot } from '../../../tools/lib/project.mjs';
import type { ModelsHandler } from '../../../service/host';
import { type ConsoleRecord, createConsoleRecord, expectSilence } from './console';
import { startHost } from './host';
import { untilControlled } from './offline';

const VIEWPORTS = {
  desktop: { viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
} as const;

export interface AppOptions {
  readonly device?: keyof typeof VIEWPORTS;
  readonly colorScheme?: 'light' | 'dark';
  /** Motion is reduced unless a test is about motion, so that nothing is looked at halfway. */
  readonly reducedMotion?: boolean;
  /** The address to open, relative to the app's root; `about:blank` leaves the first load to the test. */
  readonly path?: string;
  /** A folder to serve instead of the production build. */
  readonly folder?: string;
  /** Models that the host has pulled, or may pull; it has none when absent. */
  readonly models?: ModelsHandler;
  /** WebGPU, computed by SwiftShader; without it Chromium here finds no adapter. */
  readonly gpu?: boolean;
  /** Chromium's fake camera and microphone, allowed without asking. */
  readonly fakeMedia?: boolean;
  /** What the console may say, for tests that provoke it. */
  readonly expectedConsole?: RegExp;
}

export interface AxeFinding {
  readonly rule: string;
  readonly help: string;
  readonly elements: readonly string[];
}

export interface OpenApp {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly url: string;
  /** What the page and its workers have said so far. */
  readonly consoleMessages: readonly string[];
  /** Resolves when the page is under its service worker and everything is on the device. */
  readonly waitUntilOfflineReady: () => Promise<void>;
  /** Stops the host and takes the browser offline. */
  readonly cutNetwork: () => Promise<void>;
  readonly restoreNetwork: () => Promise<void>;
  /** The next answers whose address fits end after so many bytes, one after the other, or stall. */
  readonly breakAnswers: (address: RegExp, afterBytes: readonly number[], how?: 'end' | 'stall') => void;
  /** What axe finds wrong with the page as it is now, by the rules of WCAG 2.2 AA and good practice. */
  readonly axe: () => Promise<readonly AxeFinding[]>;
  /** Keeps a picture of the page at build/screenshots/NAME.png; resolves to its path. */
  readonly screenshot: (name: string, options?: { readonly fullPage?: boolean }) => Promise<string>;
}

/** WebGPU that needs no graphics card. */
const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const FAKE_MEDIA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

function launchChromium({ gpu = false, fakeMedia = false }: AppOptions): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found. Install chromium, or put its path into CHROME_PATH.');
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...(gpu ? SOFTWARE_GPU : []), ...(fakeMedia ? FAKE_MEDIA : []), ...(isRoot ? ['--no-sandbox'] : [])] });
}

export async function withApp<T>(options: AppOptions, body: (app: OpenApp) => Promise<T>): Promise<T> {
  const host = await startHost(options.folder, options.models);
  const browser = await launchChromium(options);
  try {
    const { device = 'desktop', colorScheme = 'light', reducedMotion = true, path = '' } = options;
    const context = await browser.newContext({ ...VIEWPORTS[device], colorScheme, reducedMotion: reducedMotion ? 'reduce' : 'no-preference', locale: 'en-GB', baseURL: host.url });
    const page = await context.newPage();
    const said = createConsoleRecord();
    listenTo(page, said, options.expectedConsole);
    await page.goto(path);
    const result = await body({
      page,
      context,
      url: host.url,
      consoleMessages: said.messages,
      waitUntilOfflineReady: () => page.evaluate(untilControlled),
      async cutNetwork() {
        await host.cut();
        await context.setOffline(true);
      },
      async restoreNetwork() {
        await host.restore();
        await context.setOffline(false);
      },
      breakAnswers: host.breakAnswers,
      axe: () => runAxe(page),
      async screenshot(name, { fullPage = false } = {}) {
        const folder = inRoot('build', 'screenshots');
        mkdirSync(folder, { recursive: true });
        const file = `${folder}/${name}.png`;
        await page.screenshot({ path: file, fullPage });
        return file;
      },
    });
    expectSilence(said);
    return result;
  } finally {
    await browser.close();
    await host.cut();
  }
}

function listenTo(page: Page, said: ConsoleRecord, expected: RegExp | undefined): void {
  const add = (kind: string, text: string) => {
    if (!expected?.test(text)) said.add(kind, text);
  };
  page.on('console', (message) => add(message.type(), `${message.text()} (${message.location().url})`));
  page.on('pageerror', (error) => add('uncaught', error.stack ?? error.message));
  page.on('crash', () => add('crash', 'The page crashed.'));
}

const axeSource = () => readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeInPage {
  readonly run: (context: Document, options: object) => Promise<{ readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly { readonly target: readonly unknown[] }[] }[] }>;
}

async function runAxe(page: Page): Promise<readonly AxeFinding[]> {
  // Evaluated by the browser's debugger, which the page's content security policy doesn't bind.
  await page.evaluate(`${await axeSource()}; undefined`);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: AxeInPage };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    // What is half under the strip that stays where it is counts as too small, though it is whole once the page is scrolled.
    const isWholeInSight = (selector: string): boolean => {
      const element = document.querySelector(selector);
      const box = element?.getBoundingClientRect();
      if (!element || !box) return true;
      const corners = [box.left + 1, box.right - 1].flatMap((x) => [box.top + 1, box.bottom - 1].map((y) => document.elementFromPoint(x, y)));
      return corners.every((seen) => seen !== null && (element.contains(seen) || seen.contains(element)));
    };
    return violations
      .map(({ id, help, nodes }) => ({ rule: id, help, elements: nodes.map(({ target }) => target.join(' ')).filter((selector) => id !== 'target-size' || isWholeInSight(selector)) }))
      .filter(({ elements }) => elements.length > 0);
  });
}
