/** Which files of a hub's repository make a model: its config, its weights as safetensors (shards by their index), its tokenizer; or one GGUF file. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { Refusal } from '#engine';
import type { ModelRecord } from './cache';
import { download, type PullProgress } from './download';
import { completeFile, fileUrl, type Hub, hubFollow, type HubFile, type HubRepository, hubUrl, readRepository } from './hub';

/** What is taken when it is there, besides the weights. */
const COMPANIONS = new Set([
  'config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json', 'chat_template.json',
  'chat_template.jinja', 'vocab.json', 'merges.txt', 'tokenizer.model', 'spiece.model', 'LICENSE', 'LICENSE.txt', 'LICENSE.md',
]);
const isCompanion = (name: string): boolean => COMPANIONS.has(name) || /^[A-Za-z0-9][\w.-]*\.tiktoken$/.test(name);

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string().check(z.regex(/^[A-Za-z0-9][\w.-]*\.safetensors$/))) });

export interface RepositoryPull {
  readonly hub: Hub;
  readonly repository: string;
  readonly revision: string;
  /** One GGUF file instead of the whole model. */
  readonly file: string | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: PullProgress) => void;
}

/** Fetches into `folder`. */
export async function pullRepository(pull: RepositoryPull, folder: string): Promise<Omit<ModelRecord, 'name' | 'summary'>> {
  const { hub, repository, signal } = pull;
  const found = await readRepository(hub, repository, pull.revision, signal);
  const chosen = pull.file === null ? await chooseModel(pull, found, folder) : [chooseFile(found, repository, pull.file)];
  const completed: HubFile[] = [];
  for (const file of chosen) completed.push(await completeFile(hub, repository, found.revision, file, signal));
  const files = await fetchAll(pull, found.revision, completed, folder);
  const { host } = hubUrl(hub, '');
  return { format: pull.file === null ? 'safetensors' : 'gguf', licence: found.licence, from: `${host}/${repository} at ${found.revision.slice(0, 12)}`, files };
}

function chooseFile(found: HubRepository, repository: string, name: string): HubFile {
  const file = found.files.find((each) => each.name === name);
  if (!file) throw new Refusal('not-found', `${repository} has no file ${name}.`, ggufAdvice(repository, found) || 'Check the name.');
  return file;
}

async function chooseModel(pull: RepositoryPull, found: HubRepository, folder: string): Promise<readonly HubFile[]> {
  const byName = new Map(found.files.map((file) => [file.name, file]));
  const companions = found.files.filter((file) => isCompanion(file.name));
  const weights = byName.get(WEIGHTS);
  const index = byName.get(INDEX);
  if (!byName.has('config.json') || !(weights ?? index)) {
    const what = byName.has('config.json') ? `no ${WEIGHTS}` : 'no config.json';
    throw new Refusal('not-a-model', `${pull.repository} has ${what}.`, ggufAdvice(pull.repository, found) || 'Choose a repository with a model in safetensors.');
  }
  if (weights) return [...companions, weights];
  const completed = await completeFile(pull.hub, pull.repository, found.revision, index!, pull.signal);
  await fetchAll({ ...pull, onProgress: () => {} }, found.revision, [completed], folder);
  const parsed = indexSchema.safeParse(parseJson(await readFile(join(folder, INDEX), 'utf8')));
  if (!parsed.success) throw new Refusal('not-a-model', `${INDEX} of ${pull.repository} can't be read.`, 'Choose another repository.');
  const shards = [...new Set(Object.values(parsed.data.weight_map))].map((shard) => chooseFile(found, pull.repository, shard));
  return [...companions, index!, ...shards];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function ggufAdvice(repository: string, { files }: HubRepository): string {
  const names = files.map((file) => file.name).filter((name) => name.endsWith('.gguf'));
  return names.length === 0 ? '' : `It has ${names.slice(0, 6).join(', ')}${names.length > 6 ? ' and more' : ''}: pull ${repository}:FILE.`;
}

/** Small files first, so that what is wrong with a model shows before its gigabytes are here. Files that are here already are not fetched again. */
async function fetchAll({ hub, repository, revision, signal, onProgress }: RepositoryPull, commit: string, files: readonly HubFile[], folder: string) {
  const { host } = hubUrl(hub, '');
  const sizes = files.map((file) => file.sizeBytes);
  const totalBytes = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  let before = 0;
  const fetched: { name: string; sizeBytes: number; sha256: string }[] = [];
  for (const file of [...files].sort((a, b) => (a.sizeBytes ?? 0) - (b.sizeBytes ?? 0))) {
    const name = basename(file.name);
    const { sizeBytes, sha256 } = await download({
      ...hubFollow(hub, repository, revision, signal),
      url: fileUrl(hub, repository, commit, file.name),
      target: join(folder, name),
      name,
      expected: file.checksum,
      onProgress: (done) => onProgress({ from: host, doneBytes: before + done, totalBytes }),
    });
    before += sizeBytes;
    fetched.push({ name, sizeBytes, sha256 });
  }
  return fetched;
}
