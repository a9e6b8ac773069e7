/**
 * The cache: where pulled models lie on this computer, outside of any project. A model is a folder of files with a small record beside them; it comes into
 * being by one rename, so what is listed is whole.
 *
 *     CACHE/models/ID/winnow.json, FILE…     a model that is here
 *     CACHE/partial/ID/…                     one that is being fetched, by the process that `lock` names
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Refusal } from '#engine';
import { diskTrouble } from './disk-trouble';
import { isModelName, modelId } from './registry';

export interface CachedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lowercase hexadecimal. */
  readonly sha256: string;
}

export interface PulledModel {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly format: 'gguf' | 'safetensors';
  readonly licence: string | null;
  /** Where it came from, for people. */
  readonly from: string;
  readonly sizeBytes: number;
  readonly files: readonly CachedFile[];
  /** The folder that holds the files. */
  readonly folder: string;
}

/** What is written down about a model; the rest follows from it. */
export type ModelRecord = Omit<PulledModel, 'id' | 'sizeBytes' | 'folder'>;

const RECORD = 'winnow.json';

const recordSchema = z.object({
  name: z.string().check(z.refine(isModelName)),
  summary: z.string(),
  format: z.enum(['gguf', 'safetensors']),
  licence: z.nullable(z.string()),
  from: z.string(),
  files: z
    .array(z.object({ name: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)), sizeBytes: z.int(), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }))
    .check(z.minLength(1)),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** $WINNOW_CACHE, else the folder that this system has for what can be fetched again. */
export function cacheFolder(environment: Environment = process.env, platform: string = process.platform, home: string = homedir()): string {
  if (environment['WINNOW_CACHE']) return environment['WINNOW_CACHE'];
  if (environment['XDG_CACHE_HOME']) return join(environment['XDG_CACHE_HOME'], 'winnow');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'winnow');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'winnow', 'Cache');
  return join(home, '.cache', 'winnow');
}

export interface ModelCache {
  readonly folder: string;
  /** What is here, by name. A folder without a readable record is left out. */
  readonly list: () => Promise<readonly PulledModel[]>;
  /** By the name it was pulled as. */
  readonly find: (name: string) => Promise<PulledModel | null>;
  readonly findById: (id: string) => Promise<PulledModel | null>;
  /** False when it was not here. What a broken pull left of it goes too. */
  readonly remove: (name: string) => Promise<boolean>;
  /**
   * Runs `fetch` with an empty or half-filled folder, and makes a model of what it leaves there. Files of the record must lie in the folder; others are
   * thrown away. When `fetch` throws, the folder stays for the next try. Refuses while another process fetches the same model.
   */
  readonly add: (name: string, fetch: (folder: string) => Promise<ModelRecord>) => Promise<PulledModel>;
}

export function createModelCache(folder: string = cacheFolder()): ModelCache {
  const models = join(folder, 'models');
  const partial = join(folder, 'partial');

  const findById = async (id: string): Promise<PulledModel | null> => {
    const record = recordSchema.safeParse(await readRecord(join(models, id, RECORD)));
    if (!record.success || modelId(record.data.name) !== id) return null;
    return { ...record.data, id, sizeBytes: record.data.files.reduce((sum, file) => sum + file.sizeBytes, 0), folder: join(models, id) };
  };
  const find = async (name: string): Promise<PulledModel | null> => (isModelName(name) ? findById(modelId(name)) : null);

  return {
    folder,
    find,
    findById,
    async list() {
      const ids = await readdir(models).catch(() => []);
      const found = await Promise.all(ids.map(findById));
      return found.filter((model) => model !== null).sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },
    async remove(name) {
      const model = await find(name);
      if (!isModelName(name)) return false;
      await rm(join(partial, modelId(name)), { recursive: true, force: true });
      if (model) await rm(model.folder, { recursive: true, force: true });
      return model !== null;
    },
    async add(name, fetch) {
      const id = modelId(name);
      const work = join(partial, id);
      await mkdir(work, { recursive: true }).catch((error: unknown) => {
        throw diskTrouble(work, error);
      });
      const lock = join(work, 'lock');
      await takeLock(lock, name);
      try {
        const record = await fetch(work);
        const kept = new Set(record.files.map((file) => file.name));
        try {
          for (const entry of await readdir(work)) if (!kept.has(entry) && entry !== 'lock') await rm(join(work, entry), { recursive: true, force: true });
          await writeFile(join(work, RECORD), `${JSON.stringify(record, null, 2)}\n`);
          await mkdir(models, { recursive: true });
          await rm(join(models, id), { recursive: true, force: true });
          await releaseLock(lock);
          await rename(work, join(models, id));
        } catch (error) {
          throw diskTrouble(folder, error);
        }
      } finally {
        await releaseLock(lock);
      }
      const added = await findById(id);
      if (!added) throw new Error(`The record of ${name} can't be read back.`);
      return added;
    },
  };
}

async function readRecord(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null; // absent, or not ours: no model either way
  }
}

/** Locks of this process: after a restart, another process may well have the number of the one that died. */
const held = new Set<string>();

/** A lock whose process is gone is taken over. */
async function takeLock(path: string, name: string): Promise<void> {
  const busy = (owner: number): Refusal =>
    new Refusal('busy', `${name} is being fetched already, by process ${owner}.`, `Wait until it is done; if that process is something else, delete ${path}.`);
  if (held.has(path)) throw busy(process.pid);
  held.add(path);
  try {
    if (await makeLock(path)) return;
    const owner = await ownerOf(path);
    if (owner !== process.pid && isAlive(owner)) throw busy(owner);
    await rm(path, { force: true });
    // Another process found the same dead lock, and was first.
    if (!(await makeLock(path))) throw busy(await ownerOf(path));
  } catch (error) {
    held.delete(path);
    throw error instanceof Refusal ? error : diskTrouble(path, error);
  }
}

/** False: there is one already. */
async function makeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** How long a process may take from making its lock to writing into it. */
const MAKING_MS = 50;

/** 0: nobody. */
async function ownerOf(path: string): Promise<number> {
  const read = (): Promise<string> => readFile(path, 'utf8').catch(() => 'nobody');
  let owner = await read();
  if (owner === '') {
    await new Promise((resolve) => setTimeout(resolve, MAKING_MS));
    owner = await read();
  }
  const id = Number(owner);
  return Number.isInteger(id) && id > 0 ? id : 0;
}

async function releaseLock(path: string): Promise<void> {
  held.delete(path);
  await rm(path, { force: true });
}

function isAlive(processId: number): boolean {
  if (processId === 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
