/** Writes operations into memory as commands for wasm/kernels.ts: 32 words each, the operation's number, two counters of the threads, then parameters. */
import type {
  AdamW,
  Add,
  Argmax,
  Attention,
  AttentionBackward,
  AttentionShape,
  CachedRows,
  CacheRows,
  ColumnDots,
  CopyColumns,
  CrossEntropy,
  DoraScales,
  Dropout,
  Gelu,
  GeluBackward,
  KeyRows,
  LayerNorm,
  LayerNormBackward,
  SetAll,
  Matmul,
  MoveRows,
  RmsNorm,
  RmsNormBackward,
  Rope,
  ScaleColumns,
  SumOfSquares,
  Swiglu,
  SwigluBackward,
  Tensor,
  Weight,
} from '../backend';
import type { Route, RouteBackward, ScaleRows, ScaleRowsBackward } from '../backend-experts';
import { mix32 } from '../random';
import { Refusal } from '../refusal';
import type { WasmCached } from './cache';
import { unitOf } from './units';
import type { WasmPacked } from './weights';

export interface WasmTensor extends Tensor {
  readonly address: number;
}

const COMMAND = {
  matmul: 1,
  rmsNorm: 2,
  rmsNormBackward: 3,
  rope: 4,
  attention: 5,
  attentionBackwardQueries: 6,
  attentionBackwardKeys: 7,
  swiglu: 8,
  swigluBackward: 9,
  add: 10,
  setAll: 11,
  dropout: 12,
  moveRows: 13,
  crossEntropy: 14,
  argmax: 15,
  squarePartials: 16,
  sumPartials: 17,
  adamw: 18,
  gatherDecoded: 19,
  layerNorm: 20,
  layerNormBackward: 21,
  gelu: 22,
  geluBackward: 23,
  copyColumns: 24,
  cacheRows: 25,
  doraScales: 40,
  scaleColumns: 41,
  columnDots: 42,
  route: 50,
  routeBackward: 51,
  scaleRows: 52,
  scaleRowsBackward: 53,
} as const;

const COMMAND_WORDS = 32;
const FIRST_PARAMETER = 4;
export const COMMAND_BYTES = COMMAND_WORDS * 4;
export const MAX_COMMANDS = 512;
/** Elements that one partial sum of squares covers (BLOCK in wasm/optimizer.ts). */
export const SQUARES_BLOCK = 4096;

const LAYOUT = { nt: 0, nn: 1, tn: 2 } as const;

export interface RecorderOptions {
  readonly memory: WebAssembly.Memory;
  /** Room for MAX_COMMANDS commands. */
  readonly commands: number;
  readonly threads: number;
  /** Room for the partial sums of so many blocks, as f64. */
  readonly partials: (blocks: number) => number;
  /** Executes `count` commands from `commands` on. */
  readonly execute: (count: number) => void;
}

const addressOf = (tensor: Weight | CachedRows | null | undefined): number => (tensor ? (tensor as WasmTensor | WasmPacked | WasmCached).address : 0);
const scalesOf = (rows: KeyRows): number => (rows.kind === 'cached' ? (rows as WasmCached).scales : 0);

/** The widest head whose panels fit a thread's scratch (`SCRATCH_BYTES` in backend.ts; `panels` in wasm/attention.ts). */
const MOST_HEAD_WIDTH = 1024;

function headWidths({ headWidth, valueWidth = headWidth }: AttentionShape): { readonly headWidth: number; readonly valueWidth: number } {
  const widest = Math.max(headWidth, valueWidth);
  if (widest > MOST_HEAD_WIDTH) throw new Refusal('config', `Heads of ${widest} columns are too wide here; ${MOST_HEAD_WIDTH} is the most.`, 'Choose a model with more heads.');
  return { headWidth, valueWidth };
}

