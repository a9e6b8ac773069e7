/**
 * Brings base models to this device, as a worker does it for the page: fetched from the host or copied from files, and deleted. A model is whole
 * only when every byte is here; a failure leaves all others as they were.
 */
import type { Failure } from '#gate';
import { failure, storageFailure, type StoreResult } from '../failures';
import { CANCELLED, downloadFile, type DownloadPlatform } from './download';
import type { ModelFolder, ModelFolders } from './files';
import { heldBytes, readModel } from './reading';
import { type ModelFacts, NOTE, sizeOf, type StoredModel } from './stored-model';

export interface ModelToKeep extends Omit<StoredModel, 'version' | 'whole' | 'addedAt' | 'facts' | 'url'> {
  readonly facts?: ModelFacts | null;
}

export interface ModelToFetch extends ModelToKeep {
  /** Of the folder on the host; ends with a slash. */
  readonly url: string;
}

export type OnBytes = (doneBytes: number, totalBytes: number) => void;

export interface ModelStore {
  /** Fetches a model, or what is missing of it. */
  fetch(model: ModelToFetch, onBytes: OnBytes): Promise<StoreResult<StoredModel>>;
  /** Copies files that a person has chosen, in the order of `model.files`. */
  copy(model: ModelToKeep, files: readonly Blob[], onBytes: OnBytes): Promise<StoreResult<StoredModel>>;
  /** Ends the fetch or the copy of this model, if one is under way. What was fetched stays, what was copied goes. */
  stop(id: string): void;
  /** Notes what the engine told of a model. */
  note(id: string, facts: ModelFacts): Promise<void>;
  /** Deletes it; what is under way with it is stopped first. */
  remove(id: string): Promise<StoreResult<null>>;
}

