/** Products of matrices: which kernel in which tiles, over the right operand's shards, in dispatches of bounded work. */
import type { Backend, Matmul } from '../../backend';
import type { Groups } from '../kernel';
import { USAGE, rangeOf, type Range } from '../memory';
import { operandOf, type Operand } from '../packed';
import { OCTET } from '../packed-words';
import type { Profile } from '../profile';
import type { Queue } from '../queue';
import { MOST_PARTIAL, MOST_WORK, tilesFor, type Tile, type TileChoice } from '../tiles';
import { hasWholeSubgroups } from './joins';
import type { ProductOptions } from './matmul-kernel';
import { PARTS_THREADS, partsKernel } from './matmul-parts';
import { planProduct, type Piece } from './matmul-plan';
import { REGISTER_THREADS, registerKernel } from './matmul-registers';
import { VECTOR_THREADS, vectorColumns, vectorKernel } from './matmul-vector';
import { workgroupKernel, type WorkgroupOptions } from './matmul-workgroup';

export type MatmulOperations = Pick<Backend, 'matmul'>;

/** Two ways of one device to multiply, which share what they need: with operands in f32, and in f16 where a kernel stages them. */
export interface Products {
  readonly exact: MatmulOperations;
  readonly inHalves: MatmulOperations;
}

export interface MatmulChoices {
  readonly profile?: Profile | undefined;
  /** Instead of the guess by profile. */
  readonly tiles?: TileChoice | undefined;
  /** Multiply-adds of one dispatch. */
  readonly mostWork?: number | undefined;
}

const BYTES = 4;
/** Parts of a sum begin at multiples of it: whole slices of every tile. */
const PART_STEP = 16;
const isWide = (columns: number): boolean => columns % 4 === 0;
const roundUp = (count: number, unit: number): number => Math.ceil(count / unit) * unit;

/** A piece and what it needs; of the pieces of one sum only the first, from depth 0, adds what `op` adds, and the others go on from it. */
class Step {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly isFirst: boolean;

  constructor(
    readonly op: Matmul,
    readonly b: Operand,
    readonly piece: Piece,
  ) {
    [this.rows, this.columns, this.depth] = [piece.rows, piece.columns, piece.depth].map(([start, end]) => end - start) as [number, number, number];
    this.isFirst = piece.depth[0] === 0;
  }

  get add() {
    return this.isFirst ? this.op.add : this.op.out;
  }

  get bias() {
    return this.isFirst ? this.op.bias : undefined;
  }

  get low() {
    return this.isFirst ? this.op.low : undefined;
  }

  options(): ProductOptions {
    const { op, b, add, bias, low } = this;
    return {
      layout: op.layout,
      storage: b.storage,
      isNested: b.isNested,
      isAligned: b.columns % OCTET === 0,
      wideA: isWide(op.a.columns),
      wideB: isWide(b.columns),
      wideOut: isWide(op.out.columns) && isWide(op.n) && isWide(add?.columns ?? 0),
      wideLow: low !== undefined && isWide(low.a.columns) && isWide(low.b.columns),
      isRagged: op.layout !== 'tn' && this.depth % OCTET !== 0,
      low: low !== undefined,
      add: add !== undefined,
      bias: bias !== undefined,
      isPart: false,
    };
  }

  buffers(): Record<string, Range> {
    const { op, add, bias, low } = this;
    return {
      out: rangeOf(op.out),
      a: rangeOf(op.a),
      b: this.b.shards[this.piece.shard]!,
      ...(low && { lowA: rangeOf(low.a), lowB: rangeOf(low.b) }),
      ...(add && { start: rangeOf(add) }),
      ...(bias && { shift: rangeOf(bias) }),
    };
  }

  params(): Record<string, number> {
    const { op, piece, add, low } = this;
    const shard = this.b.shards[piece.shard]!;
    return {
      rowStart: piece.rows[0],
      rowEnd: piece.rows[1],
      columnStart: piece.columns[0],
      columnEnd: piece.columns[1],
      kStart: piece.depth[0],
      kEnd: piece.depth[1],
      bStart: shard.first,
      scale: op.scale ?? 1,
      outStride: op.out.columns,
      aStride: op.a.columns,
      ...shard.params,
      ...(low && { rank: low.k, lowAStride: low.a.columns, lowBStride: low.b.columns }),
      ...(add && { addStride: add.columns }),
    };
  }
}

