/** Kernels compiled for a device, aside: a pipeline is asked for when a kernel is first met, or ahead of that, and is there a while later. */
import type { CompileProgress } from '../backend';
import { isFrozen, sourceOf, type Kernel } from './kernel';

/** A kernel, and which of its buffers lie at the same place (see `sourceOf`). */
export interface Use {
  readonly kernel: Kernel;
  readonly slots: readonly number[];
}

export interface Pipeline {
  readonly layout: GPUBindGroupLayout;
  readonly whenReady: Promise<void>;
  compiled: GPUComputePipeline | null;
}

/** Equal for equal pipelines. */
export const keyOf = ({ kernel, slots }: Use): string => `${kernel.name} ${slots.join()}`;

export class Pipelines {
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #layouts = new Map<string, { readonly group: GPUBindGroupLayout; readonly pipeline: GPUPipelineLayout }>();
  #progress: CompileProgress = { compiled: 0, wanted: 0 };

  constructor(
    readonly device: GPUDevice,
    readonly onCompile: (progress: CompileProgress) => void,
  ) {}

  of(use: Use): Pipeline {
    const key = keyOf(use);
    const known = this.#pipelines.get(key);
    if (known) return known;
    const { kernel, slots } = use;
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

  /** Asks for all at once, and waits. Tells how many of those that were not there are. */
  async compile(uses: Iterable<Use>, onProgress: (progress: CompileProgress) => void): Promise<void> {
    const asked = [...uses].map((use) => this.of(use)).filter(({ compiled }) => !compiled);
    if (asked.length === 0) return;
    let compiled = 0;
    const tell = (): void => onProgress({ compiled, wanted: asked.length });
    tell();
    await Promise.all(
      asked.map(async ({ whenReady }) => {
        await whenReady;
        compiled++;
        tell();
      }),
    );
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
