/**
 * Which kernel computes a product, and in what tiles: a guess from the adapter's profile and the shape, and the one place where measured choices can be
 * put instead.
 */
import type { MatmulLayout, Storage } from '../backend';
import type { Profile } from './profile';

export interface ProductShape {
  readonly layout: MatmulLayout;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Of the right operand. */
  readonly storage: Storage | 'f32';
}

/**
 * `registers`: each thread reads what it needs for its own `rows` × `columns`, with `isShared` together with its neighbours; `across` lie side by side. `workgroup`:
 * `across` × `down` threads read slices of `depth` together, and in `parts` > 1 the sum is cut into as many, added up afterwards. `vector`: `lanes`
 * threads share the sum of each output, for a few rows (nt only).
 */
export type Tile =
  | { readonly kind: 'registers'; readonly rows: number; readonly columns: number; readonly across: number; readonly isShared: boolean }
  | { readonly kind: 'workgroup'; readonly rows: 4 | 8; readonly columns: 4 | 8; readonly across: number; readonly down: number; readonly depth: 8 | 16; readonly parts: number }
  | { readonly kind: 'vector'; readonly rows: number; readonly lanes: number };

export type TileChoice = (shape: ProductShape) => Tile;

/** Multiply-adds of one dispatch, so that a slow device of its kind is done within some 50 ms: at 4 and at 50 GFLOP/s. */
export const MOST_WORK: Readonly<Record<Profile, number>> = { registers: 2 ** 27, workgroup: 2 ** 30 };

/** Partial sums of products that are cut along their sum, in elements. */
export const MOST_PARTIAL = 2 ** 20;

const THREADS = 64;
/** Rows that are computed as vectors. */
const FEW_ROWS = 4;

const powerOfTwo = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/** As many threads side by side as there is work for them, the rest below each other; where rows are few, the other way round. */
function threadsAcross(rows: number, columns: number): number {
  const across = Math.min(8, powerOfTwo(columns));
  const down = Math.min(THREADS / across, powerOfTwo(rows));
  return Math.min(THREADS / down, powerOfTwo(columns));
}

/** Threads that read together: as they lie next to each other in registers. */
const TOGETHER = 4;

function inRegisters({ layout, m, n, storage }: ProductShape, canShare: boolean): Tile {
  const needsOctets = layout === 'nn' && storage !== 'f32';
  if (layout !== 'tn' && m <= 2) {
    const columns = needsOctets ? 8 : 4;
    return { kind: 'registers', rows: m, columns, across: threadsAcross(1, Math.ceil(n / columns)), isShared: false };
  }
  const rows = m <= 8 ? 4 : canShare ? 16 : 8;
  const columns = n <= 8 && !needsOctets ? 2 : 8;
  const across = threadsAcross(Math.ceil(m / rows), Math.ceil(n / columns));
  return { kind: 'registers', rows, columns, across: canShare ? Math.max(across, TOGETHER) : across, isShared: canShare };
}

/** Workgroups that keep a graphics card busy. */
const BUSY = 128;
/** The least that a part of a sum is worth. */
const LEAST_PART = 64;

const LARGE = { kind: 'workgroup', rows: 8, columns: 8, across: 16, down: 16, depth: 8, parts: 1 } as const;
const MEDIUM = { kind: 'workgroup', rows: 8, columns: 8, across: 8, down: 8, depth: 16, parts: 1 } as const;
const SMALL = { kind: 'workgroup', rows: 4, columns: 4, across: 8, down: 8, depth: 16, parts: 1 } as const;

function inWorkgroups({ layout, m, n, k }: ProductShape): Tile {
  if (layout === 'nt' && m <= FEW_ROWS) return { kind: 'vector', rows: m, lanes: 16 };
  const groups = (side: number): number => Math.ceil(m / side) * Math.ceil(n / side);
  if (m >= 128 && groups(128) >= 2 * BUSY) return LARGE;
  if (Math.min(m, n) > 32 && groups(64) >= BUSY) return MEDIUM;
  const wanted = Math.ceil(BUSY / groups(32));
  const parts = Math.max(1, Math.min(wanted, Math.floor(k / LEAST_PART), Math.floor(MOST_PARTIAL / (m * n))));
  return { ...SMALL, parts };
}

/** `hasSubgroups`: threads can tell their neighbours what they read. */
export function tilesFor(profile: Profile, hasSubgroups: boolean): TileChoice {
  return profile === 'registers' ? (shape) => inRegisters(shape, hasSubgroups) : inWorkgroups;
}
