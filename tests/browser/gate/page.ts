/** The gate in a worker of a page: judges what it is handed, and gives the reports as text. */
import { type Remote, wrap } from 'comlink';
import type { GateSuite } from './worker';

const service: Remote<GateSuite> = wrap<GateSuite>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));

Object.assign(globalThis, {
  judgeAll: (files: Parameters<GateSuite['judgeAll']>[0]) => service.judgeAll(files),
});
