/**
 * The device's queue: dispatches and writes are recorded in order and submitted together. A pipeline that isn't compiled yet is compiled aside, and
 * what was recorded waits for it in its place, so the caller never blocks.
 */
import type { CompileProgress } from '../backend';
import { failureOf, type Health } from './health';
import { fold, type Groups, type Kernel } from './kernel';
import { USAGE, type DeviceMemory, type Range } from './memory';
import { createPace, type Pace } from './pace';
import { Pipelines, type Pipeline, type Use } from './pipelines';
import { createStaging, type Staging } from './staging';

/** Bytes between two dispatches' parameters: the alignment of uniform offsets that every device accepts. */
const PARAMS_BYTES = 256;
/** Dispatches of one submission. */
const MOST_DISPATCHES = 512;

interface Dispatch {
  readonly pipeline: Pipeline;
  readonly bindings: readonly Range[];
  readonly params: readonly number[];
  readonly kinds: readonly string[];
  readonly size: Groups;
}

export class Queue {
  /** Multiply-adds recorded since the last flush. */
  pending = 0;
  readonly #pipelines: Pipelines;
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  readonly #params: Range;
  readonly #block = new ArrayBuffer(MOST_DISPATCHES * PARAMS_BYTES);
  readonly #staging: Staging;
  #recorded: Dispatch[] = [];
  /** Multiply-adds of what is recorded. */
  #unsubmitted = 0;
  /** Submissions that wait for pipelines, in order. */
  #waiting: Promise<void> | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly memory: DeviceMemory,
    readonly health: Health,
    onCompile: (progress: CompileProgress) => void = () => {},
    readonly pace: Pace = createPace(() => device.queue.onSubmittedWorkDone()),
  ) {
    this.#pipelines = new Pipelines(device, onCompile);
    this.#staging = createStaging(memory);
    this.#params = memory.buffer(MOST_DISPATCHES * PARAMS_BYTES, USAGE.uniform | USAGE.copyTarget);
  }

  /** Records one dispatch. `buffers` and `params` are in the kernel's order; `work` counts multiply-adds. */
  dispatch(kernel: Kernel, buffers: Readonly<Record<string, Range>>, params: Readonly<Record<string, number>>, groups: Groups, work = 0): void {
    if (groups.some((count) => count === 0) || this.health.failure) return;
    const { ranges, slots } = placesOf(kernel, buffers);
    const bindings = ranges.filter((_, i) => slots[i] === i);
    if (bindings.some((one, i) => bindings.slice(0, i).some((other) => overlap(one, other)))) throw new RangeError(`${kernel.name} binds ranges that overlap.`);
    const { size, across } = fold(groups);
    const kinds = Object.values(kernel.params);
    this.#recorded.push({
      pipeline: this.#pipelines.of({ kernel, slots }),
      bindings,
      params: [...Object.keys(kernel.params).map((name) => params[name]!), across],
      kinds: [...kinds, 'u32'],
      size,
    });
    this.pending += work;
    this.#unsubmitted += work;
    if (this.#recorded.length === MOST_DISPATCHES || this.#unsubmitted >= this.pace.portion) this.#send();
  }

  /** Compiles what will be dispatched. Rejects with what failed. */
  compile(uses: Iterable<Use>, onProgress: (progress: CompileProgress) => void = () => {}): Promise<void> {
    return this.health.orFailure(() => this.#pipelines.compile(uses, onProgress));
  }

  /** Copies into a buffer, in order with what was recorded. */
  write({ buffer, offset }: Range, at: number, data: Float32Array | Int32Array | Uint8Array): void {
    this.flush();
    if (this.health.failure) return;
    // A copy where it waits: the caller may use its array again.
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    const held = this.#waiting ? bytes.slice() : bytes;
    this.#inOrder(() => this.device.queue.writeBuffer(buffer, offset + at, held));
  }

  /** Submits what was recorded. */
  flush(): void {
    this.pending = 0;
    this.#send();
  }

  /** Waits while the device has more than enough to do. Rejects with a `Refusal` when it failed. */
  caughtUp(): Promise<void> {
    return this.health.orFailure(() => this.pace.caughtUp());
  }

  #send(): void {
    const work = this.#unsubmitted;
    this.#unsubmitted = 0;
    if (this.#recorded.length === 0) return;
    const dispatches = this.#recorded;
    this.#recorded = [];
    const missing = dispatches.filter(({ pipeline }) => !pipeline.compiled).map(({ pipeline }) => pipeline.whenReady);
    this.#inOrder(() => this.#submit(dispatches, work), missing);
  }

  /** Copies bytes out, after all that was recorded. Rejects with what failed, then or before. */
  read(range: Range, at: number, bytes: number): Promise<ArrayBuffer> {
    this.flush();
    // In its place: what is written or given back from now on comes after it.
    return this.health.orFailure(() => new Promise((resolve, reject) => this.#inOrder(() => void this.#copyOut(range, at, bytes).then(resolve, reject))));
  }

  async #copyOut({ buffer, offset }: Range, at: number, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#staging.take(bytes);
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, offset + at, staging.buffer, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await staging.buffer.mapAsync(1, 0, bytes);
    const copy = staging.buffer.getMappedRange(0, bytes).slice(0);
    staging.buffer.unmap();
    this.#staging.give(staging);
    return copy;
  }

  /** Gives a range back: it no longer counts, and goes once all that was recorded is submitted. */
  free(range: Range): void {
    this.flush();
    const destroy = this.memory.forget(range);
    this.#inOrder(() => {
      const owner = range.key.split(':')[0]!;
      for (const key of this.#bindGroups.keys()) if (key.split('|').some((part) => part.split(':')[0] === owner)) this.#bindGroups.delete(key);
      destroy();
    });
  }

  #inOrder(run: () => void, after: readonly Promise<void>[] = []): void {
    if (!this.#waiting && after.length === 0) return run();
    const before = this.#waiting ?? Promise.resolve();
    const mine: Promise<void> = before
      .then(() => Promise.all(after))
      .then(run)
      .catch((error: unknown) => this.health.report(failureOf(error)))
      .then(() => {
        if (this.#waiting === mine) this.#waiting = null;
      });
    this.#waiting = mine;
  }

  #submit(dispatches: readonly Dispatch[], work: number): void {
    if (this.health.failure) return;
    const view = new DataView(this.#block);
    dispatches.forEach(({ params, kinds }, i) =>
      params.forEach((value, j) => {
        const at = i * PARAMS_BYTES + j * 4;
        if (kinds[j] === 'f32') view.setFloat32(at, value, true);
        else if (kinds[j] === 'i32') view.setInt32(at, value, true);
        else view.setUint32(at, value, true);
      }),
    );
    this.device.queue.writeBuffer(this.#params.buffer, 0, this.#block, 0, dispatches.length * PARAMS_BYTES);
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    dispatches.forEach(({ pipeline, bindings, size }, i) => {
      pass.setPipeline(pipeline.compiled!);
      pass.setBindGroup(0, this.#bindGroup(pipeline, bindings), [i * PARAMS_BYTES]);
      pass.dispatchWorkgroups(...size);
    });
    pass.end();
    this.device.queue.submit([encoder.finish()]);
    this.pace.submitted(work);
  }

  #bindGroup({ layout }: Pipeline, bindings: readonly Range[]): GPUBindGroup {
    const key = [layout.label, ...bindings.map((range) => range.key)].join('|');
    let group = this.#bindGroups.get(key);
    if (!group) {
      const params = { binding: 0, resource: { buffer: this.#params.buffer, size: PARAMS_BYTES } };
      const storage = bindings.map(({ buffer, offset, size }, i) => ({ binding: i + 1, resource: { buffer, offset, size } }));
      group = this.device.createBindGroup({ layout, entries: [params, ...storage] });
      this.#bindGroups.set(key, group);
    }
    return group;
  }
}

/** A kernel's buffers in its order, and for each the first one that lies at the same place. */
export function placesOf(kernel: Kernel, buffers: Readonly<Record<string, Range>>): { readonly ranges: readonly Range[]; readonly slots: readonly number[] } {
  const ranges = Object.keys(kernel.buffers).map((name) => buffers[name]!);
  return { ranges, slots: ranges.map(({ key }) => ranges.findIndex((other) => other.key === key)) };
}

/** WebGPU takes a range twice, or ranges apart, but not two that share a part. */
const overlap = (one: Range, other: Range): boolean => one.buffer === other.buffer && one.offset < other.offset + other.size && other.offset < one.offset + one.size;
