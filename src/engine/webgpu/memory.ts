/** The device's buffers: matrices and parts of them, what they take, and when they go. */
import type { Tensor, TensorKind } from '../backend';
import { Refusal } from '../refusal';
import type { Health } from './health';

/** Bits of GPUBufferUsage, which Node has under no global name. */
export const USAGE = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, uniform: 0x40, storage: 0x80 } as const;

/** A range of a buffer that a kernel binds. */
export interface Range {
  readonly buffer: GPUBuffer;
  /** Unique among ranges; equal ones are the same place. */
  readonly key: string;
  /** In bytes, a multiple of 256. */
  readonly offset: number;
  /** In bytes, a multiple of 4. */
  readonly size: number;
}

export interface GpuTensor extends Tensor, Range {}

/** Where a tensor of this backend lies. */
export const rangeOf = (tensor: Tensor): Range => tensor as GpuTensor;

export interface DeviceMemory {
  readonly usedBytes: number;
  readonly limitBytes: number;
  /** Throws a `Refusal` when it doesn't fit. */
  allocate(kind: TensorKind, rows: number, columns: number): GpuTensor;
  view(parent: Tensor, offset: number, rows: number, columns: number): GpuTensor;
  /** A buffer for packed weights or for work, of `bytes`, rounded up to whole words. */
  buffer(bytes: number, usage: number): Range;
  /** Gives back the memory at once; what was submitted before still sees it. */
  release(range: Range): void;
  /** Counts it no longer, and returns what gives it back. */
  forget(range: Range): () => void;
}

const BYTES = 4;
const FIX = 'Use a smaller model, batch or length, or fewer bits for the weights.';

export function createDeviceMemory(device: GPUDevice, limitBytes: number, health: Health): DeviceMemory {
  let usedBytes = 0;
  let count = 0;
  const sizes = new Map<GPUBuffer, number>();

  const buffer = (bytes: number, usage: number): Range => {
    // A binding of no bytes is not allowed; vectors of four are read whole.
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    const most = usage & USAGE.storage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (size > most) throw new Refusal('no-memory', `The graphics card would need ${megabytes(size)} in one piece, and gives at most ${Math.floor(most / 2 ** 20)} MB.`, FIX);
    if (usedBytes + size > limitBytes) throw noRoom(size, `${Math.floor(Math.max(0, limitBytes - usedBytes) / 2 ** 20)} MB`);
    device.pushErrorScope('out-of-memory');
    const made = device.createBuffer({ size, usage });
    // A lost device answers nothing here, and tells of it itself.
    device.popErrorScope().then((error) => error && health.report(noRoom(size, 'less')), () => {});
    usedBytes += size;
    sizes.set(made, size);
    return { buffer: made, key: String(count++), offset: 0, size };
  };
  const forget = ({ buffer: gone }: Range): (() => void) => {
    usedBytes -= sizes.get(gone) ?? 0;
    sizes.delete(gone);
    return () => gone.destroy();
  };
  const storage = USAGE.storage | USAGE.copySource | USAGE.copyTarget;

  return {
    get usedBytes() {
      return usedBytes;
    },
    limitBytes,
    allocate: (kind, rows, columns) => {
      const range = buffer(rows * columns * BYTES, storage);
      return { kind, rows, columns, ...range, key: keyOf(range.key, 0, rows * columns * BYTES) };
    },
    view: (parent, offset, rows, columns) => {
      const { buffer: whole, key, offset: start } = parent as GpuTensor;
      const [at, size] = [start + offset * BYTES, rows * columns * BYTES];
      return { kind: parent.kind, rows, columns, buffer: whole, key: keyOf(key, at, size), offset: at, size };
    },
    buffer,
    release: (range) => forget(range)(),
    forget,
  };
}

/** The same place has the same key, however it was come by: the owner's number, and bytes from its start. */
const keyOf = (owner: string, at: number, size: number): string => `${owner.split(':')[0]}:${at}:${size}`;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

function noRoom(bytes: number, left: string): Refusal {
  return new Refusal('no-memory', `The graphics card would need ${megabytes(bytes)} more, and has ${left}.`, FIX);
}