export class Recorder {
  /** Multiply-adds recorded since the last flush. */
  pending = 0;
  private readonly options: RecorderOptions;
  private count = 0;
  private words: Int32Array;
  private floats: Float32Array;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.words = new Int32Array(0);
    this.floats = new Float32Array(0);
  }

  flush(): void {
    if (this.count === 0) return;
    const { count } = this;
    this.count = 0;
    this.pending = 0;
    this.options.execute(count);
  }

  matmul({ layout, out, a, b, m, n, k, scale = 1, low, add, bias }: Matmul): void {
    const at = this.begin(COMMAND.matmul, m * n * (k + (low?.k ?? 0)));
    const isPacked = b.kind === 'packed';
    if (isPacked && layout === 'tn') throw new TypeError('A tn product takes no packed matrix.');
    const unit = unitOf(layout, m, n, this.options.threads);
    this.ints(at, LAYOUT[layout], addressOf(out), out.columns, addressOf(a), a.columns, isPacked ? 0 : addressOf(b), addressOf(add), add?.columns ?? 0, addressOf(bias), m, n, k, unit.rows);
    this.floats[at + 13] = scale;
    this.ints(at + 14, addressOf(low?.a), low?.a.columns ?? 0, addressOf(low?.b), low?.b.columns ?? 0, low?.k ?? 0, b.columns, unit.columns, isPacked ? addressOf(b) : 0);
  }

  rmsNorm({ out, inverse, x, weight, epsilon, rows, groups = 1 }: RmsNorm): void {
    const at = this.begin(COMMAND.rmsNorm, rows * x.columns);
    this.ints(at, addressOf(out), addressOf(inverse), addressOf(x), addressOf(weight), 0, rows * groups, x.columns / groups);
    this.floats[at + 4] = epsilon;
  }

  rmsNormBackward({ dx, dy, x, weight, inverse, rows, groups = 1, accumulate }: RmsNormBackward): void {
    const at = this.begin(COMMAND.rmsNormBackward, rows * x.columns);
    this.ints(at, addressOf(dx), addressOf(dy), addressOf(x), addressOf(weight), addressOf(inverse), rows * groups, x.columns / groups, Number(accumulate));
  }

  layerNorm({ out, mean, inverse, x, weight, bias, epsilon, rows }: LayerNorm): void {
    const at = this.begin(COMMAND.layerNorm, rows * x.columns);
    this.ints(at, addressOf(out), addressOf(mean), addressOf(inverse), addressOf(x), addressOf(weight), addressOf(bias), 0, rows, x.columns);
    this.floats[at + 6] = epsilon;
  }

  layerNormBackward({ dx, dy, x, weight, mean, inverse, rows, accumulate }: LayerNormBackward): void {
    const at = this.begin(COMMAND.layerNormBackward, rows * x.columns);
    this.ints(at, addressOf(dx), addressOf(dy), addressOf(x), addressOf(weight), addressOf(mean), addressOf(inverse), rows, x.columns, Number(accumulate));
  }

  rope({ out, x, cos, sin, positions, rows, heads, headWidth, first = 0, interleaved = false, inverse }: Rope): void {
    const at = this.begin(COMMAND.rope, rows * x.columns);
    this.ints(at, addressOf(out), addressOf(x), addressOf(cos), addressOf(sin), addressOf(positions), rows, heads, headWidth, cos.columns, Number(inverse), first, Number(interleaved));
  }

  attention(op: Attention): void {
    const { headWidth, valueWidth } = headWidths(op);
    const at = this.begin(COMMAND.attention, op.rows * op.rows * op.q.columns);
    this.ints(at, addressOf(op.out), addressOf(op.logSum), addressOf(op.q), addressOf(op.k), addressOf(op.v), addressOf(op.keyStart), addressOf(op.keyEnd));
    this.ints(at + 7, op.rows, op.heads, op.keyHeads, headWidth, 0, valueWidth, addressOf(op.slopes), op.shared ?? 0, scalesOf(op.k), scalesOf(op.v), op.k.rows, op.v.rows);
    this.floats[at + 11] = op.scale;
  }

  attentionBackward(op: AttentionBackward): void {
    const { rows, heads, keyHeads, scale } = op;
    const { headWidth, valueWidth } = headWidths(op);
    const dOut = addressOf(op.dOut);
    const logSum = addressOf(op.logSum);
    const q = addressOf(op.q);
    const k = addressOf(op.k);
    const v = addressOf(op.v);
    const delta = addressOf(op.delta);
    let at = this.begin(COMMAND.attentionBackwardQueries, rows * rows * op.q.columns);
    this.ints(at, addressOf(op.dq), delta, dOut, addressOf(op.out), logSum, q, k, v, addressOf(op.keyStart), addressOf(op.keyEnd), rows, heads, keyHeads, headWidth, 0, valueWidth, addressOf(op.slopes), op.shared ?? 0);
    this.floats[at + 14] = scale;
    at = this.begin(COMMAND.attentionBackwardKeys, rows * rows * op.q.columns);
    this.ints(at, addressOf(op.dk), addressOf(op.dv), delta, dOut, logSum, q, k, v, addressOf(op.keyStart), addressOf(op.keyEnd), addressOf(op.queryEnd));
    this.ints(at + 11, rows, heads, keyHeads, headWidth, 0, valueWidth, addressOf(op.slopes), op.shared ?? 0);
    this.floats[at + 15] = scale;
  }

  swiglu({ out, gate, up, rows }: Swiglu): void {
    const count = rows * out.columns;
    this.ints(this.begin(COMMAND.swiglu, count), addressOf(out), addressOf(gate), addressOf(up), count);
  }

  swigluBackward({ dGate, dUp, dOut, gate, up, rows }: SwigluBackward): void {
    const count = rows * dOut.columns;
    this.ints(this.begin(COMMAND.swigluBackward, count), addressOf(dGate), addressOf(dUp), addressOf(dOut), addressOf(gate), addressOf(up), count);
  }

  gelu({ out, x, rows }: Gelu): void {
    const count = rows * out.columns;
    this.ints(this.begin(COMMAND.gelu, count), addressOf(out), addressOf(x), count);
  }

  geluBackward({ dx, dOut, x, rows }: GeluBackward): void {
    const count = rows * dOut.columns;
    this.ints(this.begin(COMMAND.geluBackward, count), addressOf(dx), addressOf(dOut), addressOf(x), count);
  }

  copyColumns({ out, x, rows, blocks, width, outStart, outStep, xStart, xStep, accumulate }: CopyColumns): void {
    const at = this.begin(COMMAND.copyColumns, rows * blocks * width);
    this.ints(at, addressOf(out), addressOf(x), rows, blocks, width, outStart, outStep, xStart, xStep, out.columns, x.columns, Number(accumulate));
  }

  add({ out, a, b, rows }: Add): void {
    const count = rows * out.columns;
    this.ints(this.begin(COMMAND.add, count), addressOf(out), addressOf(a), addressOf(b), count);
  }

  setAll({ out, value, rows }: SetAll): void {
    const count = rows * out.columns;
    const at = this.begin(COMMAND.setAll, count);
    this.ints(at, addressOf(out), 0, count);
    this.floats[at + 1] = value;
  }

  dropout({ out, x, rate, seed, rows, accumulate }: Dropout): void {
    const count = rows * out.columns;
    const at = this.begin(COMMAND.dropout, count);
    this.ints(at, addressOf(out), addressOf(x), Math.floor(rate * 2 ** 32), 0, mix32(seed), count, Number(accumulate));
    this.floats[at + 3] = 1 / (1 - rate);
  }

  moveRows({ out, x, index, rows }: MoveRows, scatter: boolean): void {
    const at = this.begin(x.kind === 'packed' ? COMMAND.gatherDecoded : COMMAND.moveRows, rows * out.columns);
    this.ints(at, addressOf(out), addressOf(x), addressOf(index), rows, out.columns, Number(scatter));
  }

  cacheRows({ out, x, index, rows }: CacheRows): void {
    const { heads, width } = out;
    const at = this.begin(COMMAND.cacheRows, rows * heads * width);
    this.ints(at, addressOf(out), (out as WasmCached).scales, addressOf(x), addressOf(index), rows, heads, width, out.rows);
  }

  crossEntropy({ logits, labels, losses, rows, gradientScale, rowScales }: CrossEntropy): void {
    const at = this.begin(COMMAND.crossEntropy, rows * logits.columns);
    this.ints(at, addressOf(logits), addressOf(labels), addressOf(losses), rows, logits.columns, 0, addressOf(rowScales));
    this.floats[at + 5] = gradientScale;
  }

  argmax({ out, x, rows }: Argmax): void {
    this.ints(this.begin(COMMAND.argmax, rows * x.columns), addressOf(out), addressOf(x), rows, x.columns);
  }

  sumOfSquares({ out, x }: SumOfSquares): void {
    const count = x.rows * x.columns;
    const blocks = Math.ceil(count / SQUARES_BLOCK);
    const partials = this.options.partials(blocks);
    this.ints(this.begin(COMMAND.squarePartials, count), partials, addressOf(x), count);
    this.ints(this.begin(COMMAND.sumPartials, blocks), addressOf(out), partials, blocks);
  }

  adamw(op: AdamW): void {
    const { learningRate, beta1, beta2 } = op;
    const count = op.parameters.rows * op.parameters.columns;
    const at = this.begin(COMMAND.adamw, count);
    this.ints(at, addressOf(op.parameters), addressOf(op.gradients), addressOf(op.first), addressOf(op.second), addressOf(op.squaredNorm), count);
    this.floats.set(
      [
        op.maxNorm,
        1 - learningRate * op.weightDecay,
        beta1,
        beta2,
        1 - beta1,
        1 - beta2,
        learningRate / (1 - beta1 ** op.step),
        Math.sqrt(1 - beta2 ** op.step),
        op.epsilon,
      ],
      at + 6,
    );
  }

  doraScales({ scales, norms, magnitude, inverse, inputs, b, product, bGram, scale }: DoraScales): void {
    const { rows: outputs, columns: rank } = b;
    const at = this.begin(COMMAND.doraScales, outputs * rank);
    this.ints(at, addressOf(scales), addressOf(norms), addressOf(magnitude), addressOf(inverse), inputs, addressOf(b), addressOf(product), addressOf(bGram), outputs, rank);
    this.floats[at + 10] = scale;
  }

  scaleColumns({ out, x, scales, factor = 1, add, bias, rows }: ScaleColumns): void {
    const at = this.begin(COMMAND.scaleColumns, rows * out.columns);
    this.ints(at, addressOf(out), addressOf(x), addressOf(scales), 0, addressOf(add), addressOf(bias), rows, out.columns);
    this.floats[at + 3] = factor;
  }

  columnDots({ out, x, y, divisors, rows, accumulate }: ColumnDots): void {
    const at = this.begin(COMMAND.columnDots, rows * out.columns);
    this.ints(at, addressOf(out), addressOf(x), addressOf(y), addressOf(divisors), rows, out.columns, Number(accumulate));
  }

  route({ weights, scores, logits, bias, rows, scoring, groups, chosenGroups, groupBest, chosen, normalized, scale }: Route): void {
    const at = this.begin(COMMAND.route, rows * logits.columns * (chosen + chosenGroups));
    this.ints(at, addressOf(weights), addressOf(scores), addressOf(logits), addressOf(bias), rows, logits.columns, Number(scoring === 'sigmoid'), groups, chosenGroups, groupBest, chosen, Number(normalized));
    this.floats[at + 12] = scale;
  }

  routeBackward({ dLogits, dWeights, weights, scores, rows, scoring, normalized, scale }: RouteBackward): void {
    const at = this.begin(COMMAND.routeBackward, rows * weights.columns);
    this.ints(at, addressOf(dLogits), addressOf(dWeights), addressOf(weights), addressOf(scores), rows, weights.columns, Number(scoring === 'sigmoid'), Number(normalized));
    this.floats[at + 8] = scale;
  }

  scaleRows({ out, x, scales, column, add, rows }: ScaleRows): void {
    const at = this.begin(COMMAND.scaleRows, rows * out.columns);
    this.ints(at, addressOf(out), addressOf(x), addressOf(scales), addressOf(add), rows, out.columns, scales.columns, column);
  }

  scaleRowsBackward({ dx, dScales, dOut, x, scales, column, rows }: ScaleRowsBackward): void {
    const at = this.begin(COMMAND.scaleRowsBackward, rows * x.columns);
    this.ints(at, addressOf(dx), addressOf(dScales), addressOf(dOut), addressOf(x), addressOf(scales), rows, x.columns, scales.columns, column);
  }

  /** Index of the first parameter of a new command. */
  private begin(operation: number, work: number): number {
    if (this.count === MAX_COMMANDS) this.flush();
    if (this.words.buffer !== this.options.memory.buffer) {
      this.words = new Int32Array(this.options.memory.buffer);
      this.floats = new Float32Array(this.options.memory.buffer);
    }
    const at = this.options.commands / 4 + this.count * COMMAND_WORDS;
    this.words[at] = operation;
    this.words[at + 1] = 0;
    this.words[at + 2] = 0;
    this.count++;
    this.pending += work;
    return at + FIRST_PARAMETER;
  }

  private ints(at: number, ...values: number[]): void {
    for (let i = 0; i < values.length; i++) this.words[at + i] = values[i]!;
  }
}
