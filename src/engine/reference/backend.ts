/**
 * The backend that the others are tested against: plain TypeScript on typed arrays, one thread, sums in f64, each kernel written as its formula.
 * It executes at once, so `flush` has nothing to do.
 */
import type { Backend, TensorKind } from '../backend';
import { BITS_PER_WEIGHT } from '../quantization';
import { Refusal } from '../refusal';
import { rehearseBy, type Costs } from '../rehearsal';
import { attention, attentionBackward } from './attention';
import { allocateCached, cacheRows } from './cache';
import { columnDots, doraScales, scaleColumns } from './columns';
import { route, routeBackward, scaleRows, scaleRowsBackward } from './experts';
import { adamw, sumOfSquares } from './optimizer';
import { matmul } from './matmul';
import { layerNorm, layerNormBackward, rmsNorm, rmsNormBackward } from './norms';
import {
  add,
  argmax,
  copyColumns,
  crossEntropy,
  dropout,
  gatherRows,
  gelu,
  geluBackward,
  rope,
  scatterRows,
  setAll,
  swiglu,
  swigluBackward,
} from './rows';
import { floats, ints, pack, type ReferenceTensor } from './tensor';

const COSTS: Costs = {
  tensor: (rows, columns) => 4 * rows * columns,
  packed: (form, rows, columns) => Math.ceil((rows * columns * BITS_PER_WEIGHT[form]) / 8),
  cached: (rows, heads, width) => rows * heads * (width + 2 * Math.ceil(width / 32)),
};

export function createReferenceBackend(): Backend {
  const make = (kind: TensorKind, rows: number, columns: number, data: Float32Array | Int32Array): ReferenceTensor => ({ kind, rows, columns, data });
  return {
    name: 'reference',
    threads: 1,
    pending: 0,
    memory: { usedBytes: 0, limitBytes: Infinity },
    rehearse: (memory) => rehearseBy(COSTS, 'reference', memory),
    allocate: (kind, rows, columns) => {
      try {
        return make(kind, rows, columns, kind === 'f32' ? new Float32Array(rows * columns) : new Int32Array(rows * columns));
      } catch {
        throw new Refusal('no-memory', `No room for a ${rows} × ${columns} matrix.`, 'Use a smaller model, batch or length.');
      }
    },
    view: (parent, offset, rows, columns) => {
      const { kind, data } = parent as ReferenceTensor;
      return make(kind, rows, columns, data.subarray(offset, offset + rows * columns));
    },
    pack,
    allocateCached,
    free: () => {},
    write: (tensor, data, offset = 0) => (tensor as ReferenceTensor).data.set(data, offset),
    read: async (tensor, offset = 0, length = floats(tensor).length - offset) => floats(tensor).slice(offset, offset + length),
    readInts: async (tensor, offset = 0, length = ints(tensor).length - offset) => ints(tensor).slice(offset, offset + length),
    flush: () => {},
    dispose: () => {},
    matmul,
    rmsNorm,
    rmsNormBackward,
    layerNorm,
    layerNormBackward,
    rope,
    attention,
    attentionBackward,
    swiglu,
    swigluBackward,
    gelu,
    geluBackward,
    copyColumns,
    add,
    setAll,
    dropout,
    gatherRows,
    scatterRows,
    cacheRows,
    crossEntropy,
    argmax,
    sumOfSquares,
    adamw,
    doraScales,
    scaleColumns,
    columnDots,
    route,
    routeBackward,
    scaleRows,
    scaleRowsBackward,
  };
}
