/** The device's buffers: matrices and parts of them, what they take, and when they go. */
import type { BackendMemory, Tensor, TensorKind } from '../backend';
import { amount } from '../bytes';
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

/** Where a tensor of this backend lies. Throws a `Refusal` for one that lies in several places. */
export function rangeOf(tensor: Tensor): Range {
  if (!('shards' in tensor)) return tensor as GpuTensor;
  throw new Refusal('no-memory', `The graphics card would need ${amount(tensor.rows * tensor.columns * BYTES)} in one piece, which is more than it gives.`, FIX);
}

/** Where buffers come from. */
export interface BufferSource {
  readonly limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>;
  make(size: number, usage: number): GPUBuffer;
}

/** A device's buffers. That it has no memory left for one is told to `health`. */
export function buffersOf(device: GPUDevice, health: Health): BufferSource {
  return {
    limits: device.limits,
    make(size, usage) {
      device.pushErrorScope('out-of-memory');
      const made = device.createBuffer({ size, usage });
      // A lost device answers nothing here, and tells of it itself.
      device.popErrorScope().then((error) => error && health.report(noRoom(size, 'less')), () => {});
      return made;
    },
  };
}

/** Names for buffers that nobody makes, of a device with these limits. */
export function rehearsedBuffers(limits: BufferSource['limits']): BufferSource {
  return { limits, make: (size, usage) => ({ size, usage, destroy: () => {} }) as GPUBuffer };
}

export interface DeviceMemory extends BackendMemory {
  /** The most bytes that were taken at one time. */
  readonly peakBytes: number;
  /** Throws a `Refusal` when it doesn't fit. */
  allocate(kind: TensorKind, rows: number, columns: number): GpuTensor;
  view(parent: Tensor, offset: number, rows: number, columns: number): GpuTensor;
  /** A buffer for packed weights or for work, of `bytes`, rounded up to whole words. */
  buffer(bytes: number, usage: number): Range;
  /** Gives back the memory at once; what was submitted before still sees it. */
  release(range: Range): void;
  /** Counts it no longer, and returns what gives it back. */
  forget(range: Range): () => void;
  /** Counts on from so many bytes. */
  countFrom(bytes: number): void;
}

const BYTES = 4;
const FIX = 'Use a smaller model, batch or length, or fewer bits for the weights.';

/** Buffers that were ever made: what a rehearsal names is never taken for what another memory holds. */
let count = 0;

export function createDeviceMemory({ limits, make }: BufferSource, { limitBytes, sparingBytes }: Omit<BackendMemory, 'usedBytes'>): DeviceMemory {
  let usedBytes = 0;
  let peakBytes = 0;
  const sizes = new Map<GPUBuffer, number>();

  const buffer = (bytes: number, usage: number): Range => {
    // A binding of no bytes is not allowed; vectors of four are read whole.
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    const { maxBufferSize, maxStorageBufferBindingSize } = limits;
    const most = usage & USAGE.storage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (size > most) throw new Refusal('no-memory', `The graphics card would need ${amount(size)} in one piece, and gives at most ${amount(most, Math.floor)}.`, FIX);
    if (usedBytes + size > limitBytes) throw noRoom(size, amount(Math.max(0, limitBytes - usedBytes), Math.floor));
    const made = make(size, usage);
    usedBytes += size;
    peakBytes = Math.max(peakBytes, usedBytes);
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
    get peakBytes() {
      return peakBytes;
    },
    limitBytes,
    sparingBytes,
    allocate: (kind, rows, columns) => {
      const range = buffer(rows * columns * BYTES, storage);
      return { kind, rows, columns, ...range, key: keyOf(range.key, 0, rows * columns * BYTES) };
    },
    view: (parent, offset, rows, columns) => {
      const { buffer: whole, key, offset: start } = rangeOf(parent);
      const [at, size] = [start + offset * BYTES, rows * columns * BYTES];
      return { kind: parent.kind, rows, columns, buffer: whole, key: keyOf(key, at, size), offset: at, size };
    },
    buffer,
    release: (range) => forget(range)(),
    forget,
    countFrom(bytes) {
      usedBytes = bytes;
      peakBytes = bytes;
    },
  };
}

/** The same place has the same key, however it was come by: the owner's number, and bytes from its start. */
const keyOf = (owner: string, at: number, size: number): string => `${owner.split(':')[0]}:${at}:${size}`;

function noRoom(bytes: number, left: string): Refusal {
  return new Refusal('no-memory', `The graphics card would need ${amount(bytes)} more, and has ${left}.`, FIX);
}
