/**
 * Think of a backend as a device with a queue: tensors are handles to its memory, and each operation is a command that is recorded, in order, and
 * executed no later than the next `flush` or `read`. Data stay on the device; only `read` brings them back, and it is asynchronous. Nothing is
 * allocated by an operation: every output is given. All matrices are row-major f32; row counts are arguments, because a buffer is made once for
 * the largest batch and used for smaller ones.
 *
 * Every implementation passes `backend.contract.ts` against the reference, kernel by kernel.
 */
import type { ExpertOperations } from './backend-experts';
import type {
  AdamW,
  Add,
  Argmax,
  Attention,
  AttentionBackward,
  CacheRows,
  ColumnDots,
  CopyColumns,
  CrossEntropy,
  DoraScales,
  Dropout,
  Gelu,
  GeluBackward,
  LayerNorm,
  LayerNormBackward,
  Matmul,
  MoveRows,
  RmsNorm,
  RmsNormBackward,
  Rope,
  ScaleColumns,
  ScatterRows,
  SetAll,
  SumOfSquares,
  Swiglu,
  SwigluBackward,
} from './commands';
import type { CachedRows, Form, Packing, Tensor, TensorKind, Weight } from './tensor';

export type * from './commands';
export type * from './tensor';

/** Bytes of a device. */
export interface BackendMemory {
  /** What is taken. */
  readonly usedBytes: number;
  /** The most there can be, as far as it is known. */
  readonly limitBytes: number;
  /** Beyond this, work is done in a way that takes less memory though more time, where there is one: for devices that don't tell how much they have. */
  readonly sparingBytes?: number | undefined;
}

export interface Backend extends ExpertOperations {
  readonly name: string;
  /** Cores that work on one command. */
  readonly threads: number;

  readonly memory: BackendMemory;
  /** A backend that computes nothing and takes nothing, but counts what this one would take, on from `memory`. */
  rehearse(memory: BackendMemory): Rehearsal;

  /** A zero-filled matrix. Throws a `Refusal` when the device has no room. */
  allocate(kind: TensorKind, rows: number, columns: number): Tensor;
  /** Part of another tensor's memory, from `offset` elements on (a multiple of `VIEW_ALIGNMENT`). Freed with its parent. */
  view(parent: Tensor, offset: number, rows: number, columns: number): Tensor;
  /** Room for a frozen matrix, to be filled row by row. Throws a `Refusal` when the device has none. */
  pack(form: Form, rows: number, columns: number): Packing;
  /** Room for the keys or the values of so many tokens, in 8 bits. Throws a `Refusal` when the device has none. */
  allocateCached(rows: number, heads: number, width: number): CachedRows;
  free(tensor: Weight | CachedRows): void;
  /** Copies into a tensor, in order with the commands recorded before. */
  write(tensor: Tensor, data: Float32Array | Int32Array, offset?: number): void;
  /** Executes what is recorded and copies `length` elements out. */
  read(tensor: Tensor, offset?: number, length?: number): Promise<Float32Array>;
  readInts(tensor: Tensor, offset?: number, length?: number): Promise<Int32Array>;
  /** Executes what is recorded (or hands it to the device's queue). */
  flush(): void;
  /** Multiply-adds recorded since the last flush, and at how many to flush and let others run. */
  readonly pending: number;
  readonly portion?: number;
  /** Waits while the device has more than enough to do of what it was handed. Absent where commands are done when `flush` returns. */
  caughtUp?(): Promise<void>;
  /** This backend as it answers, where that differs: its products may be as exact as f16 is, which is too little for gradients. Tensors are the same. */
  readonly answering?: Backend;
  /** Gives back threads and memory. The backend is unusable afterwards. */
  dispose(): void;

  matmul(op: Matmul): void;
  rmsNorm(op: RmsNorm): void;
  rmsNormBackward(op: RmsNormBackward): void;
  layerNorm(op: LayerNorm): void;
  layerNormBackward(op: LayerNormBackward): void;
  rope(op: Rope): void;
  attention(op: Attention): void;
  attentionBackward(op: AttentionBackward): void;
  swiglu(op: Swiglu): void;
  swigluBackward(op: SwigluBackward): void;
  gelu(op: Gelu): void;
  geluBackward(op: GeluBackward): void;
  copyColumns(op: CopyColumns): void;
  add(op: Add): void;
  setAll(op: SetAll): void;
  dropout(op: Dropout): void;
  gatherRows(op: MoveRows): void;
  scatterRows(op: ScatterRows): void;
  cacheRows(op: CacheRows): void;
  crossEntropy(op: CrossEntropy): void;
  argmax(op: Argmax): void;
  sumOfSquares(op: SumOfSquares): void;
  adamw(op: AdamW): void;
  doraScales(op: DoraScales): void;
  scaleColumns(op: ScaleColumns): void;
  columnDots(op: ColumnDots): void;
}

/** How many programs for a device were asked for, and how many are compiled. */
export interface CompileProgress {
  readonly compiled: number;
  readonly wanted: number;
}

/** What a piece of work is rehearsed on: see `rehearsal.ts`. */
export interface Rehearsal extends Backend {
  /** The most bytes that were taken at one time. */
  readonly peakBytes: number;
  /** Compiles what the rehearsed work runs on and isn't compiled yet, and waits for it. Where nothing is compiled there is no such thing. */
  compile?(onProgress?: (progress: CompileProgress) => void): Promise<void>;
}

/** Elements that a view's offset is a multiple of (256 bytes: the binding alignment of GPUs). */
export const VIEW_ALIGNMENT = 64;