export interface ModelStoreOptions extends DownloadPlatform {
  readonly folders: ModelFolders;
  /** Bytes that the browser still allows; null where it doesn't tell. */
  readonly freeBytes: () => Promise<number | null>;
  /** Runs `work` unless another tab is at it under the same name: then null. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly now: () => number;
}

type Fill = (folder: ModelFolder, signal: AbortSignal) => Promise<StoreResult<null>>;

const inAnotherTab = failure('busy', 'Another tab is bringing this model to the device.', 'Wait until it is done there, or stop it there.');

/** Left for everything else that the page keeps. */
const SPARE_BYTES = 20e6;
const COPY_BYTES = 4 << 20;

/** How often progress is told. */
const TELL_EVERY_MS = 100;

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folders, freeBytes, alone, now } = options;
  const seldom = (tell: OnBytes): OnBytes => {
    let toldAt = -Infinity;
    return (done, total) => {
      if (done < total && now() - toldAt < TELL_EVERY_MS) return;
      toldAt = now();
      tell(done, total);
    };
  };
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<unknown> }>();

  const write = async (folder: ModelFolder, model: StoredModel): Promise<StoredModel> => {
    const file = await folder.write(NOTE);
    try {
      const bytes = new TextEncoder().encode(JSON.stringify(model));
      // Padded to what stood there, so that the note can be read at every moment, also by another tab and after this one was killed.
      const padded = new Uint8Array(Math.max(bytes.length, file.sizeBytes())).fill(0x20);
      padded.set(bytes);
      file.write(padded, 0);
      file.flush();
      file.truncate(bytes.length);
      file.flush();
    } finally {
      file.close();
    }
    return model;
  };
  /** Makes the model's folder and has `fill` bring its files. A full disk, and whatever else `isKept` doesn't keep, takes the folder away again. */
  const bringAlone = async (model: StoredModel, signal: AbortSignal, isKept: (error: Failure) => boolean, fill: Fill): Promise<StoreResult<StoredModel>> => {
    try {
      const missing = sizeOf(model.files) - (await heldBytes(folders, model));
      const free = await freeBytes();
      if (free !== null && missing + SPARE_BYTES > free) return noRoom(missing, free);
      const folder = await folders.open(model.id, true);
      if (!folder) throw new Error('a folder that was made is not there');
      await write(folder, model);
      const filled = await fill(folder, signal);
      if (filled.ok) return { ok: true, value: await write(folder, { ...model, whole: true }) };
      if (!isKept(filled.error)) await folders.remove(model.id);
      return filled.error.code === 'storage-full' ? noRoom(missing, null) : filled;
    } catch (error) {
      const known = storageFailure(error);
      if (!known) throw error;
      await folders.remove(model.id).catch(() => undefined);
      return known.error.code === 'storage-full' ? noRoom(sizeOf(model.files), null) : known;
    }
  };
  const bring = async (model: StoredModel, isKept: (error: Failure) => boolean, fill: Fill): Promise<StoreResult<StoredModel>> => {
    const stop = new AbortController();
    const result = await alone(model.id, () => {
      const ended = bringAlone(model, stop.signal, isKept, fill);
      running.set(model.id, { stop, ended });
      return ended.finally(() => running.delete(model.id));
    });
    return result ?? inAnotherTab;
  };

  const inFolder = async <T>(folder: ModelFolder, name: string, work: (file: Awaited<ReturnType<ModelFolder['write']>>) => Promise<T>): Promise<T> => {
    const file = await folder.write(name);
    try {
      return await work(file);
    } finally {
      file.close();
    }
  };

  return {
    fetch: (model, onBytes) =>
      bring({ version: 1, facts: null, ...model, addedAt: now(), whole: false }, ({ code }) => code === 'network' || code === 'cancelled' || code === 'host', async (folder, signal) => {
        const total = sizeOf(model.files);
        const tell = seldom(onBytes);
        let before = 0;
        for (const { name, hostName = name, sizeBytes, sha256 } of model.files) {
          const done = await inFolder(folder, name, (file) =>
            downloadFile({ url: model.url + encodeURIComponent(hostName), sizeBytes, sha256 }, file, options, signal, (bytes) => tell(before + bytes, total)),
          );
          if (!done.ok) return done;
          before += sizeBytes;
        }
        return { ok: true, value: null };
      }),
    copy: (model, files, onBytes) =>
      bring({ version: 1, facts: null, ...model, url: null, addedAt: now(), whole: false }, () => false, async (folder, signal) => {
        const total = sizeOf(model.files);
        const tell = seldom(onBytes);
        let done = 0;
        for (const [index, { name }] of model.files.entries()) {
          const from = files[index];
          if (!from) throw new Error('a file of the model was not handed over');
          const failed = await inFolder(folder, name, (into) =>
            copyFile(from, into, signal, (bytes) => {
              done += bytes;
              tell(done, total);
            }),
          );
          if (failed) return failed;
        }
        return { ok: true, value: null };
      }),
    stop: (id) => running.get(id)?.stop.abort(),
    async note(id, facts) {
      await alone(id, async () => {
        const [folder, model] = await Promise.all([folders.open(id), readModel(folders, id)]);
        if (folder && model) await write(folder, { ...model, facts });
      });
    },
    async remove(id) {
      const under = running.get(id);
      under?.stop.abort();
      await under?.ended.catch(() => undefined);
      const removed = await alone(id, async () => {
        await folders.remove(id);
        return true;
      });
      return removed ? { ok: true, value: null } : inAnotherTab;
    },
  };
}

async function copyFile(from: Blob, into: Awaited<ReturnType<ModelFolder['write']>>, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<{ readonly ok: false; readonly error: Failure } | null> {
  into.truncate(0);
  for (let at = 0; at < from.size; at += COPY_BYTES) {
    if (signal.aborted) return { ok: false, error: CANCELLED };
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await from.slice(at, at + COPY_BYTES).arrayBuffer());
    } catch {
      return failure('file-gone', 'The file could not be read to its end: it was moved, changed or taken away meanwhile.', 'Choose it again.');
    }
    try {
      into.write(bytes, at);
    } catch (error) {
      const known = storageFailure(error);
      if (!known) throw error;
      return known;
    }
    onBytes(bytes.length);
  }
  into.flush();
  return null;
}

/** `freeBytes` is null where the browser told of more than it then gave. */
function noRoom(neededBytes: number, freeBytes: number | null): { readonly ok: false; readonly error: Failure } {
  const free = freeBytes === null ? '' : ` and ${megabytes(Math.max(0, freeBytes - SPARE_BYTES))} can be used`;
  return failure(
    'storage-full',
    `This device has no room for the model: it needs ${megabytes(neededBytes)}${free}. Everything that was stored before is safe.`,
    'Delete a model or other files on this device, then try again.',
  );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
