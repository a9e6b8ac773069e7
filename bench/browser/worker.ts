/** The engine's measurements in a browser's worker. */
import { expose } from 'comlink';
import { fileInMemory, type Backend, type FileSource } from '#engine';
import { createPageBackend } from '../../workers/page-backend';
import { answerSpeed, open, productSpeed, stepSpeed, teachFacts, type AnswerSpeed, type FactsResult, type ProductShape, type StepShape, type StepSpeed } from '../measure';

async function withBackend<T>(threads: number, work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await createPageBackend(threads);
  try {
    return await work(backend);
  } finally {
    backend.dispose();
  }
}

/** A GGUF at a URL. */
async function fetchedModel(url: string): Promise<FileSource> {
  const file = fileInMemory(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  return { open: async (name) => (name === 'model.gguf' ? file : null) };
}

const measurements = {
  products: (threads: number, shapes: readonly ProductShape[]): Promise<number[]> =>
    withBackend(threads, async (backend) => {
      const speeds: number[] = [];
      for (const shape of shapes) speeds.push(await productSpeed(backend, 'nt', shape));
      return speeds;
    }),
  step: (threads: number, shape: StepShape): Promise<StepSpeed> => withBackend(threads, (backend) => stepSpeed(backend, shape)),
  answers: (threads: number, url: string, promptTokens: number, newTokens: number): Promise<AnswerSpeed> =>
    withBackend(threads, async (backend) => answerSpeed(await open(await fetchedModel(url), backend), promptTokens, newTokens)),
  facts: (url: string, train: readonly unknown[], tests: readonly { readonly prompt: string; readonly contains: string }[], epochs: number): Promise<FactsResult> =>
    withBackend(navigator.hardwareConcurrency, async (backend) => teachFacts(await open(await fetchedModel(url), backend), backend, train, tests, epochs)),
};
export type Measurements = typeof measurements;

expose(measurements);
