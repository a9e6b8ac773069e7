/**
 * Pulled models for the pages of this host: lists them, serves their files, and fetches a known one when a page asks for it. Addresses and shapes are told
 * in `service/models/served.ts`. Nothing is fetched from elsewhere unless a person pressed for it, on this very computer, in a page of this very origin.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Refusal } from '#engine';
import { createModelCache, KNOWN_MODELS, type KnownModel, type ModelCache, type ModelIndex, modelId, type OfferedModel, pullModel, type PulledModel, type PullOptions, type PullStatus, type ServedModel } from '../models';
import { answerFile, answerJson, answerText } from './answer';
import { isFromThisComputer, isFromOwnPage } from './own-page';

export interface ModelsHandler {
  /** `path` has passed `parseRequestPath`. False: the address is not one of a pulled model. */
  readonly answer: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
  /** Stops what is being fetched; what has arrived stays for the next try. */
  readonly stop: () => void;
}

export interface ModelsHandlerOptions {
  /** This computer's own, unless a test brings another. */
  readonly cache?: ModelCache;
  readonly known?: readonly KnownModel[];
  readonly environment?: PullOptions['environment'];
}

const ID = '[A-Za-z0-9][A-Za-z0-9._-]*';
const FILE = new RegExp(`^/models/(${ID})/(${ID})$`);

export function createModelsHandler({ cache = createModelCache(), known = KNOWN_MODELS, environment = process.env }: ModelsHandlerOptions = {}): ModelsHandler {
  const pulls = createPulls({ cache, known, environment });
  const knownById = new Map(known.map((model) => [modelId(model.name), model]));

  return {
    stop: pulls.stopAll,
    async answer(request, response, path) {
      if (path === '/models/index.json') {
        if (!isReading(request)) return refuseMethod(response, 'GET, HEAD');
        answerJson(response, 200, await readIndex(cache, isFromThisComputer(request) ? known : []));
        return true;
      }
      const [, id, file] = FILE.exec(path) ?? [];
      if (id === undefined || file === undefined) return false;
      const wanted = knownById.get(id);
      if (wanted && file === 'pull') {
        await answerPull(request, response, wanted.name, pulls);
        return true;
      }
      const model = await cache.findById(id);
      const found = model?.files.find((each) => each.name === file);
      if (!model || !found) return false;
      if (!isReading(request)) return refuseMethod(response, 'GET, HEAD');
      await answerFile(request, response, { file: join(model.folder, found.name), sizeBytes: found.sizeBytes, hash: found.sha256, encodings: [] }, path, 200);
      return true;
    },
  };
}

const isReading = (request: IncomingMessage): boolean => request.method === 'GET' || request.method === 'HEAD';

function refuseMethod(response: ServerResponse, allowed: string): true {
  answerText(response, 405, `Only ${allowed} are answered here.`, { Allow: allowed });
  return true;
}

async function answerPull(request: IncomingMessage, response: ServerResponse, name: string, pulls: Pulls): Promise<void> {
  if (isReading(request)) {
    answerJson(response, 200, await pulls.status(name));
    return;
  }
  if (request.method !== 'POST' && request.method !== 'DELETE') {
    refuseMethod(response, 'GET, HEAD, POST, DELETE');
    return;
  }
  if (!isFromOwnPage(request)) {
    answerText(response, 403, 'A model is fetched only for a page of this host, on the computer that it runs on.');
    return;
  }
  const status = request.method === 'POST' ? await pulls.start(name) : await pulls.stop(name);
  answerJson(response, status.state === 'pulling' ? 202 : 200, status);
}

async function readIndex(cache: ModelCache, known: readonly KnownModel[]): Promise<ModelIndex> {
  const models = (await cache.list()).map(({ id, name, summary, format, sizeBytes, licence, from, files }: PulledModel): ServedModel => ({ id, name, summary, format, sizeBytes, licence, from, files }));
  const offered = known
    .filter(({ name }) => !models.some((model) => model.name === name))
    .map(({ name, summary, sizeBytes, licence, file, sha256 }): OfferedModel => ({ id: modelId(name), name, summary, format: 'gguf', sizeBytes, licence, files: [{ name: file, sizeBytes, sha256 }] }));
  return { models, offered };
}

interface Pulls {
  readonly status: (name: string) => Promise<PullStatus>;
  /** Starts, or joins what runs. */
  readonly start: (name: string) => Promise<PullStatus>;
  readonly stop: (name: string) => Promise<PullStatus>;
  readonly stopAll: () => void;
}

interface RunningPull {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

function createPulls(options: Omit<PullOptions, 'signal' | 'onProgress'>): Pulls {
  const running = new Map<string, RunningPull>();
  const lastStatus = new Map<string, PullStatus>();

  /** A model that is here is done, whoever fetched it; one that was removed since is idle again. */
  const status = async (name: string): Promise<PullStatus> => {
    const last = lastStatus.get(name) ?? { state: 'idle' };
    if (last.state === 'pulling') return last;
    if (await options.cache.find(name)) return { state: 'done' };
    return last.state === 'done' ? { state: 'idle' } : last;
  };

  const run = async (name: string, signal: AbortSignal): Promise<void> => {
    try {
      await pullModel(name, { ...options, signal, onProgress: (progress) => void lastStatus.set(name, { state: 'pulling', ...progress }) });
      lastStatus.set(name, { state: 'done' });
    } catch (error) {
      if (signal.aborted) lastStatus.set(name, { state: 'idle' });
      else if (error instanceof Refusal) lastStatus.set(name, { state: 'failed', error: error.problem });
      else {
        lastStatus.set(name, { state: 'failed', error: { code: 'unexpected', message: 'The host could not fetch the model.', fix: 'Look at what it printed.' } });
        console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    } finally {
      running.delete(name);
    }
  };

  return {
    status,
    async start(name) {
      if (!running.has(name) && !(await options.cache.find(name)) && !running.has(name)) {
        lastStatus.set(name, { state: 'pulling', from: '', doneBytes: 0, totalBytes: null });
        const controller = new AbortController();
        running.set(name, { controller, ended: run(name, controller.signal) });
      }
      return status(name);
    },
    async stop(name) {
      const pull = running.get(name);
      pull?.controller.abort();
      await pull?.ended;
      return status(name);
    },
    stopAll() {
      for (const { controller } of running.values()) controller.abort();
    },
  };
}
