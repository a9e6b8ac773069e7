/** Hands the worker's measurements to whoever drives the page. */
import { wrap } from 'comlink';
import type { Measurements } from '../measure/measurements';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
Object.assign(globalThis, { winnow: wrap<Measurements>(worker) });
