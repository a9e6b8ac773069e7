/** The measurements as something that drives them calls them, each on a backend of its own: in a browser's worker, or in Node. */
import type { Backend, FileSource, GpuDescription, OpenedGpu } from '#engine';
import { answerSpeed, decodeSpeed, open, productSpeed, stepSpeed, teachFacts, type AnswerSpeed, type DecodeShape, type FactsResult, type ProductOptions, type ProductShape, type StepShape, type StepSpeed } from '.';
import { peakSpeed } from './peak';

/** WASM with so many threads, or the graphics adapter. */
export type Computer = number | 'webgpu';

/** What the place offers where it is measured. */
export interface Place {
  createBackend(computer: Computer): Promise<Backend>;
  openAdapter(): Promise<OpenedGpu>;
  /** The GGUF at a URL. */
  fetchModel(url: string): Promise<FileSource>;
  readonly cores: number;
}

/** A product in one of the ways in which a step needs it: forwards or backwards, with weights in f32 or four bits. */
export interface ProductCase {
  readonly layout: 'nt' | 'nn';
  readonly shape: ProductShape;
  readonly weight: 'f32' | 'int4';
}

export function measurementsIn({ createBackend, openAdapter, fetchModel, cores }: Place) {
  const on = async <T>(computer: Computer, work: (backend: Backend) => Promise<T>): Promise<T> => {
    const backend = await createBackend(computer);
    try {
      return await work(backend);
    } finally {
      backend.dispose();
    }
  };
  const onAdapter = async <T>(work: (opened: OpenedGpu) => Promise<T> | T): Promise<T> => {
    const opened = await openAdapter();
    try {
      return await work(opened);
    } finally {
      opened.device.destroy();
    }
  };
  return {
    adapter: (): Promise<GpuDescription> => onAdapter(({ description }) => description),
    /** GFLOP/s. */
    peak: (groups: number): Promise<number> => onAdapter(({ device }) => peakSpeed(device, groups)),
    /** GFLOP/s of A·Bᵀ in f32. */
    products: (computer: Computer, shapes: readonly ProductShape[]): Promise<number[]> =>
      on(computer, async (backend) => {
        const speeds: number[] = [];
        for (const shape of shapes) speeds.push(await productSpeed(backend, 'nt', shape));
        return speeds;
      }),
    product: (computer: Computer, { layout, shape, weight }: ProductCase, options?: ProductOptions): Promise<number> => on(computer, (backend) => productSpeed(backend, layout, shape, { ...options, weight })),
    step: (computer: Computer, shape: StepShape): Promise<StepSpeed> => on(computer, (backend) => stepSpeed(backend, shape)),
    decode: (computer: Computer, shape: DecodeShape): Promise<number> => on(computer, (backend) => decodeSpeed(backend, shape)),
    answers: (computer: Computer, url: string, promptTokens: number, newTokens: number): Promise<AnswerSpeed> =>
      on(computer, async (backend) => answerSpeed(await open(await fetchModel(url), backend), promptTokens, newTokens)),
    facts: (url: string, train: readonly unknown[], tests: readonly { readonly prompt: string; readonly contains: string }[], epochs: number): Promise<FactsResult> =>
      on(cores, async (backend) => teachFacts(await open(await fetchModel(url), backend), backend, train, tests, epochs)),
  };
}

export type Measurements = ReturnType<typeof measurementsIn>;
