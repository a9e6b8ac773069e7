/**
 * The queue of a rehearsal: nothing reaches a device. What operations take for themselves, as they are recorded, is counted by the memory that they are given, and the kernels
 * that they would run are noted.
 */
import type { Health } from './health';
import type { Groups, Kernel } from './kernel';
import type { DeviceMemory, Range } from './memory';
import type { Pace } from './pace';
import { keyOf, type Use } from './pipelines';
import { placesOf, Queue } from './queue';
import { createStaging, type Staging } from './staging';

const HEALTHY: Health = { failure: null, report: () => {}, orFailure: (work) => work() };

const IDLE: Pace = { portion: Infinity, submitted: () => {}, caughtUp: async () => {} };

export class IdleQueue extends Queue {
  readonly #copies: Staging;
  readonly #met = new Map<string, Use>();

  constructor(device: GPUDevice, memory: DeviceMemory) {
    super(device, memory, HEALTHY, undefined, IDLE);
    this.#copies = createStaging(memory);
  }

  /** What was dispatched, each once. */
  get met(): Iterable<Use> {
    return this.#met.values();
  }

  override dispatch(kernel: Kernel, buffers: Readonly<Record<string, Range>>, _: unknown, groups: Groups): void {
    if (groups.some((count) => count === 0)) return;
    const use = { kernel, slots: placesOf(kernel, buffers).slots };
    this.#met.set(keyOf(use), use);
  }

  override write(): void {}

  override flush(): void {}

  /** What a rehearsal didn't take stays as it is. */
  override free(range: Range): void {
    this.memory.forget(range);
  }

  override async read(_: Range, __: number, bytes: number): Promise<ArrayBuffer> {
    const copy = this.#copies.take(bytes);
    // What is read at the same time lies beside it.
    await Promise.resolve();
    this.#copies.give(copy);
    return new ArrayBuffer(bytes);
  }
}
