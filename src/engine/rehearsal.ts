/**
 * A backend for rehearsals: work that is run on it computes nothing and takes nothing, and what it would have taken is counted. So a plan of memory is the
 * work's own code, run before anything is uploaded.
 */
import type { Backend, BackendMemory, CachedRows, Form, PackedTensor, Packing, Rehearsal, Tensor } from './backend';
import { amount } from './bytes';
import { storageOf } from './quantization';
import { Refusal } from './refusal';

/** What a backend takes, in bytes. */
export interface Costs {
  readonly tensor: (rows: number, columns: number) => number;
  readonly packed: (form: Form, rows: number, columns: number) => number;
  readonly cached: (rows: number, heads: number, width: number) => number;
  /** Kept from the first `sumOfSquares` of so many numbers on; nothing when absent. */
  readonly squares?: (count: number) => number;
}

type Reading = 'rehearse' | 'name' | 'threads' | 'memory' | 'allocate' | 'view' | 'pack' | 'allocateCached' | 'free' | 'write' | 'read' | 'readInts' | 'flush' | 'pending' | 'portion' | 'caughtUp' | 'dispose';
type Operations = Omit<Backend, Reading>;

const nothing = (): void => {};

/** Every operation, done by nobody. */
export const IDLE: Operations = {
  matmul: nothing,
  rmsNorm: nothing,
  rmsNormBackward: nothing,
  layerNorm: nothing,
  layerNormBackward: nothing,
  rope: nothing,
  attention: nothing,
  attentionBackward: nothing,
  swiglu: nothing,
  swigluBackward: nothing,
  gelu: nothing,
  geluBackward: nothing,
  copyColumns: nothing,
  add: nothing,
  setAll: nothing,
  dropout: nothing,
  gatherRows: nothing,
  scatterRows: nothing,
  cacheRows: nothing,
  crossEntropy: nothing,
  argmax: nothing,
  sumOfSquares: nothing,
  adamw: nothing,
  doraScales: nothing,
  scaleColumns: nothing,
  columnDots: nothing,
  route: nothing,
  routeBackward: nothing,
  scaleRows: nothing,
  scaleRowsBackward: nothing,
};

export const isRehearsal = (backend: Backend): backend is Rehearsal => 'peakBytes' in backend;

/** Whether what is taken on `backend` is taken on `own`; otherwise it is a rehearsal's. */
export const isOwn = (own: Backend, backend: Backend): boolean => backend === own || backend === own.answering;

/** Counts by `costs`, on from `usedBytes`, up to the limit. What was taken before may be given back, too: it isn't known here, and counts on. */
export function rehearseBy(costs: Costs, name: string, { usedBytes: before, ...room }: BackendMemory): Rehearsal {
  const bytesOf = new Map<unknown, number>();
  let usedBytes = before;
  let peakBytes = before;
  let squares = 0;
  const taken = <T>(bytes: number, made: T): T => {
    if (usedBytes + bytes > room.limitBytes) throw new Refusal('no-memory', `No room for another ${amount(bytes)}.`, 'Use a smaller model, batch or length.');
    bytesOf.set(made, bytes);
    usedBytes += bytes;
    peakBytes = Math.max(peakBytes, usedBytes);
    return made;
  };
  const rehearsal: Rehearsal = {
    ...IDLE,
    name,
    threads: 1,
    pending: 0,
    get memory() {
      return { ...room, usedBytes };
    },
    get peakBytes() {
      return peakBytes;
    },
    rehearse: (memory) => rehearseBy(costs, name, memory),
    allocate: (kind, rows, columns): Tensor => taken(costs.tensor(rows, columns), { kind, rows, columns }),
    view: ({ kind }, _, rows, columns) => ({ kind, rows, columns }),
    pack(form, rows, columns): Packing {
      const made: PackedTensor = { kind: 'packed', storage: storageOf(form), rows, columns };
      taken(costs.packed(form, rows, columns), made);
      return { add: nothing, finish: () => made, discard: () => rehearsal.free(made) };
    },
    allocateCached: (rows, heads, width): CachedRows => taken(costs.cached(rows, heads, width), { kind: 'cached', rows, heads, width }),
    free(tensor) {
      usedBytes -= bytesOf.get(tensor) ?? 0;
      bytesOf.delete(tensor);
    },
    write: nothing,
    read: async (tensor, offset = 0, length = tensor.rows * tensor.columns - offset) => new Float32Array(length),
    readInts: async (tensor, offset = 0, length = tensor.rows * tensor.columns - offset) => new Int32Array(length),
    flush: nothing,
    dispose: nothing,
    sumOfSquares({ x }) {
      const bytes = costs.squares?.(x.rows * x.columns) ?? 0;
      if (bytes <= squares) return;
      squares = bytes;
      taken(bytes, {});
    },
  };
  return rehearsal;
}
