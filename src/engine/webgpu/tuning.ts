/**
 * Products tuned for an adapter: a short search over tiles on the shapes that training and answering use, whose result is kept for adapters of the same class.
 * It runs on a device of its own, so what it breaks or leaves behind goes with that device. Adapters in software keep what was measured for them once
 * (tiles.ts): compiling a kernel takes longer there than the whole search may.
 */
import * as z from 'zod/mini';
import { FEATURES, openGpu, type GpuDescription } from './adapter';
import type { MatmulChoices } from './kernels/matmul';
import { registerKernel } from './kernels/matmul-registers';
import { vectorKernel } from './kernels/matmul-vector';
import { workgroupKernel } from './kernels/matmul-workgroup';
import { classOf, registerTile, tilesFor, workgroupTile, type WorkgroupSize } from './tiles';
import { timeTiles, type Candidate, type Trial } from './tuning-trial';

export type { Trial } from './tuning-trial';

/** Where results are kept between sessions. What it gives back is not trusted. */
export interface TuningCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

export interface TuneOptions {
  readonly gpu: GPU;
  /** Of the device that the result is for, opened with the same features. */
  readonly description: GpuDescription;
  readonly cache?: TuningCache | undefined;
  /** The search ends then, and what wasn't reached stays as guessed. */
  readonly mostMs?: number | undefined;
  /** Instead of those for the adapter's class. */
  readonly trials?: readonly Trial[] | undefined;
  readonly now?: (() => number) | undefined;
}

/** What `createWebGpuBackend` takes as `products`, and how it was come by. */
export interface TunedProducts {
  readonly products: MatmulChoices;
  readonly source: 'guess' | 'cache' | 'measured';
  /** By class of shapes, the names of tiles that are better than the guess. */
  readonly chosen: Readonly<Record<string, string>>;
}

const MOST_MS = 1000;
/** A tile must be so much faster than the guess, or it's noise. */
const MARGIN = 0.9;

const guess: Candidate = (shape, hasSubgroups) => tilesFor('workgroup', hasSubgroups)(shape);
const workgroups = (size: WorkgroupSize): Candidate => (shape) => workgroupTile(shape, size);
const registers = (rows: number, columns: number): Candidate => (shape, hasSubgroups) => registerTile(shape, hasSubgroups, { rows, columns });

/** 64 × 64 by 16 with 64 threads of 8 × 8 is ggml's choice (PR 17031), with 256 threads of 4 × 4 ExecuTorch's (PR 20933). */
const WIDE: Readonly<Record<string, Candidate>> = {
  guess,
  '128 × 128, 8 × 8': workgroups({ rows: 8, columns: 8, across: 16, down: 16, depth: 8 }),
  '64 × 128, 8 × 8': workgroups({ rows: 8, columns: 8, across: 16, down: 8, depth: 16 }),
  '64 × 64, 8 × 8': workgroups({ rows: 8, columns: 8, across: 8, down: 8, depth: 16 }),
  '64 × 64, 4 × 4': workgroups({ rows: 4, columns: 4, across: 16, down: 16, depth: 16 }),
  'registers 8 × 8': registers(8, 8),
};
const SMALL: Readonly<Record<string, Candidate>> = {
  guess,
  '64 × 64, 4 × 4': workgroups({ rows: 4, columns: 4, across: 16, down: 16, depth: 16 }),
  '32 × 64, 4 × 8': workgroups({ rows: 4, columns: 8, across: 8, down: 8, depth: 16 }),
  '32 × 32, 4 × 4 by 8': workgroups({ rows: 4, columns: 4, across: 8, down: 8, depth: 8 }),
  'registers 4 × 4': registers(4, 4),
};
const FEW: Readonly<Record<string, Candidate>> = {
  guess,
  '32 lanes': ({ m }) => ({ kind: 'vector', rows: m, lanes: 32, columns: 1 }),
  '8 lanes': ({ m }) => ({ kind: 'vector', rows: m, lanes: 8, columns: 1 }),
  'a workgroup for four': ({ m }) => ({ kind: 'vector', rows: m, lanes: 64, columns: 4 }),
};

/** What counts most comes first: the search may end early. */
export const TRIALS: readonly Trial[] = [
  { shape: { layout: 'nt', m: 512, n: 1024, k: 1024, storage: 'q4_0' }, candidates: WIDE },
  { shape: { layout: 'nn', m: 512, n: 1024, k: 1024, storage: 'q4_0' }, candidates: WIDE },
  { shape: { layout: 'nt', m: 1, n: 2048, k: 1024, storage: 'q4_0' }, candidates: FEW },
  { shape: { layout: 'nt', m: 128, n: 1024, k: 1024, storage: 'q4_0' }, candidates: SMALL },
  { shape: { layout: 'nn', m: 128, n: 1024, k: 1024, storage: 'q4_0' }, candidates: SMALL },
  { shape: { layout: 'nt', m: 512, n: 8, k: 1024, storage: 'f32' }, candidates: SMALL },
  { shape: { layout: 'tn', m: 8, n: 1024, k: 512, storage: 'f32' }, candidates: SMALL },
];

