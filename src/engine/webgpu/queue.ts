/**
 * The device's queue: dispatches and writes are recorded in order and submitted together. A pipeline that isn't compiled yet is compiled aside, and
 * what was recorded waits for it in its place, so the caller never blocks.
 */
import { refusalOf, type Health } from './health';
import { fold, isFrozen, sourceOf, type Groups, type Kernel } from './kernel';
import { USAGE, type DeviceMemory, type Range } from './memory';

/** Bytes between two dispatches' parameters: the alignment of uniform offsets that every device accepts. */
const PARAMS_BYTES = 256;
/** Buffers for reading that are kept between reads. */
const MOST_IDLE_STAGING = 2;
/** Dispatches of one submission. */
const MOST_DISPATCHES = 512;
/** Multiply-adds of one submission, so that a system's watchdog, which may count by submission, has no reason: about 90 ms at 50 GFLOP/s. */
const MOST_SUBMITTED = 2 ** 31;

interface Pipeline {
  readonly layout: GPUBindGroupLayout;
  readonly whenReady: Promise<void>;
  compiled: GPUComputePipeline | null;
}

interface Dispatch {
  readonly pipeline: Pipeline;
  readonly bindings: readonly Range[];
  readonly params: readonly number[];
  readonly kinds: readonly string[];
  readonly size: Groups;
}

/** How many pipelines were asked for, and how many are compiled. */
export interface CompileProgress {
  readonly compiled: number;
  readonly wanted: number;
}

export class Queue {
  /** Multiply-adds recorded since the last flush. */
  pending = 0;
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #layouts = new Map<string, { readonly group: GPUBindGroupLayout; readonly pipeline: GPUPipelineLayout }>();
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  readonly #params: Range;
  readonly #block = new ArrayBuffer(MOST_DISPATCHES * PARAMS_BYTES);
  /** Buffers for reading that nobody reads from, the smallest first. */
  readonly #idleStaging: Range[] = [];
  #recorded: Dispatch[] = [];
  /** Multiply-adds of what is recorded. */
  #unsubmitted = 0;
  /** Submissions that wait for pipelines, in order. */
  #waiting: Promise<void> | null = null;
  #progress: CompileProgress = { compiled: 0, wanted: 0 };

  constructor(
    readonly device: GPUDevice,
    readonly memory: DeviceMemory,
    readonly health: Health,
    readonly onCompile: (progress: CompileProgress) => void = () => {},
  ) {
    this.#params = memory.buffer(MOST_DISPATCHES * PARAMS_BYTES, USAGE.uniform | USAGE.copyTarget);
  }

