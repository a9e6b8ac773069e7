/**
 * Matrices in parts, where one is larger than a binding may be: cut by rows into shards, each a buffer of its own. In f32 they are allocated, written and read
 * like any other; products and the picking of rows take them shard by shard, and whatever needs a matrix in one piece refuses them (see `rangeOf`).
 */
import type { Tensor, TensorKind, Weight } from '../backend';
import type { DeviceMemory, Range } from './memory';

/** Some rows of a matrix. */
export interface Shard extends Range {
  readonly first: number;
  readonly count: number;
  /** What kernels must know to read it, as parameters of the operand `b`. */
  readonly params: Readonly<Record<string, number>>;
}

/** Shards begin at a multiple of so many rows: scales of whole rows are whole words there, and so are vectors of what is multiplied with them. */
export const SHARD_ROWS = 8;

export interface SplitTensor extends Tensor {
  /** In the order of their rows. */
  readonly shards: readonly Shard[];
}

export const isSplit = (weight: Weight): weight is SplitTensor => weight.kind !== 'packed' && 'shards' in weight;

const BYTES = 4;

/** In one piece where that is at most `mostBytes`, or can't be helped. */
export function allocateWithin(memory: DeviceMemory, kind: TensorKind, rows: number, columns: number, mostBytes: number): Tensor {
  const most = Math.floor(mostBytes / (columns * BYTES * SHARD_ROWS)) * SHARD_ROWS;
  if (kind !== 'f32' || rows <= most || most === 0) return memory.allocate(kind, rows, columns);
  const shards: Shard[] = [];
  try {
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      shards.push({ ...(memory.allocate(kind, count, columns) as Tensor & Range), first, count, params: { bStride: columns } });
    }
  } catch (error) {
    for (const shard of shards) memory.release(shard);
    throw error;
  }
  const split: SplitTensor = { kind, rows, columns, shards };
  return split;
}

/** Some elements of one shard, [start, end) of those that were asked for. */
export interface Part {
  readonly shard: Shard;
  /** Of the first, in the shard. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** Where `length` elements from `offset` on lie. */
export function partsOf({ shards, columns }: SplitTensor, offset: number, length: number): readonly Part[] {
  return shards.flatMap((shard) => {
    const [first, last] = [shard.first * columns, (shard.first + shard.count) * columns];
    const [from, to] = [Math.max(offset, first), Math.min(offset + length, last)];
    return from < to ? [{ shard, at: from - first, start: from - offset, end: to - offset }] : [];
  });
}