export function matmulOperations(queue: Queue, { profile = 'workgroup', tiles, mostWork = MOST_WORK[profile] }: MatmulChoices = {}): Products {
  const tileOf = tiles ?? tilesFor(profile, queue.device.features.has('subgroups'));
  const subgroups = hasWholeSubgroups(queue.device, VECTOR_THREADS);
  let partial: Range | null = null;
  /** Made when a product first needs it, and kept. */
  const partialSums = (): Range => (partial ??= queue.memory.buffer(MOST_PARTIAL * BYTES, USAGE.storage));

  const run = (step: Step, tile: Tile, halves: boolean): void => {
    const { rows, columns, depth } = step;
    const work = rows * columns * depth;
    const over = (side: number, height: number, parts = 1): Groups => [Math.ceil(columns / side), Math.ceil(rows / height), parts];
    const options = step.options();
    if (tile.kind === 'registers') {
      const { across, kind: _, ...own } = tile;
      const isAlong = options.layout === 'nt';
      const kernel = registerKernel({ ...options, wideOut: false, wideB: options.wideB && isAlong, wideLow: options.wideLow && isAlong, ...own });
      queue.dispatch(kernel, step.buffers(), { ...step.params(), threadsAcross: across }, over(across * tile.columns, (REGISTER_THREADS / across) * tile.rows), work);
      return;
    }
    if (tile.kind === 'vector') {
      const { kind: __, ...own } = tile;
      queue.dispatch(vectorKernel({ ...options, wideOut: false, ...own, subgroups }), step.buffers(), step.params(), over(vectorColumns(tile), rows), work);
      return;
    }
    const { kind: ___, parts, ...own } = tile;
    // As deep as the same memory allows.
    const shape = halves ? { ...own, depth: (2 * own.depth) as 16 | 32, halves } : { ...own, halves };
    const groups = over(tile.across * tile.columns, tile.down * tile.rows, parts);
    if (parts === 1 || step.low || rows * columns * parts > MOST_PARTIAL) {
      queue.dispatch(workgroupKernel({ ...options, isRagged: false, ...shape }), step.buffers(), step.params(), [groups[0], groups[1], 1], work);
      return;
    }
    inParts(step, shape, groups, work);
  };

  const inParts = (step: Step, shape: Omit<WorkgroupOptions, keyof ProductOptions>, groups: Groups, work: number): void => {
    const { rows, columns, depth, add, bias } = step;
    const { out, a, b } = step.buffers() as Record<'out' | 'a' | 'b', Range>;
    const count = rows * columns;
    const partDepth = roundUp(Math.ceil(depth / groups[2]), PART_STEP);
    const parts = Math.ceil(depth / partDepth);
    const options = { ...step.options(), wideOut: isWide(columns), isRagged: false, low: false, wideLow: false, add: false, bias: false, isPart: true };
    const sums = partialSums();
    const { rowStart, columnStart, outStride, ...params } = step.params() as Record<'rowStart' | 'columnStart' | 'outStride', number>;
    queue.dispatch(workgroupKernel({ ...options, ...shape }), { out: sums, a, b }, { ...params, rowStart, columnStart, outStride: columns, partDepth, partSize: count }, [groups[0], groups[1], parts], work);
    const ends = { out, partial: sums, ...(add && { start: rangeOf(add) }), ...(bias && { shift: rangeOf(bias) }) };
    const whole = { count, columns, parts, rowStart, columnStart, outStride, addStride: add?.columns ?? 0 };
    queue.dispatch(partsKernel({ add: add !== undefined, bias: bias !== undefined }), ends, whole, [Math.ceil(count / PARTS_THREADS), 1, 1], count * parts);
  };

  const operations = (halves: boolean): MatmulOperations => ({
    matmul(op) {
      const { layout, m, n, k } = op;
      const b = operandOf(op.b);
      for (const piece of planProduct({ layout, m, n, k, shards: b.shards, mostWork })) {
        const step = new Step(op, b, piece);
        run(step, tileOf({ layout, m: step.rows, n: step.columns, k: step.depth, storage: b.storage }), halves);
      }
    },
  });
  return { exact: operations(false), inHalves: operations(true) };
}
