/**
 * Which kernel computes a product, and in what tiles: a guess from the adapter's profile and the shape, and what was measured on the adapter (tuning.ts) where
 * there is such a measurement.
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
 * threads share the sum of each output, or of `columns` outputs, for a few rows (nt only).
 */
export type Tile = RegisterTile | WorkgroupTile | VectorTile;

export interface RegisterTile {
  readonly kind: 'registers';
  readonly rows: number;
  readonly columns: number;
  readonly across: number;
  readonly isShared: boolean;
}

export interface WorkgroupTile {
  readonly kind: 'workgroup';
  readonly rows: 4 | 8;
  readonly columns: 4 | 8;
  readonly across: number;
  readonly down: number;
  readonly depth: 8 | 16;
  readonly parts: number;
}

export interface VectorTile {
  readonly kind: 'vector';
  readonly rows: number;
  readonly lanes: number;
  readonly columns: 1 | 4;
}

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

/** A tile of this many rows and columns a thread, at most; fewer where the shape has none for them, or the kernel takes others. */
export function registerTile({ layout, m, n, storage }: ProductShape, canShare: boolean, most: { readonly rows: number; readonly columns: number }): RegisterTile {
  const needsOctets = layout === 'nn' && storage !== 'f32';
  if (layout !== 'tn' && m <= 2) {
    const columns = needsOctets ? 8 : 4;
    return { kind: 'registers', rows: m, columns, across: threadsAcross(1, Math.ceil(n / columns)), isShared: false };
  }
  const rows = m <= 8 ? 4 : most.rows;
  const columns = n <= 8 && !needsOctets ? 2 : needsOctets ? Math.max(8, most.columns) : most.columns;
  const across = threadsAcross(Math.ceil(m / rows), Math.ceil(n / columns));
  return { kind: 'registers', rows, columns, across: canShare ? Math.max(across, TOGETHER) : across, isShared: canShare };
}

/** Rows from which a tile may have twice as many: with packed operands that compiles for three times as long and gains little. */
const MANY_ROWS = 64;

function inRegisters(shape: ProductShape, canShare: boolean): Tile {
  const isTall = shape.m >= MANY_ROWS && shape.storage === 'f32' && shape.n > 8;
  return registerTile(shape, canShare, { rows: canShare ? (isTall ? 32 : 16) : 8, columns: 8 });
}

/** Workgroups that keep a graphics card busy. */
const BUSY = 128;
/** The least that a part of a sum is worth. */
const LEAST_PART = 64;

/** A workgroup's tile but for its parts. */
export type WorkgroupSize = Omit<WorkgroupTile, 'kind' | 'parts'>;

const LARGE: WorkgroupSize = { rows: 8, columns: 8, across: 16, down: 16, depth: 8 };
const MEDIUM: WorkgroupSize = { rows: 8, columns: 8, across: 8, down: 8, depth: 16 };
const SMALL: WorkgroupSize = { rows: 4, columns: 4, across: 8, down: 8, depth: 16 };

const workgroupsOf = ({ m, n }: ProductShape, { rows, columns, across, down }: WorkgroupSize): number => Math.ceil(m / (rows * down)) * Math.ceil(n / (columns * across));

/** Where workgroups would be few, the sum is cut into parts. */
export function workgroupTile(shape: ProductShape, size: WorkgroupSize): WorkgroupTile {
  const { m, n, k } = shape;
  const wanted = Math.ceil(BUSY / workgroupsOf(shape, size));
  return { kind: 'workgroup', ...size, parts: Math.max(1, Math.min(wanted, Math.floor(k / LEAST_PART), Math.floor(MOST_PARTIAL / (m * n)))) };
}

function inWorkgroups(shape: ProductShape): Tile {
  const { layout, m, n } = shape;
  if (layout === 'nt' && m <= FEW_ROWS) return { kind: 'vector', rows: m, lanes: 16, columns: 1 };
  if (m >= 128 && workgroupsOf(shape, LARGE) >= 2 * BUSY) return { kind: 'workgroup', ...LARGE, parts: 1 };
  if (Math.min(m, n) > 32 && workgroupsOf(shape, MEDIUM) >= BUSY) return { kind: 'workgroup', ...MEDIUM, parts: 1 };
  return workgroupTile(shape, SMALL);
}

/** `hasSubgroups`: threads can tell their neighbours what they read. */
export function tilesFor(profile: Profile, hasSubgroups: boolean): TileChoice {
  return profile === 'registers' ? (shape) => inRegisters(shape, hasSubgroups) : inWorkgroups;
}

/** Products that the same tile suits: what is measured once for all of them. */
export type ShapeClass = `${MatmulLayout} ${'few' | 'narrow' | 'some' | 'many'}`;

/** few: rows of a token or four; narrow: LoRA's pairs; some, many: by how many results there are. */
export function classOf({ layout, m, n }: ProductShape): ShapeClass {
  if (layout === 'nt' && m <= FEW_ROWS) return 'nt few';
  if (Math.min(m, n) <= 32) return `${layout} narrow`;
  return `${layout} ${m * n < 2 ** 18 ? 'some' : 'many'}`;
}
