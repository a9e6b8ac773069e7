/**
 * What the host that serves this page has beside it: base models to fetch, and models that it would fetch itself when asked. A host that serves
 * only files has none, which is no failure.
 */
import type { ModelToFetch } from '#store/models';
import { GGUF_NAME, modelId, sizeOf } from '#store/models';
import * as z from 'zod/mini';

const ServedFile = z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() });
const Offered = z.object({
  id: z.string(),
  name: z.string(),
  summary: z._default(z.string(), ''),
  format: z.enum(['gguf', 'safetensors']),
  sizeBytes: z.number(),
  licence: z._default(z.nullable(z.string()), null),
  files: z.array(ServedFile),
});
const Index = z.object({ models: z.array(Offered), offered: z._default(z.array(Offered), []) });
const PullStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('pulling'), from: z.string(), doneBytes: z.number(), totalBytes: z.nullable(z.number()) }),
  z.object({ state: z.literal('done') }),
  z.object({ state: z.literal('failed'), error: z.object({ code: z.string(), message: z.string(), fix: z.string() }) }),
]);

export interface HostModel extends Readonly<z.infer<typeof Offered>> {
  /** The host has it; else it would have to fetch it first. */
  readonly isHere: boolean;
  /** How people call it. */
  readonly title: string;
}

export type PullStatus = Readonly<z.infer<typeof PullStatus>>;

const INDEX = '/models/index.json';

/** null: the host can't be reached. */
export async function hostModels(): Promise<readonly HostModel[] | null> {
  const response = await fetch(INDEX, { cache: 'no-store' }).catch(() => null);
  if (!response) return null;
  const listed = response.ok ? await response.json().catch(() => null) : null;
  return readIndex(listed);
}

/** An index as a host sends it; anything else is an empty one. */
export function readIndex(listed: unknown): readonly HostModel[] {
  const read = Index.safeParse(listed);
  if (!read.success) return [];
  const here = read.data.models.map((model) => ({ ...model, isHere: true, title: titleOf(model.name) }));
  const offered = read.data.offered.map((model) => ({ ...model, isHere: false, title: titleOf(model.name) }));
  return [...here, ...offered.filter(({ id }) => !here.some((one) => one.id === id))].filter(({ files }) => files.length > 0);
}

const TITLES: Readonly<Record<string, string>> = { 'smollm2-135m-instruct': 'SmolLM2 135M' };

/** "owner/name:file.gguf" reads as "name, file". */
export function titleOf(name: string): string {
  return TITLES[name] ?? name.slice(name.indexOf('/') + 1).replace(':', ', ').replace(/\.gguf$/i, '');
}

/** A served model as this device keeps it. */
export function toFetch({ id, title, format, files }: HostModel, host: string): ModelToFetch {
  const largest = files.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0];
  return {
    id: modelId(id, largest?.sha256 ?? ''),
    name: title,
    origin: `from ${host}`,
    url: `/models/${encodeURIComponent(id)}/`,
    files: files.map(({ name, sizeBytes, sha256 }) => (format === 'gguf' && name.endsWith('.gguf') ? { name: GGUF_NAME, hostName: name, sizeBytes, sha256 } : { name, sizeBytes, sha256 })),
  };
}

export const hostSize = (model: HostModel): number => (model.files.length > 0 ? sizeOf(model.files) : model.sizeBytes);

const POLL_MS = 700;

/** Has the host fetch a model that it doesn't have. Resolves when it has it; throws with words for a person. */
export async function pullToHost(id: string, signal: AbortSignal, onProgress: (status: PullStatus) => void): Promise<void> {
  const url = `/models/${encodeURIComponent(id)}/pull`;
  let status = await askPull(url, 'POST');
  for (;;) {
    onProgress(status);
    if (status.state === 'done') return;
    if (status.state === 'failed') throw new Error(`${status.error.message} ${status.error.fix}`);
    if (status.state === 'idle') throw new Error('The host stopped fetching the model. Ask for it again.');
    await pause(POLL_MS, signal);
    if (signal.aborted) {
      await askPull(url, 'DELETE');
      return;
    }
    status = await askPull(url, 'GET');
  }
}

async function askPull(url: string, method: string): Promise<PullStatus> {
  const response = await fetch(url, { method, cache: 'no-store' }).catch(() => null);
  if (response?.status === 403) throw new Error('The host fetches models only for a page on its own computer. Open Winnow there, or run “winnow models pull” on it.');
  const read = PullStatus.safeParse(await response?.json().catch(() => null));
  if (!read.success) throw new Error('The host could not be reached. Try again when the network is back.');
  return read.data;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
