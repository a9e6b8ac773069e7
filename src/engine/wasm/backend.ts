/**
 * The WASM SIMD backend: AssemblyScript kernels (wasm/) over one linear memory, driven by recorded commands, on one thread or several that share the
 * memory. The calling thread works too and blocks while a flush runs, so it must not be a page's main thread.
 */
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
import { Refusal } from '../refusal';
import { rehearseBy, type Costs } from '../rehearsal';
import { allocateCached, cachedBytes, type WasmCached } from './cache';
import { blockBytes, createHeap } from './heap';
import { chooseBuild, instantiateKernels, supportsRelaxedSimd, type WasmPlatform } from './platform';
import { COMMAND_BYTES, MAX_COMMANDS, Recorder, SQUARES_BLOCK, type WasmTensor } from './recorder';
import { packedBytes, packMatrix, type WasmPacked } from './weights';

export interface WasmBackendOptions {
  readonly platform: WasmPlatform;
  /** Threads in all; more than one needs shared memory and `spawnThread`. */
  readonly threads: number;
  /** Default: whatever the engine here supports. */
  readonly relaxed?: boolean;
  /** The most memory to take; at most 4 GiB, which is also the default. */
  readonly limitBytes?: number;
}

const CONTROL_BYTES = 64;
/** Words of the control block (wasm/work.ts). */
const JOB = 0;
const STOP = 6;
/** A thread's scratch: packed panels of products and of attention. */
const SCRATCH_BYTES = 196608;
const PAGE = 65536;
const INITIAL_PAGES = 64;
/** Most pages to ask for, tried in turn: some devices refuse to reserve 4 GiB. */
const MAXIMUM_PAGES = [65536, 32768, 16384, 8192];

/** Of the partial sums of so many blocks, as f64. */
const partialBytes = (blocks: number): number => 8 * blocks;

const COSTS: Costs = {
  tensor: (rows, columns) => blockBytes(4 * rows * columns),
  packed: (form, rows, columns) => blockBytes(packedBytes(form, rows, columns)),
  cached: (rows, heads, width) => blockBytes(cachedBytes(rows, heads, width)),
  squares: (count) => blockBytes(partialBytes(Math.ceil(count / SQUARES_BLOCK))),
};