  /** Records one dispatch. `buffers` and `params` are in the kernel's order; `work` counts multiply-adds. */
  dispatch(kernel: Kernel, buffers: Readonly<Record<string, Range>>, params: Readonly<Record<string, number>>, groups: Groups, work = 0): void {
    if (groups.some((count) => count === 0) || this.health.failure) return;
    const names = Object.keys(kernel.buffers);
    const ranges = names.map((name) => buffers[name]!);
    const slots = ranges.map(({ key }) => ranges.findIndex((other) => other.key === key));
    const bindings = ranges.filter((_, i) => slots[i] === i);
    if (bindings.some((one, i) => bindings.slice(0, i).some((other) => overlap(one, other)))) throw new RangeError(`${kernel.name} binds ranges that overlap.`);
    const { size, across } = fold(groups);
    const kinds = Object.values(kernel.params);
    this.#recorded.push({
      pipeline: this.#pipelineOf(kernel, slots),
      bindings,
      params: [...Object.keys(kernel.params).map((name) => params[name]!), across],
      kinds: [...kinds, 'u32'],
      size,
    });
    this.pending += work;
    this.#unsubmitted += work;
    if (this.#recorded.length === MOST_DISPATCHES || this.#unsubmitted >= MOST_SUBMITTED) this.#send();
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

  #send(): void {
    this.#unsubmitted = 0;
    if (this.#recorded.length === 0) return;
    const dispatches = this.#recorded;
    this.#recorded = [];
    const missing = dispatches.filter(({ pipeline }) => !pipeline.compiled).map(({ pipeline }) => pipeline.whenReady);
    this.#inOrder(() => this.#submit(dispatches), missing);
  }

  /** Copies bytes out, after all that was recorded. Rejects with a `Refusal` when the device failed, then or before. */
  read(range: Range, at: number, bytes: number): Promise<ArrayBuffer> {
    this.flush();
    // In its place: what is written or given back from now on comes after it.
    return this.health.orFailure(() => new Promise((resolve, reject) => this.#inOrder(() => void this.#copyOut(range, at, bytes).then(resolve, reject))));
  }

  async #copyOut({ buffer, offset }: Range, at: number, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#takeStaging(bytes);
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, offset + at, staging.buffer, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await staging.buffer.mapAsync(1, 0, bytes);
    const copy = staging.buffer.getMappedRange(0, bytes).slice(0);
    staging.buffer.unmap();
    this.#giveStaging(staging);
    return copy;
  }

  /** A buffer that can be read from here: one that was used before, if it is large enough. */
  #takeStaging(bytes: number): Range {
    const fit = this.#idleStaging.findIndex(({ size }) => size >= bytes);
    return fit >= 0 ? this.#idleStaging.splice(fit, 1)[0]! : this.memory.buffer(bytes, USAGE.mapRead | USAGE.copyTarget);
  }

  /** Keeps it for the next read: a few, the smallest ones, so that a loop that reads as much each time allocates nothing. */
  #giveStaging(staging: Range): void {
    this.#idleStaging.push(staging);
    this.#idleStaging.sort((a, b) => a.size - b.size);
    for (const spare of this.#idleStaging.splice(MOST_IDLE_STAGING)) this.memory.release(spare);
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
      .catch((error: unknown) => this.health.report(refusalOf(error)))
      .then(() => {
        if (this.#waiting === mine) this.#waiting = null;
      });
    this.#waiting = mine;
  }

  #submit(dispatches: readonly Dispatch[]): void {
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

  #pipelineOf(kernel: Kernel, slots: readonly number[]): Pipeline {
    const key = `${kernel.name} ${slots.join()}`;
    const known = this.#pipelines.get(key);
    if (known) return known;
    const names = Object.keys(kernel.buffers).filter((_, i) => slots[i] === i);
    const { group, pipeline: layout } = this.#layoutOf(names.map((name) => isFrozen(kernel, name)));
    const module = this.device.createShaderModule({ label: key, code: sourceOf(kernel, slots) });
    this.#count({ ...this.#progress, wanted: this.#progress.wanted + 1 });
    const whenReady = this.device.createComputePipelineAsync({ label: key, layout, compute: { module, entryPoint: 'main' } }).then((compiled) => {
      pipeline.compiled = compiled;
      this.#count({ ...this.#progress, compiled: this.#progress.compiled + 1 });
    });
    const pipeline: Pipeline = { layout: group, whenReady, compiled: null };
    // Whoever waits hears of a failure; nobody need wait.
    whenReady.catch(() => {});
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  #layoutOf(frozen: readonly boolean[]): { readonly group: GPUBindGroupLayout; readonly pipeline: GPUPipelineLayout } {
    const label = frozen.map(Number).join('');
    let layout = this.#layouts.get(label);
    if (!layout) {
      const visibility = 4;
      const params: GPUBindGroupLayoutEntry = { binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } };
      const storage = frozen.map((isRead, i): GPUBindGroupLayoutEntry => ({ binding: i + 1, visibility, buffer: { type: isRead ? 'read-only-storage' : 'storage' } }));
      const group = this.device.createBindGroupLayout({ label, entries: [params, ...storage] });
      layout = { group, pipeline: this.device.createPipelineLayout({ bindGroupLayouts: [group] }) };
      this.#layouts.set(label, layout);
    }
    return layout;
  }

  #count(progress: CompileProgress): void {
    this.#progress = progress;
    this.onCompile(progress);
  }
}

/** WebGPU takes a range twice, or ranges apart, but not two that share a part. */
const overlap = (one: Range, other: Range): boolean => one.buffer === other.buffer && one.offset < other.offset + other.size && other.offset < one.offset + one.size;
