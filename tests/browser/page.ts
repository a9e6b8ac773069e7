/** The page under test: hands a suite to a worker, as the app runs its engine, and gives back what came of it. */
import type { SuiteReport, SuiteRequest } from './suites';

declare global {
  var runSuite: (request: SuiteRequest) => Promise<SuiteReport>;
}

globalThis.runSuite = (request) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<SuiteReport | { readonly failed: string }>) => {
      worker.terminate();
      if ('failed' in data) reject(new Error(data.failed));
      else resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