export async function createWasmBackend({ platform, threads, relaxed = supportsRelaxedSimd(), limitBytes = Infinity }: WasmBackendOptions): Promise<Backend> {
  const { spawnThread } = platform;
  const threaded = threads > 1 && spawnThread !== undefined;
  const module = await platform.compile(chooseBuild(relaxed, threaded));
  const { memory, mostPages } = createMemory(threaded);
  const kernels = await instantiateKernels(module, memory);
  const limit = Math.min(limitBytes, mostPages * PAGE);
  const heap = createHeap(memory, kernels.heapBase(), limit);
  const control = heap.allocate(CONTROL_BYTES);
  const commands = heap.allocate(MAX_COMMANDS * COMMAND_BYTES);
  kernels.start(control, heap.allocate(SCRATCH_BYTES));

  const helpers: { terminate(): void }[] = [];
  if (threaded) {
    const starts = Array.from({ length: threads - 1 }, () => ({ module, memory, control, scratch: heap.allocate(SCRATCH_BYTES) }));
    const started = await Promise.allSettled(starts.map(spawnThread));
    helpers.push(...started.flatMap((thread) => (thread.status === 'fulfilled' ? [thread.value] : [])));
    const failed = started.find((thread) => thread.status === 'rejected');
    if (failed) {
      for (const helper of helpers) helper.terminate();
      throw failed.reason;
    }
  }

  let partials = { blocks: 0, address: 0 };
  const recorder = new Recorder({
    memory,
    commands,
    threads: helpers.length + 1,
    partials: (blocks) => {
      if (blocks > partials.blocks) partials = { blocks, address: heap.allocate(partialBytes(blocks)) };
      return partials.address;
    },
    execute: (count) => kernels.run(commands, count),
  });

  const elements = (tensor: Tensor, offset = 0, length = tensor.rows * tensor.columns - offset): Float32Array | Int32Array => {
    if (offset + length > tensor.rows * tensor.columns) throw new RangeError('A tensor was read or written past its end.');
    const at = (tensor as WasmTensor).address + offset * 4;
    return tensor.kind === 'f32' ? new Float32Array(memory.buffer, at, length) : new Int32Array(memory.buffer, at, length);
  };
  const make = (kind: Tensor['kind'], rows: number, columns: number, address: number): WasmTensor => ({ kind, rows, columns, address });

  return {
    name: `wasm${relaxed ? ', relaxed' : ''}`,
    threads: helpers.length + 1,
    get memory() {
      return { usedBytes: heap.usedBytes, limitBytes: limit };
    },
    rehearse: (room) => rehearseBy(COSTS, 'wasm', room),
    get pending() {
      return recorder.pending;
    },
    allocate: (kind, rows, columns) => make(kind, rows, columns, heap.allocate(rows * columns * 4)),
    view: (parent, offset, rows, columns) => {
      if (offset % VIEW_ALIGNMENT !== 0 || offset + rows * columns > parent.rows * parent.columns) throw new RangeError('This view does not lie in its parent.');
      return make(parent.kind, rows, columns, (parent as WasmTensor).address + offset * 4);
    },
    pack: (form, rows, columns) => packMatrix(memory, heap, form, rows, columns),
    allocateCached: (rows, heads, width) => allocateCached(heap, rows, heads, width),
    free: (tensor) => {
      recorder.flush();
      heap.free((tensor as WasmTensor | WasmPacked | WasmCached).address);
    },
    write: (tensor, data, offset = 0) => {
      recorder.flush();
      elements(tensor, offset, data.length).set(data);
    },
    read: async (tensor, offset, length) => {
      recorder.flush();
      return (elements(tensor, offset, length) as Float32Array).slice();
    },
    readInts: async (tensor, offset, length) => {
      recorder.flush();
      return (elements(tensor, offset, length) as Int32Array).slice();
    },
    flush: () => recorder.flush(),
    dispose: () => {
      if (!threaded) return;
      const words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
      Atomics.store(words, STOP, 1);
      Atomics.add(words, JOB, 1);
      Atomics.notify(words, JOB);
      for (const helper of helpers) helper.terminate();
    },
    matmul: (op) => recorder.matmul(op),
    rmsNorm: (op) => recorder.rmsNorm(op),
    rmsNormBackward: (op) => recorder.rmsNormBackward(op),
    layerNorm: (op) => recorder.layerNorm(op),
    layerNormBackward: (op) => recorder.layerNormBackward(op),
    rope: (op) => recorder.rope(op),
    attention: (op) => recorder.attention(op),
    attentionBackward: (op) => recorder.attentionBackward(op),
    swiglu: (op) => recorder.swiglu(op),
    swigluBackward: (op) => recorder.swigluBackward(op),
    gelu: (op) => recorder.gelu(op),
    geluBackward: (op) => recorder.geluBackward(op),
    copyColumns: (op) => recorder.copyColumns(op),
    add: (op) => recorder.add(op),
    setAll: (op) => recorder.setAll(op),
    dropout: (op) => recorder.dropout(op),
    gatherRows: (op) => recorder.moveRows(op, false),
    scatterRows: (op) => recorder.moveRows(op, true),
    cacheRows: (op) => recorder.cacheRows(op),
    crossEntropy: (op) => recorder.crossEntropy(op),
    argmax: (op) => recorder.argmax(op),
    sumOfSquares: (op) => recorder.sumOfSquares(op),
    adamw: (op) => recorder.adamw(op),
    doraScales: (op) => recorder.doraScales(op),
    scaleColumns: (op) => recorder.scaleColumns(op),
    columnDots: (op) => recorder.columnDots(op),
    route: (op) => recorder.route(op),
    routeBackward: (op) => recorder.routeBackward(op),
    scaleRows: (op) => recorder.scaleRows(op),
    scaleRowsBackward: (op) => recorder.scaleRowsBackward(op),
  };
}

function createMemory(shared: boolean): { readonly memory: WebAssembly.Memory; readonly mostPages: number } {
  if (!shared) return { memory: new WebAssembly.Memory({ initial: INITIAL_PAGES }), mostPages: MAXIMUM_PAGES[0]! };
  for (const maximum of MAXIMUM_PAGES) {
    try {
      return { memory: new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared }), mostPages: maximum };
    } catch {
      // Reserving this much failed: try less.
    }
  }
  throw new Refusal('no-memory', 'No memory can be shared between threads here.', 'Close other tabs, or use one thread.');
}
