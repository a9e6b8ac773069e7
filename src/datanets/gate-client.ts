/**
 * The gate as the page sees it: a worker that starts at the first question and judges off the page's thread. While someone types only the newest
 * question matters, so a lane answers `null` for whatever was overtaken.
 */
import type { EntryFile, GateContext, OpenedEntry, Report, TextRules } from '#gate';
import { type Remote, wrap } from 'comlink';

export interface GateService {
  check(rules: TextRules, file: EntryFile, context?: GateContext): Report;
  /** A document becomes rows of passages; every other file stays as it is. */
  open(rules: TextRules, file: EntryFile): Promise<OpenedEntry>;
}

interface Running {
  readonly service: Remote<GateService>;
  /** Rejects when the worker could not be loaded, or broke. */
  readonly broken: Promise<never>;
}

let running: Running | undefined;

function start(): Running {
  if (running) return running;
  const worker = new Worker(new URL('../../workers/gate.ts', import.meta.url), { type: 'module', name: 'gate' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'The gate could not be loaded.')));
  });
  // Whoever waits for an answer hears of it; with nobody waiting it is not an unhandled rejection.
  broken.catch(() => {});
  running = { service: wrap<GateService>(worker), broken };
  return running;
}

/** The gate's worker, started at the first call; call it early to have it warm. */
export const gateService = (): Remote<GateService> => start().service;

type Check = (rules: TextRules, file: EntryFile, context?: GateContext) => Promise<Report>;

const checkInWorker: Check = (rules, file, context) => {
  const { service, broken } = start();
  return Promise.race([service.check(rules, file, context), broken]);
};

/** One check at a time; of those asked meanwhile only the newest is judged. */
export interface CheckLane {
  /** null: a newer question has overtaken this one. Rejects when the gate's worker broke. */
  readonly check: (rules: TextRules, file: EntryFile, context?: GateContext) => Promise<Report | null>;
}

/** `check` is the worker's unless another is given. */
export function createCheckLane(check: Check = checkInWorker): CheckLane {
  let newest = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async check(rules, file, context) {
      newest += 1;
      const mine = newest;
      const before = last;
      let release = () => {};
      last = new Promise<void>((resolve) => {
        release = resolve;
      });
      try {
        await before;
        if (mine !== newest) return null;
        const report = await check(rules, file, context);
        return mine === newest ? report : null;
      } finally {
        release();
      }
    },
  };
}
