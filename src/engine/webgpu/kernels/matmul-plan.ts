/** In which dispatches a product is computed: one for each shard of the right operand, and as many as keep each within bounded work. Pure. */
import type { MatmulLayout } from '../../backend';

/** Rows and columns of `out`, and a range of the sum; each [start, end). */
export interface Piece {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  readonly depth: readonly [number, number];
  /** Which shard of the right operand it reads. */
  readonly shard: number;
}

export interface PlannedProduct {
  readonly layout: MatmulLayout;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Rows of the right operand by shard. */
  readonly shards: readonly { readonly first: number; readonly count: number }[];
  /** Multiply-adds of a piece, at most, as far as it can be cut. */
  readonly mostWork: number;
}

/** Pieces begin at multiples of these: whole tiles of `out`, and stretches of the sum that are worth storing it for. */
const TILE = 128;
const STRETCH = 512;

/** In the order in which they must run: the pieces of a sum one after the other, the first from depth 0. */
export function planProduct({ layout, m, n, k, shards, mostWork }: PlannedProduct): readonly Piece[] {
  return shards.flatMap(({ first, count }, shard) => {
    const own = [first, Math.min(first + count, layout === 'nt' ? n : k)] as const;
    if (own[0] >= own[1]) return [];
    const whole: Piece = { rows: [0, m], columns: layout === 'nt' ? own : [0, n], depth: layout === 'nt' ? [0, k] : own, shard };
    return cut(whole, mostWork);
  });
}

function cut(piece: Piece, mostWork: number): readonly Piece[] {
  const { rows, columns, depth } = piece;
  const length = ([start, end]: readonly [number, number]): number => end - start;
  if (length(rows) * length(columns) * length(depth) <= mostWork) return [piece];
  const candidates = [
    { key: 'columns', range: columns, unit: TILE },
    { key: 'rows', range: rows, unit: TILE },
    { key: 'depth', range: depth, unit: STRETCH },
  ] as const;
  const longest = candidates.map((each) => ({ ...each, units: Math.ceil(length(each.range) / each.unit) })).reduce((most, each) => (each.units > most.units ? each : most));
  if (longest.units < 2) return [piece];
  const [start, end] = longest.range;
  const middle = start + Math.ceil(longest.units / 2) * longest.unit;
  return [...cut({ ...piece, [longest.key]: [start, middle] }, mostWork), ...cut({ ...piece, [longest.key]: [middle, end] }, mostWork)];
}
