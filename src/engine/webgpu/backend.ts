/** The WebGPU backend: WGSL kernels over the device's buffers, recorded and submitted in order. Works wherever a `GPU` is: a page, a worker, Node with Dawn. */
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
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
import { createDeviceMemory, rangeOf } from './memory';
import { packMatrix, rangesOf } from './packed';
import { profileOf, type ProfileOption } from './profile';
import { Queue, type CompileProgress } from './queue';

export interface WebGpuBackendOptions extends ProfileOption {
  readonly device: GPUDevice;
  /** The most memory to take. */
  readonly limitBytes?: number;
  readonly onCompile?: (progress: CompileProgress) => void;
  /** The most that one binding may be, in bytes: packed matrices beyond it lie in several. */
  readonly mostBinding?: number;
  readonly products?: MatmulChoices;
}

const BYTES = 4;
/** Buffers are whole vectors of four. */
const wholeQuads = (bytes: number): number => Math.floor(bytes / 16) * 16;

export function createWebGpuBackend({ device, limitBytes = Infinity, onCompile, profile = profileOf(device), mostBinding = wholeQuads(device.limits.maxStorageBufferBindingSize), products }: WebGpuBackendOptions): Backend {
  const health = watch(device);
  const memory = createDeviceMemory(device, limitBytes, health);
  const queue = new Queue(device, memory, health, onCompile);
  const read = (tensor: Tensor, offset: number, length: number): Promise<ArrayBuffer> => {
    if (offset + length > tensor.rows * tensor.columns) throw new RangeError('A tensor was read past its end.');
    return queue.read(rangeOf(tensor), offset * BYTES, length * BYTES);
  };
  const sizeFrom = (tensor: Tensor, offset: number): number => tensor.rows * tensor.columns - offset;

  return {
    name: 'webgpu',
    threads: 1,
    get memory() {
      return { usedBytes: memory.usedBytes, limitBytes: memory.limitBytes };
    },
    get pending() {
      return queue.pending;
    },
    allocate: memory.allocate,
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
      queue.write(rangeOf(tensor), offset * BYTES, data);
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
    ...matmulOperations(queue, { profile, ...products }),
    ...gatherOperations(queue),
    ...normOperations(queue, { profile }),
    ...ropeOperations(queue),
    ...attentionOperations(queue, { profile }),
  };
}
