/** The WebGPU backend: WGSL kernels over the device's buffers, recorded and submitted in order. Works wherever a `GPU` is: a page, a worker, Node with Dawn. */
import { VIEW_ALIGNMENT, type Backend, type BackendMemory, type CompileProgress, type Rehearsal, type Tensor } from '../backend';
import { watch } from './health';
import { attentionOperations } from './kernels/attention';
import { columnOperations } from './kernels/columns';
import { elementwiseOperations } from './kernels/elementwise';
import { expertKernels } from './kernels/experts';
import { gatherOperations } from './kernels/gather';
import { lossOperations } from './kernels/loss';
import { matmulOperations, type MatmulChoices } from './kernels/matmul';
import { normOperations } from './kernels/norms';
import { optimizerOperations } from './kernels/optimizer';
import { ropeOperations } from './kernels/rope';
import { IdleQueue } from './idle-queue';
import { buffersOf, createDeviceMemory, rangeOf, rehearsedBuffers, type DeviceMemory } from './memory';
import { packMatrix, rangesOf, rehearsePacking } from './packed';
import { profileOf, type ProfileOption } from './profile';
import { Queue } from './queue';
import { allocateWithin, isSplit, partsOf, type Part, type SplitTensor } from './split';

export interface WebGpuBackendOptions extends ProfileOption {
  readonly device: GPUDevice;
  /** The most memory to take. Without it, as much as the device gives: it doesn't tell how much that is. */
  readonly limitBytes?: number | undefined;
  /** Beyond this, less memory is taken where that only costs time. */
  readonly sparingBytes?: number | undefined;
  readonly onCompile?: (progress: CompileProgress) => void;
  /** The most that one binding may be, in bytes: matrices beyond it lie in several. */
  readonly mostBinding?: number;
  readonly products?: MatmulChoices | undefined;
  /** Where products are multiplied in f16, if the device can (see matmul-workgroup.ts): in answers alone, unless something else is said. */
  readonly halves?: 'never' | 'answers' | 'always' | undefined;
}

const BYTES = 4;
/** Buffers are whole vectors of four. */
const mostBindingOf = ({ limits }: GPUDevice): number => Math.floor(limits.maxStorageBufferBindingSize / 16) * 16;

/** What a page may take on a phone before the system ends it, less what else it takes. */
const LEAST_SPARING = 2 ** 30;

/** A device doesn't tell how much memory it has; one that gives much in one piece has as much at least. */
const sparingOf = ({ limits }: GPUDevice): number => Math.max(LEAST_SPARING, limits.maxBufferSize);

export function createWebGpuBackend(options: WebGpuBackendOptions): Backend {
  const { device, onCompile, limitBytes = Infinity, sparingBytes = sparingOf(device) } = options;
  const health = watch(device);
  const memory = createDeviceMemory(buffersOf(device, health), { limitBytes, sparingBytes });
  return backendOn(new Queue(device, memory, health, onCompile), options);
}

/** One that only counts what a backend with these options would take, and notes which kernels `live` would run. */
function rehearse(live: Queue, options: WebGpuBackendOptions, room: BackendMemory): Rehearsal {
  const { device, mostBinding = mostBindingOf(device) } = options;
  const memory = createDeviceMemory(rehearsedBuffers(device.limits), room);
  const queue = new IdleQueue(device, memory);
  const backend = backendOn(queue, options, live);
  // What every backend takes for itself is among what is taken already.
  memory.countFrom(room.usedBytes);
  return {
    ...backend,
    compile: (onProgress) => live.compile(queue.met, onProgress),
    get memory() {
      return roomOf(memory);
    },
    get peakBytes() {
      return memory.peakBytes;
    },
    pack: (form, rows, columns) => rehearsePacking(queue, form, rows, columns, mostBinding),
    dispose: () => {},
  };
}

const roomOf = ({ usedBytes, limitBytes, sparingBytes }: DeviceMemory): BackendMemory => ({ usedBytes, limitBytes, sparingBytes });

/** `live`: the device's, where `queue` is a rehearsal's. */
function backendOn(queue: Queue, options: WebGpuBackendOptions, live = queue): Backend {
  const { device, memory } = queue;
  const { profile = profileOf(device), mostBinding = mostBindingOf(device), products, halves = 'answers' } = options;
  const { exact, inHalves } = matmulOperations(queue, { profile, ...products });
  const canHalve = halves !== 'never' && device.features.has('shader-f16');
  const read = (tensor: Tensor, offset: number, length: number): Promise<ArrayBuffer> => {
    if (offset + length > tensor.rows * tensor.columns) throw new RangeError('A tensor was read past its end.');
    return isSplit(tensor) ? readParts(tensor, offset, length) : queue.read(rangeOf(tensor), offset * BYTES, length * BYTES);
  };
  const readParts = async (tensor: SplitTensor, offset: number, length: number): Promise<ArrayBuffer> => {
    const joined = new Uint8Array(length * BYTES);
    const copy = async ({ shard, at, start, end }: Part): Promise<void> => joined.set(new Uint8Array(await queue.read(shard, at * BYTES, (end - start) * BYTES)), start * BYTES);
    await Promise.all(partsOf(tensor, offset, length).map(copy));
    return joined.buffer;
  };
  const sizeFrom = (tensor: Tensor, offset: number): number => tensor.rows * tensor.columns - offset;

  const backend: Backend = {
    name: 'webgpu',
    threads: 1,
    get memory() {
      return roomOf(memory);
    },
    rehearse: (room) => rehearse(live, options, room),
    get pending() {
      return queue.pending;
    },
    get portion() {
      return queue.pace.portion;
    },
    caughtUp: () => queue.caughtUp(),
    allocate: (kind, rows, columns) => allocateWithin(memory, kind, rows, columns, mostBinding),
    view: (parent, offset, rows, columns) => {
      if (offset % VIEW_ALIGNMENT !== 0 || offset + rows * columns > parent.rows * parent.columns) throw new RangeError('This view does not lie in its parent.');
      return memory.view(parent, offset, rows, columns);
    },
    pack: (form, rows, columns) => packMatrix(queue, form, rows, columns, mostBinding),
    free: (tensor) => {
      for (const range of rangesOf(tensor)) queue.free(range);
    },
    write: (tensor, data, offset = 0) => {
      if (offset + data.length > tensor.rows * tensor.columns) throw new RangeError('A tensor was written past its end.');
      if (isSplit(tensor)) for (const { shard, at, start, end } of partsOf(tensor, offset, data.length)) queue.write(shard, at * BYTES, data.subarray(start, end));
      else queue.write(rangeOf(tensor), offset * BYTES, data);
    },
    read: async (tensor, offset = 0, length = sizeFrom(tensor, offset)) => new Float32Array(await read(tensor, offset, length)),
    readInts: async (tensor, offset = 0, length = sizeFrom(tensor, offset)) => new Int32Array(await read(tensor, offset, length)),
    flush: () => queue.flush(),
    dispose: () => device.destroy(),
    ...elementwiseOperations(queue),
    ...columnOperations(queue),
    ...expertKernels(queue),
    ...lossOperations(queue, { profile }),
    ...optimizerOperations(queue),
    ...(canHalve && halves === 'always' ? inHalves : exact),
    ...gatherOperations(queue, { profile }),
    ...normOperations(queue, { profile }),
    ...ropeOperations(queue),
    ...attentionOperations(queue, { profile }),
  };
  if (!canHalve || halves === 'always') return backend;
  const answering: Backend = Object.create(backend, { matmul: { value: inHalves.matmul } });
  return Object.assign(backend, { answering });
}
