/** Runs a suite of the engine in Chromium: builds the page under test, serves it as the app is served, and brings back what came of it. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { createAppHandler, createModelsHandler, listen } from '../../service/host';
import { findChromium } from '../../tools/lib/browsers.mjs';
import { inRoot } from '../../tools/lib/project.mjs';
import type { SuiteReport, SuiteRequest } from './suites';

const outDir = inRoot('build', 'page-under-test');

/** Builds the page as the app is built. */
async function buildPage(): Promise<void> {
  await build({
    configFile: false,
    root: inRoot('tests', 'browser'),
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  });
}

/** The page and this computer's pulled models, as the host serves them, and the reference answers beside them. */
function serve(): RequestListener {
  const page = createAppHandler(outDir, createModelsHandler());
  const answers = createAppHandler(inRoot('tests', 'golden'));
  return (request: IncomingMessage, response) => (/^\/(cases|real)\//.test(request.url ?? '') ? answers : page)(request, response);
}

export interface SuitePage {
  readonly run: (request: SuiteRequest) => Promise<SuiteReport>;
  readonly close: () => Promise<void>;
}

/** WebGPU computed by Chromium's own SwiftShader, which needs no graphics card. */
const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export async function openSuitePage(): Promise<SuitePage> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found. Install chromium, or put its path into CHROME_PATH.');
  await buildPage();
  const host = await listen(serve(), { port: 0 });
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...SOFTWARE_GPU, ...(isRoot ? ['--no-sandbox'] : [])] });
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(host.url);
  return {
    async run(request) {
      const report = await page.evaluate((wanted) => runSuite(wanted), request);
      // Chromium remarks on every failure of a device, also on those that are provoked.
      const remarks = said.splice(0);
      if (remarks.length > 0 && request.suite !== 'failures') throw new Error(`The console should be empty, and holds:\n${remarks.join('\n')}`);
      return report;
    },
    async close() {
      await browser.close();
      await host.close();
    },
  };
}
