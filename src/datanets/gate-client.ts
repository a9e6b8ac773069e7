/**
 * The gate as the page sees it: workers that start at the first question and judge off the page's thread. One of them reads along while somebody types:
 * there only the newest question matters, so a lane answers `null` for whatever was overtaken. Files are judged by a pool of a few others.
 */
import type { Assessed, EntryFile, Finding, GateContext, OpenedEntry, Report, Rules, TextRules } from '#gate';
import type { PictureBox, PictureFormat, Raster, Turns } from '#gate/image';
import { type Remote, wrap } from 'comlink';
import { createGatePool, type GatePool, type PoolWorker } from './gate-pool';

export interface PictureEdit {
  /** Applied first. */
  readonly turns: Turns;
  /** Of the turned picture. */
  readonly box: PictureBox;
}

export interface EditedPicture {
  readonly format: PictureFormat;
  readonly bytes: Uint8Array;
}

/** What a file became, what was found on the way, and what the gate says of it by itself; `assessed` null: there is nothing to assess. */
export interface Entered {
  readonly file: EntryFile;
  readonly opening: readonly Finding[];
  readonly assessed: Assessed | null;
}

export interface GateService {
  ready(): true;
  check(rules: TextRules, file: EntryFile, context?: GateContext): Report;
  /** A document becomes rows of passages, a picture or recording loses what it tells beside itself. */
  open(rules: Rules, file: EntryFile): Promise<OpenedEntry>;
  assess(rules: Rules, file: EntryFile): Promise<Assessed>;
  /** Opened, and what came of that assessed. */
  enter(rules: Rules, file: EntryFile): Promise<Entered>;
  /** null: no format that the datanet takes can be written here. */
  editPicture(bytes: Uint8Array, edit: PictureEdit, taken: readonly PictureFormat[]): Promise<EditedPicture | null>;
  /** No side longer than `side`. */
  pictureOf(bytes: Uint8Array, side: number): Promise<Raster | null>;
  /** Seconds from the beginning; a WAV file. */
  trimRecording(bytes: Uint8Array, from: number, to: number): Promise<Uint8Array | null>;
}

export type GateRemote = Remote<GateService>;

function startWorker(): PoolWorker<GateRemote> {
  const worker = new Worker(new URL('../../workers/gate.ts', import.meta.url), { type: 'module', name: 'gate' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'The gate could not be loaded.')));
  });
  // Whoever waits for an answer hears of it; with nobody waiting it is not an unhandled rejection.
  broken.catch(() => {});
  const service = wrap<GateService>(worker);
  return { service, ready: service.ready(), broken, end: () => worker.terminate() };
}

let reading: PoolWorker<GateRemote> | undefined;
const reader = (): PoolWorker<GateRemote> => (reading ??= startWorker());

/** The worker that reads along, started at the first call; call it early to have it warm. */
export const gateService = (): GateRemote => reader().service;

let pool: GatePool<GateRemote> | undefined;

/** The page's one pool: a worker a core, at least two, so that a slow file never holds up the rest, and at most four. */
export function gatePool(): GatePool<GateRemote> {
  return (pool ??= createGatePool({ start: startWorker, size: Math.min(4, Math.max(2, navigator.hardwareConcurrency || 2)) }));
}

type Check = (rules: TextRules, file: EntryFile, context?: GateContext) => Promise<Report>;

const checkInWorker: Check = (rules, file, context) => {
  const { service, broken } = reader();
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