/** Never fails: where nothing could be measured, the guess stays. */
export async function tuneProducts({ gpu, description, cache, mostMs = MOST_MS, trials = description.isFallback ? [] : TRIALS, now = () => performance.now() }: TuneOptions): Promise<TunedProducts> {
  if (trials.length === 0) return { products: {}, source: 'guess', chosen: {} };
  const key = tuningKey(description, trials);
  const known = parseChosen(await cache?.get(key).catch(() => null), trials);
  if (known) return { products: choicesOf(known, trials, description), source: 'cache', chosen: known };
  const chosen = await search({ gpu, description, trials, now, mostMs });
  if (!chosen) return { products: {}, source: 'guess', chosen: {} };
  // A cache that is full or forbidden costs another search, no more.
  await cache?.set(key, JSON.stringify(chosen)).catch(() => {});
  return { products: choicesOf(chosen, trials, description), source: 'measured', chosen };
}

/** The class of the adapter, and what was there to choose from: another driver, browser or engine searches anew. */
export function tuningKey({ vendor, architecture, description, isFallback, features, limits }: GpuDescription, trials: readonly Trial[]): string {
  const { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = limits;
  const searched = trials.map(({ shape, candidates }) => [shape, Object.keys(candidates)]);
  const kernels = digest(`${kernelCode()}${JSON.stringify(searched)}`);
  return JSON.stringify(['products', vendor, architecture, description, isFallback, features.toSorted(), maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup, kernels]);
}

interface Search {
  readonly gpu: GPU;
  readonly description: GpuDescription;
  readonly trials: readonly Trial[];
  readonly now: () => number;
  readonly mostMs: number;
}

/** By class of shapes the names of the tiles that beat the guess; null when nothing could be measured. */
async function search({ gpu, description, trials, now, mostMs }: Search): Promise<Readonly<Record<string, string>> | null> {
  const opened = await openGpu(gpu, { refused: FEATURES.filter((feature) => !description.features.includes(feature)) });
  if (!opened.ok) return null;
  const { device } = opened.value;
  const deadlineMs = now() + mostMs;
  const chosen: Record<string, string> = {};
  let measured = false;
  for (const trial of trials) {
    if (now() > deadlineMs) break;
    // A driver that can't do one kernel may do the others.
    const times = await timeTiles(device, trial, now, deadlineMs).catch(() => new Map<string, number>());
    const best = fastest(trial, times);
    if (best !== null) chosen[classOf(trial.shape)] = best;
    measured ||= times.size > 0;
  }
  device.destroy();
  return measured ? chosen : null;
}

/** The name of the tile to use instead of the guess, or null. */
function fastest({ candidates }: Trial, times: ReadonlyMap<string, number>): string | null {
  const guessed = times.get(Object.keys(candidates)[0]!) ?? Infinity;
  const [best] = [...times].sort(([, one], [, other]) => one - other);
  return best && best[1] < MARGIN * guessed ? best[0] : null;
}

function choicesOf(chosen: Readonly<Record<string, string>>, trials: readonly Trial[], { isFallback, features }: GpuDescription): MatmulChoices {
  const hasSubgroups = features.includes('subgroups');
  const guessed = tilesFor(isFallback ? 'registers' : 'workgroup', hasSubgroups);
  const candidateByClass = new Map(trials.map(({ shape, candidates }) => [classOf(shape), candidates[chosen[classOf(shape)] ?? '']] as const));
  return { tiles: (shape) => candidateByClass.get(classOf(shape))?.(shape, hasSubgroups) ?? guessed(shape) };
}

const chosenSchema = z.record(z.string(), z.string());

/** Null unless it names candidates of these trials. */
function parseChosen(text: string | null | undefined, trials: readonly Trial[]): Readonly<Record<string, string>> | null {
  if (!text) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = z.safeParse(chosenSchema, json);
  const isKnown = ([shapeClass, name]: readonly [string, string]): boolean => trials.some(({ shape, candidates }) => classOf(shape) === shapeClass && Object.hasOwn(candidates, name));
  return success && Object.entries(data).every(isKnown) ? data : null;
}

/** Of each kind of kernel one: who changes them changes it. */
function kernelCode(): string {
  const product = { layout: 'nt', storage: 'q4_0', isNested: false, isAligned: true, wideA: true, wideB: true, wideOut: true, wideLow: true, isRagged: false, low: true, add: true, bias: true, isPart: false } as const;
  return [
    registerKernel({ ...product, rows: 8, columns: 8, isShared: true }),
    workgroupKernel({ ...product, rows: 8, columns: 8, across: 8, down: 8, depth: 16, halves: false }),
    vectorKernel({ ...product, rows: 1, lanes: 64, columns: 4, subgroups: true }),
  ]
    .map(({ code }) => code)
    .join('\n');
}

/** FNV-1a, 32 bits. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
