/** The engine's measurements in a browser's worker. */
import { expose } from 'comlink';
import { createWebGpuBackend, fileInMemory, openGpu, type FileSource, type OpenedGpu } from '#engine';
import { createPageBackend } from '../../workers/page-backend';
import { measurementsIn } from '../measure/measurements';

async function openAdapter(): Promise<OpenedGpu> {
  const opened = await openGpu(navigator.gpu);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** A GGUF at a URL. */
async function fetchModel(url: string): Promise<FileSource> {
  const file = fileInMemory(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  return { open: async (name) => (name === 'model.gguf' ? file : null) };
}

expose(
  measurementsIn({
    createBackend: async (computer) => (computer === 'webgpu' ? createWebGpuBackend({ device: (await openAdapter()).device }) : createPageBackend(computer)),
    openAdapter,
    fetchModel,
    cores: navigator.hardwareConcurrency,
  }),
);
